using System.Globalization;
using System.Text;

namespace Bookline.Booking.Conversations.Reading;

/// <summary>
/// Text made comparable: small letters, no accents, Western digits, single spaces. The program runs without ICU, so that what
/// folds into what stands here.
/// </summary>
internal static class Folded
{
    /// <summary>No command, name or date is longer; the rest of a long text is not looked at.</summary>
    private const int LongestText = 200;

    private const string Accented = "áàâãäåāéèêëēíìîïīóòôõöōøúùûüūçñýÿ";
    private const string Plain = "aaaaaaaeeeeeiiiiiooooooouuuuucnyy";
    private const string ArabicForms = "أإآٱىةؤئ";
    private const string ArabicPlain = "ااااايهوي";

    public static string Of(string text)
    {
        var folded = new StringBuilder();
        foreach (var c in text.Length > LongestText ? text.AsSpan(0, LongestText) : text)
        {
            Append(folded, char.ToLowerInvariant(c));
        }
        return folded.ToString().TrimEnd(' ', '.', ':', '/', '-');
    }

    private static void Append(StringBuilder folded, char c)
    {
        var afterDigit = folded.Length > 0 && char.IsAsciiDigit(folded[^1]);
        if (IsLeftOut(c))
        {
            return;
        }
        if (c == 'ß')
        {
            folded.Append("ss");
        }
        else if (char.IsLetterOrDigit(c) || IsMark(c))
        {
            folded.Append(Plainly(c));
        }
        else if (afterDigit && c is '.' or ':' or '/' or '-')
        {
            folded.Append(c);
        }
        else if (folded.Length > 0 && folded[^1] != ' ')
        {
            folded.Append(' ');
        }
    }

    private static char Plainly(char c) =>
        char.IsDigit(c) ? (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(c))
        : Accented.IndexOf(c) is >= 0 and var latin ? Plain[latin]
        : ArabicForms.IndexOf(c) is >= 0 and var arabic ? ArabicPlain[arabic]
        : c == 'ँ' ? 'ं'
        : c;

    /// <summary>Arabic vowel signs and tatweel, the Hindi nukta, combining accents, what makes an emoji colourful, marks of direction: written or not, as one likes.</summary>
    private static bool IsLeftOut(char c) =>
        c
            is (>= '\u064B' and <= '\u0652')
                or '\u0640'
                or '\u093C'
                or (>= '\u0300' and <= '\u036F')
                or (>= '\uFE00' and <= '\uFE0F')
        || char.GetUnicodeCategory(c) == UnicodeCategory.Format;

    private static bool IsMark(char c) =>
        char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
