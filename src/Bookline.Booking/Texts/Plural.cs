namespace Bookline.Booking.Texts;

/// <summary>A text that depends on a number, in the forms that CLDR names; a language has those that it needs.</summary>
internal sealed record Plural(string One, string Other)
{
    public string? Two { get; init; }
    public string? Few { get; init; }
    public string? Many { get; init; }

    public IEnumerable<string> Forms => new[] { One, Two, Few, Many, Other }.OfType<string>();

    /// <param name="language">A language without a country.</param>
    public string For(int count, string language) =>
        (language, count) switch
        {
            ("ar", 2) => Two ?? Other,
            ("ar", _) when count % 100 is >= 3 and <= 10 => Few ?? Other,
            ("ar", _) when count % 100 >= 11 => Many ?? Other,
            ("hi" or "pt", 0) => One,
            (_, 1) => One,
            _ => Other,
        };
}
