namespace Bookline.Booking.Catalog;

/// <summary>How a customer pays.</summary>
public enum PaymentMode
{
    /// <summary>The bot does not speak of money.</summary>
    None,

    /// <summary>The price is named; money changes hands at the business.</summary>
    OnSite,

    /// <summary>A link is sent; the booking stays pending until the payment is verified.</summary>
    Link,
}

/// <summary>How a customer pays, and by which link.</summary>
public sealed record PaymentSettings
{
    public PaymentMode Mode { get; init; } = PaymentMode.OnSite;

    /// <summary>
    /// The link, with {amount} (in major units, such as 650.00), {currency}, {reference} (the booking's) and {business} filled in:
    /// a UPI deep link, or a Stripe payment link with client_reference_id={reference}.
    /// </summary>
    public string? LinkTemplate { get; init; }
}
