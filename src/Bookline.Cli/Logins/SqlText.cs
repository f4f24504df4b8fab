namespace Bookline.Cli.Logins;

/// <summary>Names and texts for statements that take no parameters, as all those about roles.</summary>
static class SqlText
{
    public static string Identifier(string name) =>
        name.All(c => c is (>= 'a' and <= 'z') or '_')
            ? name
            : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
