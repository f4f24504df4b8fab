using System.Globalization;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Hosting;

namespace Bookline.Server.Webhooks.Endpoints;

/// <summary>Where in the events to go on.</summary>
/// <param name="After">A position; 0: from the beginning.</param>
internal sealed record EventCursor(int Limit, long After)
{
    public static EventCursor Read(int? limit, string? cursor, ICollection<FieldError> errors)
    {
        var query = PageQuery.Read(limit, cursor, parts: 1, errors);
        if (query.After is not [var last])
        {
            return new(query.Limit, 0);
        }
        if (!long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var after))
        {
            errors.Add(new("cursor", "malformed", "Take the cursor of an event, or next_cursor, as it is."));
        }
        return new(query.Limit, after);
    }
}
