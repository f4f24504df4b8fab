using System.Net;
using Bookline.Server.Accounts.SignIn;

namespace Bookline.Server.Tests.Accounts;

/// <summary>What guessers are told, and how often they may.</summary>
public sealed class GuessingTests : IAsyncLifetime
{
    private const string Ana = "ana@example.com";

    private People people = null!;

    public async ValueTask InitializeAsync() => people = await People.StartAsync();

    [Fact]
    public async Task After_so_many_wrong_passwords_the_right_one_does_not_work_until_the_lock_ends()
    {
        await people.AddAsync(Ana);
        for (var n = 0; n < Attempts.Most; n++)
        {
            (await people.NewBrowser().SignInAsync(Ana, $"guess number {n}")).ShouldBe(HttpStatusCode.Unauthorized);
        }

        (await people.NewBrowser().SignInAsync(Ana)).ShouldBe(HttpStatusCode.Unauthorized);
        people.Time.Advance(Attempts.Lockout - TimeSpan.FromSeconds(1));
        (await people.NewBrowser().SignInAsync(Ana)).ShouldBe(HttpStatusCode.Unauthorized);
        people.Time.Advance(TimeSpan.FromSeconds(1));
        (await people.NewBrowser().SignInAsync(Ana)).ShouldLeadTo("/home");
    }

    [Fact]
    public async Task Guesses_made_all_at_once_do_not_outrun_the_count()
    {
        var user = await people.AddAsync(Ana);
        var browsers = Enumerable.Range(0, 30).Select(_ => people.NewBrowser()).ToList();

        await Task.WhenAll(browsers.Select((b, n) => b.SignInAsync(Ana, $"guess number {n}")));

        // The count of an address over all businesses lets some through, and of those the lock of the user the first few.
        (await people.ScalarAsync($"select access_failed_count::text from users where id = '{user}'")).ShouldBe(
            $"{Attempts.Most}"
        );
        (await people.NewBrowser().SignInAsync(Ana)).Status.ShouldNotBe(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task Guesses_for_one_address_are_limited_over_all_servers_whether_somebody_has_it_or_not()
    {
        await using var second = await people.StartServerAsync();
        var statuses = new List<HttpStatusCode>();
        for (var n = 0; n <= SignInPace.OfEmail.Burst; n++)
        {
            var browser = people.NewBrowser(n % 2 == 0 ? people.Server : second);
            statuses.Add((await browser.SignInAsync("nobody@example.com", $"guess number {n}")).Status);
        }

        statuses.Take(SignInPace.OfEmail.Burst).ShouldAllBe(s => s == HttpStatusCode.Unauthorized);
        statuses[^1].ShouldBe(HttpStatusCode.TooManyRequests);
        people.Time.Advance(SignInPace.OfEmail.Spacing);
        (await people.NewBrowser().SignInAsync("nobody@example.com", "another guess")).ShouldBe(
            HttpStatusCode.Unauthorized
        );
    }

    [Fact]
    public async Task Guesses_from_one_place_are_limited_whatever_address_they_are_for()
    {
        Answer answer = null!;
        for (var n = 0; n <= SignInPace.OfPlace.Burst; n++)
        {
            answer = await people.NewBrowser().SignInAsync($"nobody-{n}@example.com", "a guess");
        }
        answer.ShouldBe(HttpStatusCode.TooManyRequests);
        answer.RetryAfter!.Value.ShouldBe(SignInPace.OfPlace.Spacing);
    }

    [Fact]
    public async Task Nobody_reads_in_the_table_of_attempts_who_tried()
    {
        await people.NewBrowser().SignInAsync("nobody@example.com", "a guess");
        (await people.ScalarAsync("select string_agg(scope, ' ') from sign_in_pace"))!.ShouldNotContain("nobody");
    }

    public ValueTask DisposeAsync() => people.DisposeAsync();
}
