using System.Net;

namespace Bookline.Server.Tests.Onboarding;

/// <summary>How often one may sign up, and ask.</summary>
public sealed class SignUpPaceTests
{
    [Fact]
    public async Task Whoever_signs_up_all_day_long_has_to_wait_on_every_server()
    {
        await using var world = await SignUpWorld.OpenAsync();
        for (var n = 1; n <= 5; n++)
        {
            await world.SignUpAsync($"salon-{n}", $"ana{n}@example.com");
        }

        var sixth = await world.PostAsync(SignUpWorld.Form("salon-6", "ana6@example.com"));
        sixth.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        sixth.Headers.RetryAfter!.Delta!.Value.ShouldBeGreaterThan(TimeSpan.FromMinutes(5));
        (await world.CountAsync("tenants where domain = 'salon-6'")).ShouldBe(0);

        world.Time.Advance(sixth.Headers.RetryAfter.Delta.Value);
        await world.SignUpAsync("salon-6", "ana6@example.com");
    }

    [Fact]
    public async Task One_address_of_mail_is_not_written_to_without_end()
    {
        await using var world = await SignUpWorld.OpenAsync();
        for (var n = 1; n <= 3; n++)
        {
            await world.SignUpAsync($"salon-{n}");
        }

        (await world.PostAsync(SignUpWorld.Form("salon-4", "ANA@example.com"))).StatusCode.ShouldBe(
            HttpStatusCode.TooManyRequests
        );
    }

    [Fact]
    public async Task Nobody_can_ask_for_every_name_there_is()
    {
        await using var world = await SignUpWorld.OpenAsync();
        HttpResponseMessage answer;
        var asked = 0;
        do
        {
            answer = await world.Server.Http.GetAsync($"/sign-up/domain?name=salon-{++asked}");
        } while (answer.IsSuccessStatusCode && asked < 100);

        asked.ShouldBe(61);
        answer.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        answer.Headers.RetryAfter.ShouldNotBeNull();
    }
}
