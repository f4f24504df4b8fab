using System.Globalization;
using Bookline.Server.Api.Conventions;
using CsvHelper;

namespace Bookline.Server.Api.Imports;

/// <summary>A line's values by their columns; an empty one is none.</summary>
internal sealed class CsvLine(CsvReader reader, List<string> names)
{
    public FieldChecks Checks { get; } = [];

    public string? Text(string column)
    {
        var index = names.IndexOf(column);
        return index >= 0 && reader.TryGetField<string>(index, out var value) && !string.IsNullOrWhiteSpace(value)
            ? value
            : null;
    }

    public long? Number(string column)
    {
        if (Text(column) is not { } text)
        {
            return null;
        }
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }
        Checks.Add(new(column, "wrong_type", "A whole number."));
        return null;
    }

    public int? Int(string column)
    {
        var number = Number(column);
        if (number is < int.MinValue or > int.MaxValue)
        {
            Checks.Add(new(column, "out_of_range", "This is too large."));
            return null;
        }
        return (int?)number;
    }

    public bool? Flag(string column)
    {
        switch (Text(column)?.ToLowerInvariant())
        {
            case null:
                return null;
            case "true" or "yes" or "1":
                return true;
            case "false" or "no" or "0":
                return false;
            default:
                Checks.Add(new(column, "wrong_type", "true or false."));
                return null;
        }
    }
}
