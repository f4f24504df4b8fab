namespace Bookline.Booking.Catalog;

/// <summary>An amount in the smallest unit of its currency: 65000 INR is ₹650, 650 JPY is ¥650.</summary>
/// <param name="MinorUnits">As many as ISO 4217 says the currency has.</param>
/// <param name="Currency">ISO 4217, three capitals.</param>
public readonly record struct Money(long MinorUnits, string Currency);
