using System.Buffers.Text;
using System.Text.Json;

namespace Bookline.Server.Api.Conventions;

/// <summary>Part of a list.</summary>
/// <param name="HasMore">Whether another page follows.</param>
/// <param name="NextCursor">Ask with <c>?cursor=</c> this for the next page; null on the last one.</param>
public sealed record Page<T>(IReadOnlyList<T> Data, bool HasMore, string? NextCursor);

public static class Page
{
    /// <param name="rows">One more than the limit, where there are more.</param>
    /// <param name="limit">Of <see cref="PageQuery"/>.</param>
    /// <param name="position">What a row is sorted by, its id last.</param>
    public static Page<T> Of<TRow, T>(
        IReadOnlyList<TRow> rows,
        int limit,
        Func<TRow, T> show,
        Func<TRow, IReadOnlyList<string>> position
    )
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(position);
        var hasMore = rows.Count > limit;
        var shown = rows.Take(limit).ToList();
        return new(
            [.. shown.Select(show)],
            hasMore,
            hasMore ? Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(position(shown[^1]))) : null
        );
    }
}

/// <summary>Which part of a list is asked for.</summary>
/// <param name="Limit">1 to 100.</param>
/// <param name="After">Where the page before ended: what its last row was sorted by; null: the first page.</param>
public sealed record PageQuery(int Limit, IReadOnlyList<string>? After)
{
    public const int DefaultLimit = 20;
    public const int MostLimit = 100;

    internal static readonly Hosting.FieldError BadCursor = new(
        "cursor",
        "malformed",
        "Take next_cursor of the page before as it is, with the same sort."
    );

    /// <param name="parts">How many values <see cref="Page.Of"/> put into a cursor of this list.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public static PageQuery Read(int? limit, string? cursor, int parts, ICollection<Hosting.FieldError> errors)
    {
        if (limit is < 1 or > MostLimit)
        {
            errors.Add(new("limit", "out_of_range", $"From 1 to {MostLimit}."));
        }
        var after = cursor is null ? null : ReadCursor(cursor, parts);
        if (cursor is not null && after is null)
        {
            errors.Add(BadCursor);
        }
        return new(limit ?? DefaultLimit, after);
    }

    private static string[]? ReadCursor(string cursor, int parts)
    {
        try
        {
            return
                Base64Url.IsValid(cursor)
                && JsonSerializer.Deserialize<string[]>(Base64Url.DecodeFromChars(cursor)) is { } values
                && values.Length == parts
                && !values.Contains(null!)
                ? values
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
