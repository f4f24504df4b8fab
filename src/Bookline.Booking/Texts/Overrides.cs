namespace Bookline.Booking.Texts;

/// <summary>The texts that a business may put into its own words, by the keys of its settings.</summary>
internal static class Overrides
{
    private static readonly Dictionary<string, Func<Phrases, string, Phrases>> ByKey = new()
    {
        ["greeting"] = (phrases, text) => phrases with { Greeting = text },
        ["menu_hint"] = (phrases, text) => phrases with { MenuHint = text },
        ["ask_service"] = (phrases, text) => phrases with { AskService = text },
        ["ask_name"] = (phrases, text) => phrases with { AskName = text },
        ["confirmation"] = (phrases, text) => phrases with { Confirmation = text },
        ["confirmation_pending"] = (phrases, text) => phrases with { ConfirmationPending = text },
        ["pay_on_site"] = (phrases, text) => phrases with { PayOnSite = text },
        ["pay_by_link"] = (phrases, text) => phrases with { PayByLink = text },
        ["pay_later"] = (phrases, text) => phrases with { PayLater = text },
        ["payment_claimed"] = (phrases, text) => phrases with { PaymentClaimed = text },
        ["payment_verified"] = (phrases, text) => phrases with { PaymentVerified = text },
        ["cancelled"] = (phrases, text) => phrases with { Cancelled = text },
        ["cancelled_by_business"] = (phrases, text) => phrases with { CancelledByBusiness = text },
        ["moved_by_business"] = (phrases, text) => phrases with { MovedByBusiness = text },
        ["cancelled_unpaid"] = (phrases, text) => phrases with { CancelledUnpaid = text },
        ["too_late"] = (phrases, text) => phrases with { TooLate = text },
        ["unchangeable"] = (phrases, text) => phrases with { Unchangeable = text },
        ["no_services"] = (phrases, text) => phrases with { NoServices = text },
        ["reminder"] = (phrases, text) => phrases with { Reminder = text },
        ["reminder_today"] = (phrases, text) => phrases with { ReminderToday = text },
        ["reminder_tomorrow"] = (phrases, text) => phrases with { ReminderTomorrow = text },
        ["handed_over"] = (phrases, text) => phrases with { HandedOver = text },
        ["given_back"] = (phrases, text) => phrases with { GivenBack = text },
    };

    private static readonly IReadOnlyDictionary<string, string> NoTexts = new Dictionary<string, string>();

    public static IReadOnlyCollection<string> Keys => ByKey.Keys;

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
            .Aggregate(phrases, (changed, text) => ByKey[text.Key](changed, text.Value));
}
