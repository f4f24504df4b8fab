using Bookline.Server.Accounts.SignIn;
using Bookline.Server.Tests.Accounts;
using Microsoft.Extensions.Options;

namespace Bookline.Server.Tests.Hosting;

/// <summary>Where a request comes from is what the connection says, or a proxy that the operator trusts.</summary>
public sealed class TrustedProxiesTests
{
    private const string Ana = "ana@example.com";
    private const string On = "FORWARDEDHEADERS_ENABLED";
    private const string Known = "ForwardedHeaders:KnownProxies";
    private const string Here = "127.0.0.1";

    [Theory]
    [InlineData(null, null, "203.0.113.9", Here)]
    [InlineData(On, "true", "203.0.113.9", "203.0.113.9")]
    [InlineData(Known, "192.0.2.7, 10.0.0.0/8", "203.0.113.9", Here)]
    [InlineData(Known, "127.0.0.0/8", "203.0.113.9", "203.0.113.9")]
    [InlineData(Known, "127.0.0.1, 10.0.0.0/8", "203.0.113.9, 10.1.2.3", "203.0.113.9")]
    // What its writer likes, before what a proxy has seen.
    [InlineData(On, "true", "198.51.100.1, 203.0.113.9", "203.0.113.9")]
    public async Task A_forwarded_address_is_believed_of_a_trusted_proxy_alone(
        string? setting,
        string? value,
        string forwarded,
        string expected
    )
    {
        await using var people = await StartAsync(setting, value);
        await people.AddAsync(Ana);

        await SignInAsync(people, Ana, forwarded);

        (await people.ScalarAsync("select ip from user_sessions")).ShouldBe(expected);
        (await people.ScalarAsync("select ip from audit_log where action = 'session.signed_in'")).ShouldBe(expected);
    }

    [Fact]
    public async Task Who_makes_up_addresses_evades_no_limit()
    {
        await using var people = await StartAsync(Known, "192.0.2.7");
        Answer answer = null!;
        for (var n = 0; n <= SignInPace.OfPlace.Burst; n++)
        {
            answer = await SignInAsync(people, $"nobody-{n}@example.com", $"203.0.113.{n}");
        }
        answer.ShouldBe(System.Net.HttpStatusCode.TooManyRequests);
    }

    [Theory]
    [InlineData("proxy.example.com")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.1, 10.1")]
    [InlineData("0.0.0.0/0")]
    [InlineData("::/0")]
    public async Task What_is_no_proxy_is_refused_at_the_start(string value)
    {
        var refusal = await Should.ThrowAsync<OptionsValidationException>(async () =>
        {
            await using var people = await StartAsync(Known, value);
        });
        refusal.Message.ShouldContain($"'{value.Split(", ")[^1]}' is no proxy's address or network");
    }

    private static Task<People> StartAsync(string? setting, string? value) =>
        People.StartAsync(
            tenants: 1,
            settings: setting is null ? null : new Dictionary<string, string> { [setting] = value! }
        );

    private static Task<Answer> SignInAsync(People people, string email, string forwarded) =>
        people
            .NewBrowser()
            .JsonAsync(
                HttpMethod.Post,
                "/account/sign-in",
                new { email, password = People.Password },
                ("X-Forwarded-For", forwarded)
            );
}
