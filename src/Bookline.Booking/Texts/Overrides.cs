namespace Bookline.Booking.Texts;

/// <summary>The texts that a business may put into its own words, by the keys of its settings.</summary>
internal static class Overrides
{
    private static readonly Dictionary<string, OwnText> ByKey = new()
    {
        ["greeting"] = new(phrases => phrases.Greeting, (phrases, text) => phrases with { Greeting = text }),
        ["menu_hint"] = new(phrases => phrases.MenuHint, (phrases, text) => phrases with { MenuHint = text }),
        ["ask_service"] = new(phrases => phrases.AskService, (phrases, text) => phrases with { AskService = text }),
        ["ask_name"] = new(phrases => phrases.AskName, (phrases, text) => phrases with { AskName = text }),
        ["confirmation"] = new(
            phrases => phrases.Confirmation,
            (phrases, text) => phrases with { Confirmation = text }
        ),
        ["confirmation_pending"] = new(
            phrases => phrases.ConfirmationPending,
            (phrases, text) => phrases with { ConfirmationPending = text }
        ),
        ["pay_on_site"] = new(phrases => phrases.PayOnSite, (phrases, text) => phrases with { PayOnSite = text }),
        ["pay_by_link"] = new(phrases => phrases.PayByLink, (phrases, text) => phrases with { PayByLink = text }),
        ["pay_later"] = new(phrases => phrases.PayLater, (phrases, text) => phrases with { PayLater = text }),
        ["payment_claimed"] = new(
            phrases => phrases.PaymentClaimed,
            (phrases, text) => phrases with { PaymentClaimed = text }
        ),
        ["payment_verified"] = new(
            phrases => phrases.PaymentVerified,
            (phrases, text) => phrases with { PaymentVerified = text }
        ),
        ["cancelled"] = new(phrases => phrases.Cancelled, (phrases, text) => phrases with { Cancelled = text }),
        ["cancelled_by_business"] = new(
            phrases => phrases.CancelledByBusiness,
            (phrases, text) => phrases with { CancelledByBusiness = text }
        ),
        ["moved_by_business"] = new(
            phrases => phrases.MovedByBusiness,
            (phrases, text) => phrases with { MovedByBusiness = text }
        ),
        ["cancelled_unpaid"] = new(
            phrases => phrases.CancelledUnpaid,
            (phrases, text) => phrases with { CancelledUnpaid = text }
        ),
        ["too_late"] = new(phrases => phrases.TooLate, (phrases, text) => phrases with { TooLate = text }),
        ["unchangeable"] = new(
            phrases => phrases.Unchangeable,
            (phrases, text) => phrases with { Unchangeable = text }
        ),
        ["no_services"] = new(phrases => phrases.NoServices, (phrases, text) => phrases with { NoServices = text }),
        ["reminder"] = new(phrases => phrases.Reminder, (phrases, text) => phrases with { Reminder = text }),
        ["reminder_today"] = new(
            phrases => phrases.ReminderToday,
            (phrases, text) => phrases with { ReminderToday = text }
        ),
        ["reminder_tomorrow"] = new(
            phrases => phrases.ReminderTomorrow,
            (phrases, text) => phrases with { ReminderTomorrow = text }
        ),
        ["handed_over"] = new(phrases => phrases.HandedOver, (phrases, text) => phrases with { HandedOver = text }),
        ["given_back"] = new(phrases => phrases.GivenBack, (phrases, text) => phrases with { GivenBack = text }),
    };

    private static readonly IReadOnlyDictionary<string, string> NoTexts = new Dictionary<string, string>();

    public static IReadOnlyCollection<string> Keys => ByKey.Keys;

    /// <summary>What can stand in braces in a text; the business's name can in any.</summary>
    public static IReadOnlyCollection<string> PlaceholdersOf(string key) =>
        [.. Template.Names(ByKey[key].Get(Languages.English.Phrases)).Append("business").Distinct()];

    /// <summary>
    /// The business's words for the language, and over them those for its variant in the country. A key that is not known and an
    /// empty text change nothing.
    /// </summary>
    public static Phrases Apply(
        Phrases phrases,
        IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> own,
        Locale locale
    ) =>
        new[] { locale.Language, locale.Tag }
            .Distinct()
            .SelectMany(tag => own.GetValueOrDefault(tag) ?? NoTexts)
            .Where(text => !string.IsNullOrWhiteSpace(text.Value) && ByKey.ContainsKey(text.Key))
            .Aggregate(phrases, (changed, text) => ByKey[text.Key].Set(changed, text.Value));

    private sealed record OwnText(Func<Phrases, string> Get, Func<Phrases, string, Phrases> Set);
}
