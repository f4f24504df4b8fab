using System.Security.Cryptography;

namespace Bookline.Serve.Demo;

/// <summary>What the server needs to talk to the fake Graph API that it serves itself.</summary>
internal static class DemoSettings
{
    /// <summary>Made up on the first run and kept, so that a page left open still works after a restart.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> Of(string home, string url)
    {
        var file = Path.Combine(home, "app-secret");
        if (!File.Exists(file))
        {
            File.WriteAllText(file, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));
        }
        yield return new("WhatsApp:AppSecret", File.ReadAllText(file));
        yield return new("WhatsApp:VerifyToken", "demo");
        yield return new("WhatsApp:GraphBaseUrl", $"{url}/fake-graph");
        yield return new("Simulator:Enabled", "true");
        yield return new("Mail:DevMailbox", "true");
        yield return new("PublicUrl", url);
        foreach (var (n, business) in Businesses.All.Index())
        {
            var section = $"Simulator:Businesses:{n}";
            yield return new($"{section}:Name", business.Name);
            yield return new($"{section}:Trade", business.Trade);
            yield return new($"{section}:TimeZone", business.TimeZone);
            yield return new($"{section}:PhoneNumberId", business.PhoneNumberId);
            yield return new($"{section}:DisplayNumber", business.DisplayNumber);
        }
    }
}
