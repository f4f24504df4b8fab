using System.Text;
using System.Text.RegularExpressions;
using Bookline.Server.Hosting;
using Bookline.Tenancy;

namespace Bookline.Server.Onboarding.SigningUp;

/// <summary>Which addresses a business can have.</summary>
internal sealed partial class Domains(TenantContext tenants)
{
    public const int Longest = 63;
    private const int Shortest = 3;
    private const int Candidates = 8;

    // What pages, mail or other services of ours may be called, and what looks as if we spoke.
    private static readonly HashSet<string> Reserved =
    [
        .. (
            "about account accounts admin administrator api app apps assets auth autoconfig autodiscover billing blog book booking bookings bookline "
            + "calendar calendars cdn chat console contact dashboard demo dev docs example ftp help home host hostmaster imap info internal invoice "
            + "legal localhost login logout mail mailer metrics mx news noreply no-reply ns ns1 ns2 oauth owner pay payment payments pop pop3 "
            + "postmaster press pricing privacy register root sales secure security shop sign-in sign-up signin signup simulator site smtp sso "
            + "staff stage staging static status store support system team terms test tests tls undefined null user users webhook webhooks webmail "
            + "webmaster whatsapp www www1 www2"
        ).Split(' '),
    ];

    /// <summary>In the form in which it is kept: people write capitals, and spaces around it.</summary>
    public static string Normal(string? text) => (text ?? "").Trim().ToLowerInvariant();

    /// <returns>Null: nothing is wrong with its form, and it may be free.</returns>
    public static FieldError? Flaw(string name) =>
        name switch
        {
            "" => new("domain", "required", "Choose an address for your business."),
            { Length: < Shortest } => new("domain", "too_short", "Three characters or more."),
            { Length: > Longest } => new("domain", "too_long", $"At most {Longest} characters."),
            _ when !Form().IsMatch(name) => new(
                "domain",
                "malformed",
                "Small letters, digits and hyphens; a letter or a digit first and last."
            ),
            // Internationalised names in disguise (RFC 5890), and ids that look like ours.
            _ when name.Contains("--", StringComparison.Ordinal) => new(
                "domain",
                "malformed",
                "No two hyphens in a row."
            ),
            _ when Reserved.Contains(name) || name.StartsWith("removed-", StringComparison.Ordinal) => new(
                "domain",
                "reserved",
                "This address is kept for Bookline itself."
            ),
            _ => null,
        };

    public async Task<DomainAnswer> AskAsync(string? text, CancellationToken ct)
    {
        var name = Normal(text);
        if (Flaw(name) is { } flaw)
        {
            return new(
                name,
                flaw.Code == "reserved" ? "reserved" : "invalid",
                flaw.Message,
                await SuggestAsync(name, ct)
            );
        }
        return (await TakenAsync([name], ct)).Contains(name)
            ? new(name, "taken", "This address is taken.", await SuggestAsync(name, ct))
            : new(name, "available", "This address is free.", null);
    }

    /// <summary>A free address like this text; null: it has nothing that an address could be made of.</summary>
    public async Task<string?> SuggestAsync(string? text, CancellationToken ct)
    {
        var stem = Slug(text ?? "");
        if (stem.Length == 0)
        {
            return null;
        }
        string[] wanted =
        [
            .. Enumerable
                .Range(1, Candidates)
                .Select(n => n == 1 ? stem : $"{stem}-{n}")
                .Concat([$"{stem}-{Random.Shared.Next(100, 1000)}"])
                .Where(name => Flaw(name) is null),
        ];
        var taken = await TakenAsync(wanted, ct);
        return wanted.FirstOrDefault(name => !taken.Contains(name));
    }

    public async Task<IReadOnlySet<string>> TakenAsync(string[] names, CancellationToken ct)
    {
        await using var command = tenants.DataSource.CreateCommand("select public.taken_domains($1)");
        command.Parameters.Add(new() { Value = names });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var taken = new HashSet<string>();
        while (await reader.ReadAsync(ct))
        {
            taken.Add(reader.GetString(0));
        }
        return taken;
    }

    /// <summary>Crème &amp; Öl becomes creme-ol.</summary>
    public static string Slug(string text)
    {
        var slug = new StringBuilder();
        foreach (var c in text.Trim().ToLowerInvariant().SelectMany(PlainLetters.Of))
        {
            if (char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c))
            {
                slug.Append(c);
            }
            else if (slug.Length > 0 && slug[^1] != '-' && c is not '\'' and not '’')
            {
                slug.Append('-');
            }
        }
        // Room for a number behind it.
        return slug.ToString(0, Math.Min(slug.Length, Longest - 4)).Trim('-');
    }

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9-]*[a-z0-9])?\z")]
    private static partial Regex Form();
}

/// <param name="Status"><c>available</c>, <c>taken</c>, <c>reserved</c> or <c>invalid</c>.</param>
/// <param name="Suggestion">A free address like it; null: none is needed, or none can be made of it.</param>
public sealed record DomainAnswer(string Name, string Status, string Message, string? Suggestion);
