using System.Collections.ObjectModel;
using Bookline.Booking.Catalog;
using Bookline.Server.Hosting;

namespace Bookline.Server.Api.Conventions;

/// <summary>What is wrong with a body or a query, field by field: all of it at once, not the first alone.</summary>
public sealed class FieldChecks : Collection<FieldError>
{
    /// <summary>A line of text that must be there.</summary>
    public string Required(string field, string? value, int mostCharacters)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            Add(new(field, "required", "This must be there."));
            return "";
        }
        return Line(field, value, mostCharacters) ?? "";
    }

    /// <summary>A line of text, trimmed; one of nothing but blanks is none.</summary>
    public string? Line(string field, string? value, int mostCharacters)
    {
        // It goes into mail headers, calendars and tables, where a line must stay one.
        if (value?.Any(char.IsControl) == true)
        {
            Add(new(field, "malformed", "One line, without control characters."));
            return null;
        }
        return Text(field, value, mostCharacters);
    }

    /// <summary>Text of several lines, trimmed; one of nothing but blanks is none.</summary>
    public string? Text(string field, string? value, int mostCharacters)
    {
        var text = value?.Trim();
        if (text?.Length > mostCharacters)
        {
            Add(new(field, "too_long", $"At most {mostCharacters} characters."));
        }
        if (text?.Contains('\0', StringComparison.Ordinal) == true)
        {
            Add(new(field, "malformed", "Text holds no NUL character."));
        }
        return text is "" ? null : text;
    }

    public int Within(string field, int value, Bounds bounds)
    {
        if (!bounds.Contain(value))
        {
            Add(new(field, "out_of_range", $"From {bounds.Least} to {bounds.Most}."));
        }
        return value;
    }

    /// <summary>422, or null where nothing is wrong.</summary>
    public IResult? Problem => Count == 0 ? null : Hosting.Problem.Invalid([.. this]);
}
