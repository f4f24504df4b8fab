using System.Globalization;
using Bookline.Isolation.Attacks.Catalogs;

namespace Bookline.Isolation.Attacks.Canaries;

/// <summary>Values that a column may take, the likeliest first.</summary>
internal static class ValueMaker
{
    private static readonly DateTime Start = new(2031, 1, 3, 0, 0, 0, DateTimeKind.Utc);

    /// <param name="column">Of which column.</param>
    /// <param name="ordinal">Its place in the table: later dates in later columns keep "end after start".</param>
    /// <param name="row">Number of the row; unique columns differ by it.</param>
    public static IReadOnlyList<string> Candidates(TableColumn column, int ordinal, int row)
    {
        var values = Of(column, ordinal, row);
        return column.PartitionValue is { } value ? [value, .. values] : values;
    }

    private static IReadOnlyList<string> Of(TableColumn column, int ordinal, int row) =>
        column.Kind switch
        {
            "uuid" => [Uuid(ordinal, row)],
            "bool" => ["true", "false"],
            "json" or "jsonb" => ["{}", "[]", "null"],
            "bytea" => [$"\\x{row:x8}{ordinal:x4}"],
            "date" => [Date(ordinal, row).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)],
            "timestamp" or "timestamptz" =>
            [
                Date(ordinal, row).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            ],
            "time" or "timetz" => [$"{ordinal % 24:00}:{row % 60:00}:00"],
            "interval" => [$"{ordinal} minutes"],
            "int2" => [$"{(row * 50 + ordinal) % 30000}", .. SmallNumbers],
            "int4" => [$"{1_900_000_000 + row * 1000 + ordinal}", .. SmallNumbers],
            "int8" => [$"{8_000_000_000L + row * 1000L + ordinal}", .. SmallNumbers],
            "numeric" or "float4" or "float8" or "money" => [$"{row % 9 + 1}", .. SmallNumbers],
            "inet" or "cidr" => [$"10.{row % 250}.{ordinal % 250}.1"],
            "macaddr" => [$"08:00:2b:{row % 250:x2}:{ordinal % 250:x2}:01"],
            "xml" => ["<x/>"],
            "point" => ["(1,2)"],
            _ when column.Category == 'E' && column.EnumLabel is { } label => [label],
            _ when column.Category == 'A' => ["{}"],
            "tsrange" or "tstzrange" or "daterange" => [Dates(ordinal, row), "empty"],
            "int4range" or "int8range" or "numrange" => [$"[{row * 10},{row * 10 + 1})", "empty"],
            _ when column.Category == 'R' => ["empty"],
            _ when column.Category == 'S' => [.. Texts(ordinal, row).Select(t => Fit(t, column.MaxLength))],
            _ => ["", "0", "{}"],
        };

    private static string[] SmallNumbers => ["1", "0", "2", "5", "10", "60", "100", "-1"];

    private static IEnumerable<string> Texts(int ordinal, int row) =>
        [
            $"canary-{row}-{ordinal}",
            $"{(char)('A' + row % 26)}{(char)('A' + row / 26 % 26)}{(char)('A' + ordinal % 26)}",
            $"canary{row}x{ordinal}@canary.example",
            $"+49151{row:0000}{ordinal:000}",
            $"{row:0000}{ordinal:000}",
            $"canary_{row}_{ordinal}",
            $"https://canary.example/{row}/{ordinal}",
            "UTC",
            "en",
            "12:00",
            "2031-01-03",
            "{}",
            Uuid(ordinal, row),
            "x",
        ];

    // Version 7 in form, so that a check of the version is content.
    private static string Uuid(int ordinal, int row) => $"01c00000-{ordinal % 0xffff:x4}-7000-8000-{row:x12}";

    private static DateTime Date(int ordinal, int row) => Start.AddDays(ordinal).AddMinutes(row);

    // A day each, by row: an exclusion constraint lets no two overlap.
    private static string Dates(int ordinal, int row)
    {
        var day = Date(ordinal, 0).AddDays(2 * row);
        return string.Create(CultureInfo.InvariantCulture, $"[{day:yyyy-MM-dd},{day.AddDays(1):yyyy-MM-dd})");
    }

    private static string Fit(string text, int? length) => length < text.Length ? text[^length.Value..] : text;
}
