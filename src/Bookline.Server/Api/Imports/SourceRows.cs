using System.Globalization;
using System.Text;
using System.Text.Json;
using Bookline.Server.Api.Answers;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Hosting;
using CsvHelper;
using CsvHelper.Configuration;

namespace Bookline.Server.Api.Imports;

/// <summary>A row as it was sent.</summary>
/// <param name="Value">Null where it cannot even be read; the errors say why.</param>
internal sealed record SourceRow<T>(int Line, T? Value, FieldChecks Checks)
    where T : class;

/// <summary>A body's rows, from CSV or a JSON array: all of them, or the problem of the whole body.</summary>
internal sealed record SourceRows<T>(IReadOnlyList<SourceRow<T>> Rows, IResult? Problem)
    where T : class
{
    public const int Most = 5_000;

    private static readonly CsvConfiguration Csv = new(CultureInfo.InvariantCulture)
    {
        DetectDelimiter = true,
        DetectDelimiterValues = [",", ";", "\t"],
        PrepareHeaderForMatch = header => header.Header.Trim().ToLowerInvariant(),
        TrimOptions = TrimOptions.Trim,
        MissingFieldFound = null,
    };

    public static Task<SourceRows<T>> ReadAsync(
        HttpRequest request,
        IReadOnlyList<string> columns,
        Func<CsvLine, T> ofLine,
        JsonSerializerOptions json,
        CancellationToken ct
    ) => request.HasJsonContentType() ? ReadJsonAsync(request, json, ct) : ReadCsvAsync(request, columns, ofLine, ct);

    private static async Task<SourceRows<T>> ReadJsonAsync(
        HttpRequest request,
        JsonSerializerOptions json,
        CancellationToken ct
    )
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(request.Body, cancellationToken: ct);
            if (document.RootElement.ValueKind != JsonValueKind.Array)
            {
                return Refused(400, "malformed_json", "The body is an array of rows.");
            }
            var length = document.RootElement.GetArrayLength();
            return length > Most
                ? TooMany()
                : new([.. document.RootElement.EnumerateArray().Select((row, n) => ReadJson(row, n + 1, json))], null);
        }
        catch (JsonException e)
        {
            return new([], BodyProblems.OfJson(e));
        }
    }

    private static SourceRow<T> ReadJson(JsonElement row, int line, JsonSerializerOptions json)
    {
        try
        {
            return row.Deserialize<T>(json) is { } value
                ? new(line, value, [])
                : new(line, null, [new("", "required", "A row is an object.")]);
        }
        catch (JsonException e)
        {
            return new(line, null, [BodyProblems.FieldOf(e)]);
        }
    }

    private static async Task<SourceRows<T>> ReadCsvAsync(
        HttpRequest request,
        IReadOnlyList<string> columns,
        Func<CsvLine, T> ofLine,
        CancellationToken ct
    )
    {
        // A byte order mark, as spreadsheets write it, is not part of the first column's name.
        using var text = new StreamReader(
            request.Body,
            new UTF8Encoding(false, true),
            detectEncodingFromByteOrderMarks: true
        );
        try
        {
            var quotes = new Quotes();
            var csv = Csv with { BadDataFound = _ => quotes.AreAmiss = true };
            using var reader = new CsvReader(new StringReader(await text.ReadToEndAsync(ct)), csv);
            if (!await reader.ReadAsync() || !reader.ReadHeader())
            {
                return Refused(400, "malformed_csv", "The first line names the columns.");
            }
            var names = reader.HeaderRecord!.Select(name => name.Trim().ToLowerInvariant()).ToList();
            if (names.Except(columns).ToList() is { Count: > 0 } || names.Distinct().Count() < names.Count)
            {
                return Refused(
                    400,
                    "malformed_csv",
                    $"The columns are, each at most once: {string.Join(", ", columns)}."
                );
            }
            return await ReadLinesAsync(reader, names, quotes, ofLine);
        }
        catch (Exception e) when (e is CsvHelperException or DecoderFallbackException)
        {
            return Refused(400, "malformed_csv", "The body is no CSV in UTF-8.");
        }
    }

    private static async Task<SourceRows<T>> ReadLinesAsync(
        CsvReader reader,
        List<string> names,
        Quotes quotes,
        Func<CsvLine, T> ofLine
    )
    {
        var rows = new List<SourceRow<T>>();
        while (await reader.ReadAsync())
        {
            if (rows.Count == Most)
            {
                return TooMany();
            }
            var line = new CsvLine(reader, names);
            var value = ofLine(line);
            if (reader.Parser.Count > names.Count)
            {
                line.Checks.Add(new("", "too_many", "There are more values than columns."));
            }
            rows.Add(
                quotes.TakeAmiss(reader)
                    ? new(FirstLine(reader.Parser), null, [QuoteAmiss])
                    : new(FirstLine(reader.Parser), value, line.Checks)
            );
        }
        return new(rows, null);
    }

    // The parser counts the lines that it has read: of a row of several that is its last.
    private static int FirstLine(IParser parser) =>
        parser.RawRow - parser.Record!.Sum(value => value.ReplaceLineEndings("\n").Count(c => c == '\n'));

    private static FieldError QuoteAmiss =>
        new("", "malformed", "A quote is amiss in this row. One that is never closed takes in all that follows it.");

    private static SourceRows<T> TooMany() => Refused(422, "too_many_rows", $"At most {Most} rows at once.");

    private static SourceRows<T> Refused(int status, string code, string detail) =>
        new([], Hosting.Problem.Of(status, code, detail));

    /// <summary>What the parser finds out about a row's quotes, as its values are read.</summary>
    private sealed class Quotes
    {
        public bool AreAmiss { get; set; }

        public bool TakeAmiss(CsvReader reader)
        {
            // Also of the columns that nobody has asked for.
            _ = reader.Parser.Record;
            var amiss = AreAmiss;
            AreAmiss = false;
            return amiss;
        }
    }
}
