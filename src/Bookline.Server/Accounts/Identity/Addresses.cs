using System.Net.Mail;
using Bookline.Server.Hosting;

namespace Bookline.Server.Accounts.Identity;

/// <summary>Addresses of mail, as people type them.</summary>
internal static class Addresses
{
    private const int MostLength = 254; // RFC 5321

    /// <returns>The address alone; null: it is none.</returns>
    public static string? Read(string? text)
    {
        var trimmed = text?.Trim() ?? "";
        return
            trimmed.Length <= MostLength
            && !trimmed.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))
            && MailAddress.TryCreate(trimmed, out var address)
            // "Ana <ana@example.com>" is more than an address.
            && address.Address == trimmed
            ? trimmed
            : null;
    }

    public static FieldError Flaw { get; } = new("email", "malformed", "An address like ana@example.com.");
}
