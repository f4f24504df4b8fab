using System.Net;
using System.Text.RegularExpressions;
using OtpNet;

namespace Bookline.Server.Tests.Accounts;

/// <summary>An authenticator app, and what a person does with it.</summary>
internal sealed partial class Authenticator(People people)
{
    /// <summary>Turns the second factor on, in a browser that stays signed in.</summary>
    public async Task<(Browser Browser, byte[] Secret, IReadOnlyList<string> Codes)> TurnOnAsync(string email)
    {
        var browser = await people.SignInAsync(email);
        var secret = await BeginAsync(browser);
        (await TurnOnAsync(browser, "000000")).ShouldBe(HttpStatusCode.UnprocessableEntity);
        var shown = await TurnOnAsync(browser, CodeOf(secret));
        shown.ShouldBe(HttpStatusCode.OK);
        return (browser, secret, CodesOf(shown.Body));
    }

    public static async Task<byte[]> BeginAsync(Browser browser)
    {
        (await browser.PostAsync("/account/second-factor/begin", ("current_password", People.Password))).ShouldLeadTo(
            "/account#second-factor"
        );
        var page = (await browser.GetAsync("/account")).Body;
        page.ShouldContain("src=\"data:image/svg");
        return Base32Encoding.ToBytes(Key().Match(page).Groups[1].Value.Replace(" ", ""));
    }

    public static Task<Answer> TurnOnAsync(Browser browser, string code) =>
        browser.PostAsync("/account/second-factor/on", ("code", code));

    public static Task<Answer> EnterAsync(Browser browser, string code) =>
        browser.PostAsync("/account/sign-in/code", ("code", code));

    public string CodeOf(byte[] secret) => new Totp(secret).ComputeTotp(people.Time.GetUtcNow().UtcDateTime);

    public static List<string> CodesOf(string page) =>
        [.. RecoveryCode().Matches(page).Select(match => match.Groups[1].Value)];

    [GeneratedRegex("<code class=\"key\">([A-Z2-7 ]+)</code>")]
    private static partial Regex Key();

    [GeneratedRegex("<li><code>([^<]+)</code></li>")]
    private static partial Regex RecoveryCode();
}
