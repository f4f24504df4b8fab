using MimeKit;

namespace Bookline.Server.Mail;

/// <summary>One address: <c>ana@example.com</c>.</summary>
internal static class MailAddress
{
    // RFC 5321: a path has 256 octets with its brackets.
    private const int Longest = 254;

    private static readonly ParserOptions Strict = new()
    {
        AddressParserComplianceMode = RfcComplianceMode.Strict,
        AllowAddressesWithoutDomain = false,
        AllowUnquotedCommasInAddresses = false,
    };

    public static bool IsValid(string? text) =>
        text is { Length: > 0 and <= Longest }
        // Not every mail server takes more (SMTPUTF8), and a look-alike letter is somebody else's mailbox.
        && text.All(c => c is > ' ' and <= '~')
        && MailboxAddress.TryParse(Strict, text, out var parsed)
        && parsed.Address == text
        && parsed.Domain is { } domain
        && domain.Contains('.', StringComparison.Ordinal)
        && Uri.CheckHostName(domain) == UriHostNameType.Dns;
}
