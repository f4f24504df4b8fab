using System.Security.Cryptography;

namespace Bookline.Serve;

/// <summary>
/// What a server on a private database has in place of the world: the fake Graph API that it serves itself, a mailbox, and an inbox
/// for webhooks.
/// </summary>
internal static class DevelopmentSettings
{
    /// <summary>Its secret is made up on the first run and kept, so that a page left open still works after a restart.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> Of(string home, string url)
    {
        var file = Path.Combine(home, "app-secret");
        if (!File.Exists(file))
        {
            File.WriteAllText(file, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));
        }
        yield return new("WhatsApp:AppSecret", File.ReadAllText(file));
        yield return new("WhatsApp:VerifyToken", "development");
        yield return new("WhatsApp:GraphBaseUrl", $"{url}/fake-graph");
        yield return new("Simulator:Enabled", "true");
        yield return new("Mail:DevMailbox", "true");
        yield return new("PublicUrl", url);
        yield return new("Webhooks:AllowInsecure", "true");
        yield return new("Webhooks:AllowedPrivateHosts", new Uri(url).Authority);
        yield return new("Webhooks:DevInbox", "true");
    }
}
