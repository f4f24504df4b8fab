using System.Globalization;
using System.Text;
using Bookline.Booking.Conversations.Reading;
using NodaTime;

namespace Bookline.Booking.Conversations.Answers;

/// <summary>What a customer typed, and what it can mean.</summary>
internal sealed record TypedText(string Raw)
{
    /// <summary>In what a reader takes for letters.</summary>
    public const int LongestName = 60;

    /// <summary>A letter can be made of several code units; what is far longer is no name.</summary>
    private const int LongestText = LongestName * 8;

    public string Folded { get; } = Reading.Folded.Of(Raw);

    // A question mark alone asks for help; folded, nothing would be left of it.
    public Meaning? Meaning => Raw.Trim() == "?" ? Reading.Meaning.Help : Vocabulary.Find(Folded);

    public LocalDate? AsDay(Talk talk) => DayReading.Read(Folded, talk.Texts.Locale, talk.Today);

    public IReadOnlyList<LocalTime> AsTimes() => TimeReading.Read(Folded);

    /// <summary>An option's number, from 1.</summary>
    public int? AsNumber() =>
        int.TryParse(Folded, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>
    /// A name with at least one letter, on one line, without what would disturb the texts it is put into; null: it is none.
    /// </summary>
    public string? AsName()
    {
        var name = new StringBuilder();
        foreach (var rune in (Raw.Length > LongestText ? "" : Raw).EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                name.Append(name.Length > 0 && name[^1] != ' ' ? " " : "");
            }
            else if (IsWritten(rune))
            {
                name.Append(rune.ToString());
            }
        }
        var trimmed = name.ToString().Trim();
        return
            trimmed.EnumerateRunes().Any(Rune.IsLetter) && new StringInfo(trimmed).LengthInTextElements <= LongestName
            ? trimmed
            : null;
    }

    /// <summary>Neither a control nor half a character; the joiners belong to Hindi and Persian names.</summary>
    private static bool IsWritten(Rune rune) =>
        rune.Value is 0x200C or 0x200D
        || rune != Rune.ReplacementChar
            && Rune.GetUnicodeCategory(rune)
                is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned);
}
