namespace Bookline.Server.Simulator.Chats;

/// <summary>WhatsApp's ids of messages: opaque to all but WhatsApp, with signs in them that need care in a URL.</summary>
internal static class Wamid
{
    private const string Prefix = "wamid.";

    public static string Create() => Prefix + Convert.ToBase64String(Guid.CreateVersion7().ToByteArray());

    public static bool Fits(string text) => text.StartsWith(Prefix, StringComparison.Ordinal);
}
