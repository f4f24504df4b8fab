using System.ComponentModel;
using Bookline.Booking.Catalog;
using NodaTime;

namespace Bookline.Server.Settings;

/// <summary>What a business can say of its bot; null: the default.</summary>
public sealed record BotSettingsFields(
    [property: Description("How long before it begins a slot can last be booked: 0 to 525600.")] int? LeadMinutes,
    [property: Description("Days that can be booked, today included: 1 to 366.")] int? HorizonDays,
    [property: Description("Slots begin at multiples of this: 1 to 1440.")] int? SlotMinutes,
    [property: Description("How long a slot is kept for a customer who has not confirmed yet: 1 to 1440.")]
        int? HoldMinutes,
    [property: Description("How long before it begins a customer can last change a booking: 0 to 525600.")]
        int? ChangeCutoffMinutes,
    [property: Description("How long a booking waits for its payment; 0: for as long as it takes. 0 to 525600.")]
        int? PaymentMinutes,
    [property: Description("Bookings ahead that one customer may have: 1 to 1000.")] int? MaxOpenBookings,
    [property: Description("What a booking that nobody marked is when it is over: completed or no_show.")]
        string? AutoClose,
    BotPayment? Payment,
    [property: Description("The business's own words: language, then the text's key, then the text.")]
        IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>? Texts
)
{
    /// <summary>As the bot behaves: what nobody has set, or badly, has its default.</summary>
    internal static BotSettingsFields Of(Business business)
    {
        var policy = business.Policy;
        return new(
            Minutes(policy.LeadTime),
            policy.HorizonDays,
            Minutes(policy.SlotStep),
            Minutes(policy.Hold),
            Minutes(policy.ChangeCutoff),
            Minutes(policy.PaymentTime),
            policy.MaxOpenBookings,
            policy.MarksNoShow ? "no_show" : "completed",
            new(
                business.Payment.Mode switch
                {
                    PaymentMode.None => "none",
                    PaymentMode.Link => "link",
                    _ => "on_site",
                },
                business.Payment.LinkTemplate
            ),
            business.Texts
        );
    }

    private static int Minutes(Duration time) => (int)time.TotalMinutes;
}

public sealed record BotPayment(
    [property: Description("none, on_site or link.")] string? Mode,
    [property: Description("The link, with {amount}, {currency}, {reference} and {business}; the mode link needs it.")]
        string? LinkTemplate
);
