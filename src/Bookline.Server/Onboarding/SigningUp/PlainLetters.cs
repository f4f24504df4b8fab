using System.Collections.Frozen;

namespace Bookline.Server.Onboarding.SigningUp;

/// <summary>
/// Letters without their accents. The program runs without ICU (InvariantGlobalization), which would take them apart: so the Latin ones
/// stand here.
/// </summary>
internal static class PlainLetters
{
    private static readonly FrozenDictionary<char, string> Plain = (
        "à:a á:a â:a ã:a ä:a å:a ā:a ă:a ą:a æ:ae ç:c ć:c č:c ď:d đ:d ð:d è:e é:e ê:e ë:e ē:e ė:e ę:e ě:e ğ:g ģ:g ħ:h ì:i í:i î:i ï:i ī:i į:i ı:i "
        + "ķ:k ł:l ļ:l ľ:l ñ:n ń:n ň:n ņ:n ò:o ó:o ô:o õ:o ö:o ø:o ō:o ő:o œ:oe ŕ:r ř:r ś:s š:s ş:s ș:s ß:ss ť:t ţ:t ț:t þ:th ù:u ú:u û:u ü:u "
        + "ū:u ů:u ű:u ų:u ý:y ÿ:y ź:z ż:z ž:z"
    )
        .Split(' ')
        .ToFrozenDictionary(pair => pair[0], pair => pair[2..]);

    /// <param name="letter">A small one.</param>
    public static string Of(char letter) => Plain.TryGetValue(letter, out var plain) ? plain : letter.ToString();
}
