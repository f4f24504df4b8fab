using Bookline.Booking.Conversations.Answers;

namespace Bookline.Booking.Conversations.Reading;

/// <summary>Another name, typed where a name is shown: "No, Maria Lopez", "Ana María López".</summary>
internal static class NameCorrection
{
    private const int FewestWords = 2; // one word alone is rather "Thanks"
    private const int MostWords = 5;

    /// <returns>Null: it does not look like a name.</returns>
    public static string? Read(TypedText text)
    {
        var denied = AfterNo(text.Raw);
        var name = new TypedText(denied ?? text.Raw).AsName();
        return name is not null && LooksLikeName(name, denied is null ? FewestWords : 1) ? name : null;
    }

    /// <summary>What follows "No," in any of the languages.</summary>
    private static string? AfterNo(string raw)
    {
        var comma = raw.IndexOfAny([',', '،', ';']);
        return comma > 0 && Vocabulary.Find(Folded.Of(raw[..comma])) == Meaning.No ? raw[(comma + 1)..] : null;
    }

    private static bool LooksLikeName(string name, int fewestWords)
    {
        var words = name.Split(' ');
        return words.Length >= fewestWords
            && words.Length <= MostWords
            && name.All(c =>
                char.IsLetter(c) || IsMark(c) || c is ' ' or '\'' or '’' or '-' or '.' or '\u200C' or '\u200D'
            )
            // "What time": a name's first and last word have capitals, where the script has them; "de la" has none.
            && !char.IsLower(words[0][0])
            && !char.IsLower(words[^1][0]);
    }

    private static bool IsMark(char c) =>
        char.GetUnicodeCategory(c)
            is System.Globalization.UnicodeCategory.NonSpacingMark
                or System.Globalization.UnicodeCategory.SpacingCombiningMark;
}
