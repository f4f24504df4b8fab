namespace Bookline.Server.Tests.Accounts;

/// <summary>A phone with a passkey for this server, and what its browser does with it.</summary>
internal sealed class Phone(People people) : IDisposable
{
    private readonly SoftPasskey passkey = new($"http://localhost:{people.Server.Http.BaseAddress!.Port}", "localhost");

    /// <summary>Adds the passkey to somebody's account.</summary>
    /// <returns>The browser in which they are signed in.</returns>
    public async Task<Browser> AddToAsync(string email)
    {
        var browser = await people.SignInAsync(email);
        var options = await BeginAddingAsync(browser);
        options.ShouldBe(System.Net.HttpStatusCode.OK);
        (await AddAsync(browser, options)).ShouldBe(System.Net.HttpStatusCode.OK);
        return browser;
    }

    public static Task<Answer> BeginAddingAsync(Browser browser) =>
        JsonAsync(browser, "/account/passkeys/options", new { current_password = People.Password });

    public Task<Answer> AddAsync(Browser browser, Answer options) =>
        JsonAsync(
            browser,
            "/account/passkeys",
            new { credential = passkey.Create(options.Body), name = "Phone of Ana" }
        );

    public async Task<Answer> SignInAsync(Browser browser, string? next = null)
    {
        var credential = passkey.Get(await BeginSignInAsync(browser));
        return await SignInAsync(browser, credential, next);
    }

    public static async Task<string> BeginSignInAsync(Browser browser) =>
        (await JsonAsync(browser, "/account/sign-in/passkey/options", new { })).Body;

    /// <summary>What the phone signs when it is asked so.</summary>
    public string Sign(string options) => passkey.Get(options);

    public static Task<Answer> SignInAsync(Browser browser, string credential, string? next) =>
        JsonAsync(browser, "/account/sign-in/passkey", new { credential, next = next ?? "" });

    public void Dispose() => passkey.Dispose();

    private static Task<Answer> JsonAsync(Browser browser, string path, object body) =>
        browser.JsonAsync(HttpMethod.Post, path, body);
}
