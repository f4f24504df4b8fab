namespace Bookline.Isolation.Attacks;

/// <summary>Names and values as SQL text.</summary>
internal static class Identifiers
{
    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"")}\"";

    public static string QuoteAll(IEnumerable<string> names) => string.Join(", ", names.Select(Quote));

    /// <summary>A setting's name: each part by itself.</summary>
    public static string QuoteSetting(string name) => string.Join('.', name.Split('.').Select(Quote));

    /// <summary>A literal that no setting of the server reads otherwise.</summary>
    public static string Literal(string? value) =>
        value is null ? "null"
        : value.Contains('\\') ? $" E'{value.Replace("\\", "\\\\").Replace("'", "''")}'"
        : $"'{value.Replace("'", "''")}'";
}
