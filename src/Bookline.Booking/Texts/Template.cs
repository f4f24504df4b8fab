using System.Text;

namespace Bookline.Booking.Texts;

/// <summary>Texts with names in braces.</summary>
internal static class Template
{
    private const char FirstStrongIsolate = '\u2068';
    private const char PopIsolate = '\u2069';

    /// <summary>
    /// Fills in what stands in braces. A name that is not known stays as it is, and what was filled in is not looked through
    /// again: a customer called {price} is called {price}.
    /// </summary>
    public static string Fill(
        string template,
        bool rightToLeft,
        params ReadOnlySpan<(string Name, string Value)> values
    ) => Fill(template, value => Isolate(value, rightToLeft), values);

    /// <summary>The same for what no reader sees, such as a link.</summary>
    public static string FillPlainly(string template, params ReadOnlySpan<(string Name, string Value)> values) =>
        Fill(template, value => value, values);

    /// <summary>The names that stand in braces.</summary>
    public static IEnumerable<string> Names(string template) =>
        template.Split('{').Skip(1).Where(part => part.Contains('}')).Select(part => part[..part.IndexOf('}')]);

    /// <summary>
    /// A Latin name or a number inside Arabic, or an Arabic name inside Latin, would drag its neighbours to the wrong side.
    /// </summary>
    public static string Isolate(string value, bool rightToLeft) =>
        rightToLeft || value.Any(IsRightToLeft) ? $"{FirstStrongIsolate}{value}{PopIsolate}" : value;

    private static bool IsRightToLeft(char c) => c is (>= '\u0590' and <= '\u08FF') or (>= '\uFB1D' and <= '\uFEFC');

    private static string Fill(
        string template,
        Func<string, string> written,
        ReadOnlySpan<(string Name, string Value)> values
    )
    {
        var text = new StringBuilder(template.Length * 2);
        var at = 0;
        while (template.IndexOf('{', at) is >= 0 and var open && template.IndexOf('}', open) is >= 0 and var close)
        {
            text.Append(template, at, open - at);
            if (ValueOf(template[(open + 1)..close], values) is { } value)
            {
                text.Append(written(value));
                at = close + 1;
            }
            else
            {
                text.Append('{');
                at = open + 1;
            }
        }
        return text.Append(template, at, template.Length - at).ToString();
    }

    private static string? ValueOf(string name, ReadOnlySpan<(string Name, string Value)> values)
    {
        foreach (var (key, value) in values)
        {
            if (key == name)
            {
                return value;
            }
        }
        return null;
    }
}
