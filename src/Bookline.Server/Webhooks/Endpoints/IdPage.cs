using Bookline.Server.Api.Conventions;
using Bookline.Server.Hosting;

namespace Bookline.Server.Webhooks.Endpoints;

/// <summary>Part of a list that is in the order of its ids, newest first: they are of version 7.</summary>
/// <param name="Before">Null: the first page.</param>
internal sealed record IdPage(int Limit, Guid? Before)
{
    public static IdPage Read(int? limit, string? cursor, ICollection<FieldError> errors)
    {
        var query = PageQuery.Read(limit, cursor, parts: 1, errors);
        if (query.After is not [var last])
        {
            return new(query.Limit, null);
        }
        if (!Guid.TryParseExact(last, "D", out var id))
        {
            errors.Add(new("cursor", "malformed", "Take next_cursor of the page before as it is."));
        }
        return new(query.Limit, id);
    }
}
