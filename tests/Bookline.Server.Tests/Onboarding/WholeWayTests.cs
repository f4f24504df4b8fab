using System.Net;
using System.Text.Json.Nodes;

namespace Bookline.Server.Tests.Onboarding;

/// <summary>From nothing to a connected number, over HTTP alone.</summary>
public sealed class WholeWayTests
{
    private const string Password = "correct horse battery";

    [Fact]
    public async Task From_sign_up_to_a_connected_number()
    {
        await using var world = await SignUpWorld.OpenAsync(
            ("Simulator:Enabled", "true"),
            ("WhatsApp:AppSecret", "secret"),
            ("WhatsApp:VerifyToken", "word")
        );
        using var browser = new HttpClient { BaseAddress = world.Server.Http.BaseAddress };
        browser.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        browser.DefaultRequestHeaders.Add("User-Agent", "Test browser");
        var tenant = await world.SignUpAsync();
        (await SignInAsync(browser)).ShouldNotContain("/home");

        await world.DoAsync(tenant, "mail.send");
        var mails = JsonNode.Parse(await browser.GetStringAsync("/dev/mail.json?to=ana@example.com"))!.AsArray();
        // The newest: who tries to sign in too early is sent another link.
        var link = new Uri((string)mails[0]!["links"]![0]!);
        var token = link.Query["?token=".Length..];
        await PostAsync(browser, "/account/confirm", ("token", token), ("password", Password));
        var connected = await PostAsync(
            browser,
            "/connect/credentials",
            ("phone_number_id", "100000000000009"),
            ("access_token", "EAAG-token")
        );

        connected.ShouldContain("<strong>Connected.</strong>");
        (await world.CountAsync($"services where tenant_id = '{tenant}'")).ShouldBe(4);
        (await PostAsync(browser, "/connect/test", ("to", "+49 1511 2345678"))).ShouldContain("look at the phone");
        (
            await world.Database.ColumnAsync(
                $"select concat_ws(' ', actor_name, ip is not null, user_agent) from audit_log where tenant_id = '{tenant}' and action = 'tenant.signed_up'"
            )
        ).ShouldBe(["ana@example.com t Test browser"]);
    }

    [Fact]
    public async Task Whoever_is_not_signed_in_is_led_to_where_one_does()
    {
        await using var world = await SignUpWorld.OpenAsync();
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var browser = new HttpClient(handler) { BaseAddress = world.Server.Http.BaseAddress };

        var answer = await browser.GetAsync("/connect");

        answer.StatusCode.ShouldBe(HttpStatusCode.Found);
        answer.Headers.Location!.OriginalString.ShouldBe("/sign-in?next=%2Fconnect");
    }

    /// <returns>Where that led to.</returns>
    private static async Task<string> SignInAsync(HttpClient browser)
    {
        var answer = await browser.PostAsync(
            "/account/sign-in",
            Form(("email", "ana@example.com"), ("password", Password))
        );
        return answer.RequestMessage!.RequestUri!.AbsolutePath;
    }

    private static async Task<string> PostAsync(HttpClient browser, string path, params (string, string)[] fields) =>
        await (await browser.PostAsync(path, Form(fields))).Content.ReadAsStringAsync();

    private static FormUrlEncodedContent Form(params (string Key, string Value)[] fields) =>
        new(fields.ToDictionary(f => f.Key, f => f.Value));
}
