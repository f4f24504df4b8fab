using System.Text.Json;
using Bookline.Server.Api.Conventions;

namespace Bookline.Server.Settings;

/// <summary>Where customers pay: a link of the web, or of an app on their phone (<c>upi://pay?…</c>).</summary>
internal static class LinkTemplate
{
    private const int MostCharacters = 1000;
    private static readonly string[] Names = ["amount", "currency", "reference", "business"];
    private static readonly string[] Dangerous = ["javascript", "data", "vbscript", "file", "blob"];

    public static void Check(JsonElement value, string field, FieldChecks checks)
    {
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        if (text.Length > MostCharacters)
        {
            checks.Add(new(field, "too_long", $"At most {MostCharacters} characters."));
            return;
        }
        Placeholders.Check(text, field, Names, checks);
        var filled = Names.Aggregate(text, (link, name) => link.Replace($"{{{name}}}", "1", StringComparison.Ordinal));
        if (
            filled.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))
            || !Uri.TryCreate(filled, UriKind.Absolute, out var link)
            || Dangerous.Contains(link.Scheme)
        )
        {
            checks.Add(
                new(field, "malformed", "A link, such as https://pay.example/{reference} or upi://pay?am={amount}.")
            );
        }
    }
}

/// <summary>Names in braces, which are filled in when the text goes out.</summary>
internal static class Placeholders
{
    public static void Check(string text, string field, IReadOnlyCollection<string> known, FieldChecks checks)
    {
        foreach (
            var name in text.Split('{')
                .Skip(1)
                .Where(part => part.Contains('}'))
                .Select(part => part[..part.IndexOf('}')])
        )
        {
            if (!known.Contains(name))
            {
                var all = string.Join(", ", known.Select(k => $"{{{k}}}"));
                checks.Add(
                    new(field, "unknown_placeholder", $"Nothing is filled in for {{{name}}}; here {all} can stand.")
                );
            }
        }
    }
}
