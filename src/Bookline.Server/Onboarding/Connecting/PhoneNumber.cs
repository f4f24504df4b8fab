using PhoneNumbers;

namespace Bookline.Server.Onboarding.Connecting;

/// <summary>A phone as people write it: +49 30 123456.</summary>
internal static class PhoneNumber
{
    /// <returns>E.164 without the plus; null: it is no number with its country code.</returns>
    public static string? Read(string? text)
    {
        var numbers = PhoneNumberUtil.GetInstance();
        var written = (text ?? "").Trim();
        if (written.Length is 0 or > 40)
        {
            return null;
        }
        try
        {
            var number = numbers.Parse(written.StartsWith('+') ? written : $"+{written}", null);
            return numbers.IsPossibleNumber(number) ? numbers.Format(number, PhoneNumberFormat.E164)[1..] : null;
        }
        catch (NumberParseException)
        {
            return null;
        }
    }
}
