using System.Text.RegularExpressions;
using Bookline.Server.Accounts;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Hosting;
using Bookline.Server.Mail;
using Bookline.Server.Onboarding.Workspaces;
using NodaTime;

namespace Bookline.Server.Onboarding.SigningUp;

/// <summary>What is wrong with a sign-up, field by field and all of it at once.</summary>
internal sealed partial class SignUpCheck(AccountsModule accounts, Domains domains)
{
    private const int LongestName = 100;

    // Mailboxes that anybody can read. No list is complete: this one stops who does not mean it.
    private static readonly HashSet<string> Disposable =
    [
        "10minutemail.com",
        "guerrillamail.com",
        "mailinator.com",
        "sharklasers.com",
        "temp-mail.org",
        "tempmail.com",
        "trashmail.com",
        "yopmail.com",
    ];

    public async Task<(NewBusiness? Business, IReadOnlyList<FieldError> Errors)> ReadAsync(
        SignUpRequest request,
        CancellationToken ct
    )
    {
        var name = (request.BusinessName ?? "").Trim();
        var email = (request.Email ?? "").Trim();
        var domain = Domains.Normal(request.Domain);
        var zone = (request.TimeZone ?? "").Trim();
        var currency = (request.Currency ?? "").Trim().ToUpperInvariant();
        var language = string.IsNullOrWhiteSpace(request.Language) ? "en" : request.Language.Trim();
        var trade = Trades.Find((request.Trade ?? "").Trim());
        List<FieldError> errors =
        [
            .. Of(NameFlaw(name)),
            .. Of(await DomainFlawAsync(domain, name, ct)),
            .. Of(EmailFlaw(email)),
            .. Of(accounts.PasswordFlaw(request.Password)),
            .. Of(ZoneFlaw(zone)),
            .. Of(CurrencyFlaw(currency)),
            .. Of(trade is null ? Unknown("trade", $"One of {string.Join(", ", Trades.Words)}.") : null),
            .. Of(LanguageTag().IsMatch(language) ? null : Unknown("language", "A language tag, such as en or pt-BR.")),
        ];
        return errors.Count > 0
            ? (null, errors)
            : (new(name, domain, email, request.Password!, zone, currency, language, trade!.Value), []);
    }

    public static FieldError Taken(string? suggestion) =>
        new(
            "domain",
            "taken",
            suggestion is null ? "This address is taken." : $"This address is taken; {suggestion} is free."
        );

    private async Task<FieldError?> DomainFlawAsync(string domain, string businessName, CancellationToken ct)
    {
        if (Domains.Flaw(domain) is { } flaw)
        {
            return await domains.SuggestAsync(domain is "" ? businessName : domain, ct) is { } free
                ? flaw with
                {
                    Message = $"{flaw.Message} {free} is free.",
                }
                : flaw;
        }
        return (await domains.TakenAsync([domain], ct)).Count > 0
            ? Taken(await domains.SuggestAsync(domain, ct))
            : null;
    }

    private static FieldError? NameFlaw(string name) =>
        name switch
        {
            "" => new("business_name", "required", "What is your business called?"),
            { Length: > LongestName } => new("business_name", "too_long", $"At most {LongestName} characters."),
            // It goes into subjects of mail and into chats.
            _ when name.Any(char.IsControl) || !name.Any(char.IsLetterOrDigit) => new(
                "business_name",
                "malformed",
                "One line, with a letter or a digit in it."
            ),
            _ => null,
        };

    private static FieldError? EmailFlaw(string email) =>
        email is "" ? new("email", "required", "Where shall we write to you?")
        : !MailModule.IsAddress(email) ? new("email", "malformed", "An address of mail, such as ana@example.com.")
        : Disposable.Contains(email[(email.LastIndexOf('@') + 1)..].ToLowerInvariant())
            ? new("email", "disposable", "A mailbox that stays: it is how you get back in.")
        : null;

    private static FieldError? ZoneFlaw(string zone) =>
        zone is "" ? new("time_zone", "required", "Where is your business?")
        // It also makes zones of nothing but an offset, which are in no database and in no calendar program.
        : DateTimeZoneProviders.Tzdb.Ids.Contains(zone) ? null
        : Unknown("time_zone", "A zone of the IANA database, such as Europe/Berlin.");

    private static FieldError? CurrencyFlaw(string currency) =>
        currency is "" ? new("currency", "required", "In what do your customers pay?")
        : Currencies.All.Contains(currency) ? null
        : Unknown("currency", "A code of ISO 4217, such as EUR.");

    private static FieldError Unknown(string field, string message) => new(field, "unknown_value", message);

    private static IEnumerable<FieldError> Of(FieldError? error) => error is null ? [] : [error];

    [GeneratedRegex(@"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}\z")]
    private static partial Regex LanguageTag();
}
