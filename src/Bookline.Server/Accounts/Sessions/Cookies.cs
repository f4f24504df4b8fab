using Bookline.Server.Web;

namespace Bookline.Server.Accounts.Sessions;

/// <summary>Cookies that scripts cannot read and other sites do not send along.</summary>
internal sealed class Cookies(PublicUrl url)
{
    /// <summary>The session's token.</summary>
    public const string Session = "bookline";

    /// <summary>Between a password and what it still lacks: a choice, a code.</summary>
    public const string SignIn = "bookline-sign-in";

    /// <summary>The challenge that a passkey answers.</summary>
    public const string Passkey = "bookline-passkey";

    public string? Read(HttpRequest request, string name) => request.Cookies[NameOf(request, name)];

    public void Write(HttpContext context, string name, string value, TimeSpan lifetime) =>
        context.Response.Cookies.Append(NameOf(context.Request, name), value, Options(context.Request, lifetime));

    public void Delete(HttpContext context, string name) =>
        context.Response.Cookies.Delete(NameOf(context.Request, name), Options(context.Request, lifetime: null));

    private CookieOptions Options(HttpRequest request, TimeSpan? lifetime) =>
        new()
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Lax, // so that a link in a mail finds people signed in
            Secure = IsSecure(request),
            Path = "/",
            IsEssential = true,
            MaxAge = lifetime,
        };

    // By its name a browser takes it over https alone, and from no neighbouring domain.
    public static string NameOf(string name, bool isHttps) => isHttps ? $"__Host-{name}" : name;

    private string NameOf(HttpRequest request, string name) => NameOf(name, IsSecure(request));

    // Behind a proxy that ends TLS the request itself is plain.
    private bool IsSecure(HttpRequest request) => request.IsHttps || url.IsHttps;
}
