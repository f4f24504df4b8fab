using System.Globalization;
using Bookline.Server.Hosting;

namespace Bookline.Server.Api.Conventions;

/// <summary>By what a list can be sorted: nothing else ever gets into its SQL.</summary>
/// <param name="Id">The id's column: it breaks ties, so that a page ends at one row and not between equals.</param>
/// <param name="Keys">The first is how it is sorted when nobody says; a minus in front turns it around.</param>
public sealed record Sorts(SortKey Id, string Default, params IReadOnlyList<SortKey> Keys)
{
    /// <returns>How to sort; the default where <paramref name="sort"/> is none of these, and an error says so.</returns>
    public Sort Read(string? sort, ICollection<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        if (Find(sort ?? Default) is { } found)
        {
            return found;
        }
        errors.Add(
            new(
                "sort",
                "unknown_value",
                $"One of {string.Join(", ", Keys.Select(k => k.Name))}; -name turns it around."
            )
        );
        return Find(Default)!;
    }

    private Sort? Find(string sort)
    {
        var descending = sort.StartsWith('-');
        return Keys.FirstOrDefault(k => k.Name == (descending ? sort[1..] : sort)) is { } key
            ? new(key, Id, descending)
            : null;
    }
}

/// <param name="Name">As the API calls it.</param>
/// <param name="Column">SQL, a constant; never null.</param>
public sealed record SortKey(string Name, string Column, SortType Type);

public enum SortType
{
    Text,
    Number,
    Time,
    Uuid,
}

/// <summary>A list's order, in SQL made of constants.</summary>
public sealed record Sort(SortKey Key, SortKey Id, bool Descending)
{
    public string Name => Descending ? $"-{Key.Name}" : Key.Name;

    /// <summary>What the last row of a page is remembered by; select it as <c>sort_value</c>.</summary>
    public string Value => $"({Key.Column})::text";

    public string OrderBy => $"order by {Key.Column} {Direction}, {Id.Column} {Direction}";

    private string Direction => Descending ? "desc" : "asc";

    /// <summary>The rows after a page's last one.</summary>
    /// <returns>Null: a cursor's values are none of these columns'.</returns>
    internal string? After(IReadOnlyList<string> position, Conditions conditions) =>
        Parse(Key.Type, position[1]) is { } value && Parse(Id.Type, position[2]) is { } id
            ? $"({Key.Column}, {Id.Column}) {(Descending ? '<' : '>')} "
                + $"({conditions.Parameter(value)}, {conditions.Parameter(id)})"
            : null;

    private static object? Parse(SortType type, string text) =>
        type switch
        {
            SortType.Text => text.Contains('\0') ? null : text,
            SortType.Number => long.TryParse(
                text,
                NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out var n
            )
                ? n
                : null,
            SortType.Time => DateTimeOffset.TryParse(
                text,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var at
            )
                ? at.UtcDateTime
                : null,
            SortType.Uuid => Guid.TryParse(text, out var id) ? id : null,
            _ => null,
        };
}
