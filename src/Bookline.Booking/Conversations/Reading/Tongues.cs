namespace Bookline.Booking.Conversations.Reading;

/// <summary>The names of the languages, by themselves and by their neighbours.</summary>
internal static class Tongues
{
    private static readonly Dictionary<string, string> Tags = new (string Tag, string Names)[]
    {
        ("en", "english, inglés, inglês, englisch, अंग्रेज़ी, इंग्लिश, الإنجليزية, انجليزي"),
        ("es", "español, spanish, espanhol, spanisch, स्पेनिश, الإسبانية, castellano"),
        ("pt", "português, portuguese, portugués, portugiesisch, पुर्तगाली, البرتغالية"),
        ("hi", "हिन्दी, हिंदी, hindi, الهندية"),
        ("de", "deutsch, german, alemán, alemão, जर्मन, الألمانية"),
        ("ar", "العربية, عربي, arabic, árabe, arabisch, अरबी"),
    }
        .SelectMany(tongue => Vocabulary.Split(tongue.Names).Select(name => (Name: Folded.Of(name), tongue.Tag)))
        .DistinctBy(tongue => tongue.Name)
        .ToDictionary(tongue => tongue.Name, tongue => tongue.Tag);

    /// <returns>The language's tag; null: that names no language that the bot speaks.</returns>
    public static string? Find(string folded) => Tags.GetValueOrDefault(folded);
}
