using PhoneNumbers;

namespace Bookline.Server.Api.Contacts;

/// <summary>Phone numbers as people write them, by libphonenumber.</summary>
internal static class ContactPhone
{
    private const int MostCharacters = 40;

    private static readonly PhoneNumberUtil Numbers = PhoneNumberUtil.GetInstance();

    /// <param name="country">ISO 3166; null: the number must begin with a plus.</param>
    /// <returns>E.164 without the plus, as the database has it; null: it is no number.</returns>
    public static string? Read(string? text, string? country = null)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > MostCharacters)
        {
            return null;
        }
        try
        {
            var number = Numbers.Parse(text, country?.ToUpperInvariant());
            return Numbers.IsValidNumber(number) ? Numbers.Format(number, PhoneNumberFormat.E164)[1..] : null;
        }
        catch (NumberParseException)
        {
            return null;
        }
    }

    public static bool IsCountry(string text) => Numbers.GetSupportedRegions().Contains(text.ToUpperInvariant());

    /// <summary>The digits of part of a number, to look for.</summary>
    public static string Digits(string text) => string.Concat(text.Where(char.IsAsciiDigit));
}
