using Bookline.Booking.Bookings;
using Bookline.Booking.Catalog;
using Bookline.Booking.Texts;

namespace Bookline.Booking.Conversations.Answers;

/// <summary>The link by which a customer pays for a booking.</summary>
internal static class PaymentLink
{
    /// <summary>A longer one would be cut by the limit of a message, and so lead elsewhere.</summary>
    private const int Longest = 2000;

    /// <returns>Null: there is nothing to say about it.</returns>
    public static string? HowToPay(Talk talk, Appointment booking, bool isUnpaid)
    {
        var price = ("price", talk.Texts.FormatPrice(booking.Price));
        return (talk.Business.Payment.Mode, booking.Price.MinorUnits) switch
        {
            (PaymentMode.None, _) or (_, 0) => null,
            (PaymentMode.OnSite, _) => talk.Say(talk.Phrases.PayOnSite, price),
            _ when !isUnpaid => null,
            // On a line of its own and not isolated: marks of direction beside a link would become part of it.
            _ => For(talk.Business, booking) is { } link
                ? $"{talk.Say(talk.Phrases.PayByLink, price)}\n{link}"
                : talk.Say(talk.Phrases.PayLater, price),
        };
    }

    /// <returns>Null: the business has given no template, or one that cannot be used.</returns>
    public static string? For(Business business, Appointment booking)
    {
        if (string.IsNullOrWhiteSpace(business.Payment.LinkTemplate))
        {
            return null;
        }
        var link = Template.FillPlainly(
            business.Payment.LinkTemplate.Trim(),
            ("amount", Currency.Major(booking.Price).ToString($"F{booking.Price.Digits}")),
            ("currency", Uri.EscapeDataString(booking.Price.Currency)),
            ("reference", Uri.EscapeDataString(booking.Id.Value)),
            ("business", Uri.EscapeDataString(business.Name))
        );
        return link.Length <= Longest ? link : null;
    }
}
