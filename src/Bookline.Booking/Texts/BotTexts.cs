using Bookline.Booking.Bookings;
using Bookline.Booking.Catalog;
using NodaTime;

namespace Bookline.Booking.Texts;

/// <summary>What the bot says to a customer of one business in one language: times in the business's zone, money in its currency.</summary>
public sealed class BotTexts
{
    private static readonly Dictionary<string, Phrases> ByLanguage = new()
    {
        ["en"] = Texts.Languages.English.Phrases,
        ["es"] = Texts.Languages.Spanish.Phrases,
        ["pt"] = Texts.Languages.Portuguese.Phrases,
        ["hi"] = Texts.Languages.Hindi.Phrases,
        ["de"] = Texts.Languages.German.Phrases,
        ["ar"] = Texts.Languages.Arabic.Phrases,
    };

    /// <summary>The languages spoken, by their own names.</summary>
    public static IReadOnlyList<(string Tag, string Name)> Languages { get; } =
    [("en", "English"), ("es", "Español"), ("pt", "Português"), ("hi", "हिन्दी"), ("de", "Deutsch"), ("ar", "العربية")];

    /// <summary>The keys of the texts that a business may put into its own words, in <see cref="Business.Texts"/>.</summary>
    public static IReadOnlyCollection<string> OwnWords => Overrides.Keys;

    private readonly Business business;

    private BotTexts(Business business, Locale locale)
    {
        this.business = business;
        Locale = locale;
        Phrases = Overrides.Apply(ByLanguage[locale.Language], business.Texts, locale);
    }

    /// <summary>The texts in a language, else in the business's, else in English.</summary>
    /// <param name="language">
    /// BCP 47. Without a country, the business's country decides how dates and money look: to a salon in New York
    /// "en" is en-US.
    /// </param>
    public static BotTexts For(Business business, string? language)
    {
        var own = Locales.Find(business.Language) ?? Locales.English;
        var wanted = Locales.Find(language);
        return new BotTexts(business, wanted is null || wanted.Tag == own.Language ? own : wanted);
    }

    /// <summary>BCP 47: the language that these texts are really in.</summary>
    public string Language => Locale.Tag;
    public bool IsRightToLeft => Locale.RightToLeft;

    internal Locale Locale { get; }
    internal Phrases Phrases { get; }

    /// <summary>"Reminder: Haircut at Spark Salon is tomorrow, Tue 24 Nov, 14:30."</summary>
    public string Reminder(Appointment booking, Instant now) =>
        About(
            Period.DaysBetween(DayOf(now), DayOf(booking.Time.Start)) switch
            {
                0 => Phrases.ReminderToday,
                1 => Phrases.ReminderTomorrow,
                _ => Phrases.Reminder,
            },
            booking
        );

    /// <summary>Tells the customer that the business has cancelled.</summary>
    public string CancelledByBusiness(Appointment booking) => About(Phrases.CancelledByBusiness, booking);

    /// <summary>Tells the customer that the business has moved it.</summary>
    /// <param name="booking">At its new time.</param>
    public string MovedByBusiness(Appointment booking, Instant from) =>
        Say(
            Phrases.MovedByBusiness,
            ("service", ServiceName(booking.Service)),
            ("from", When(from)),
            ("to", When(booking.Time.Start))
        );

    /// <summary>Tells the customer that the booking does not stand any more: no payment came.</summary>
    public string CancelledUnpaid(Appointment booking) => About(Phrases.CancelledUnpaid, booking);

    /// <summary>The owner, or a payment event, has verified that the money is there.</summary>
    public string PaymentVerified(Appointment booking) => $"{Phrases.PaymentVerified}\n\n{Details(booking)}";

    /// <summary>A person has taken over.</summary>
    public string HandedOver() => Say(Phrases.HandedOver);

    /// <summary>A person has given the conversation back to the bot.</summary>
    public string GivenBack() => Say(Phrases.GivenBack);

    /// <summary>Tue 24 Nov, 14:30.</summary>
    public string When(Instant time) => FormatDay(DayOf(time)) + (Locale.RightToLeft ? "، " : ", ") + FormatTime(time);

    /// <summary>14:30; with its offset from UTC where the clock shows this time twice that day.</summary>
    public string FormatTime(Instant time)
    {
        var zoned = time.InZone(business.Zone);
        var text = Locale.FormatTime(zoned.TimeOfDay);
        return business.Zone.MapLocal(zoned.LocalDateTime).Count > 1 ? $"{text} (UTC{zoned.Offset:+H:mm})" : text;
    }

    /// <summary>₹650.</summary>
    public string FormatPrice(Money price) => price.MinorUnits == 0 ? Phrases.Free : Locale.FormatMoney(price);

    /// <summary>The name of a service, whether it is still offered or not.</summary>
    public string ServiceName(ServiceId service) =>
        business.Services.FirstOrDefault(s => s.Id == service)?.Name ?? service.Value;

    internal string FormatDay(LocalDate day) => Locale.FormatDay(day);

    internal string FormatLength(Duration length)
    {
        var (hours, minutes) = ((int)length.TotalHours, length.Minutes);
        return hours == 0 ? Minutes()
            : minutes == 0 ? Hours()
            : Template.FillPlainly(Phrases.HoursAndMinutes, ("hours", Hours()), ("minutes", Minutes()));

        string Hours() => Count(Phrases.Hours, hours);
        string Minutes() => Count(Phrases.Minutes, minutes);
    }

    /// <summary>Service, time and who does it, a line each.</summary>
    internal string Details(Appointment booking) => Details(booking.Service, booking.Time.Start, booking.Staff);

    internal string Details(ServiceId service, Instant start, StaffId? staff)
    {
        var lines = $"*{Template.Isolate(ServiceName(service), Locale.RightToLeft)}*\n📅 {When(start)}";
        return business.Staff.FirstOrDefault(member => member.Id == staff) is { } member
            ? $"{lines}\n👤 {Say(Phrases.WithStaff, ("staff", member.Name))}"
            : lines;
    }

    internal LocalDate DayOf(Instant time) => time.InZone(business.Zone).Date;

    /// <summary>Fills a text in; {business} is always there.</summary>
    internal string Say(string template, params ReadOnlySpan<(string Name, string Value)> values) =>
        Template.Fill(template, Locale.RightToLeft, [.. values, ("business", business.Name)]);

    internal string Say(Plural plural, int count, params ReadOnlySpan<(string Name, string Value)> values) =>
        Say(plural.For(count, Locale.Language), [.. values, ("count", $"{count}")]);

    private string Count(Plural plural, int count) =>
        Template.FillPlainly(plural.For(count, Locale.Language), ("count", $"{count}"));

    private string About(string template, Appointment booking) =>
        Say(template, ("service", ServiceName(booking.Service)), ("when", When(booking.Time.Start)));
}
