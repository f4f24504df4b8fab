namespace Bookline.Server.Hosting;

/// <summary>An error's answer: RFC 9457, with a stable code for programs and a sentence for people.</summary>
public static class Problem
{
    /// <param name="code">Never changes: <c>slot_taken</c>. The docs list all of them.</param>
    /// <param name="detail">What is wrong and what to do, in a sentence.</param>
    /// <param name="errors">Field by field, where a body or a query is wrong.</param>
    /// <param name="more">What else helps a program on, by the name that it has in the JSON.</param>
    public static IResult Of(
        int status,
        string code,
        string detail,
        IReadOnlyList<FieldError>? errors = null,
        params IReadOnlyList<(string Name, object Value)> more
    )
    {
        var extensions = new Dictionary<string, object?> { ["code"] = code };
        foreach (var (name, value) in more)
        {
            extensions[name] = value;
        }
        if (errors is not null)
        {
            extensions["errors"] = errors;
        }
        return Results.Problem(
            detail: detail,
            statusCode: status,
            type: $"/docs/errors#{code}",
            extensions: extensions
        );
    }

    /// <summary>Also for what is another tenant's: nobody learns that it exists.</summary>
    public static IResult NotFound(string what) => Of(404, "not_found", $"There is no such {what}.");

    public static IResult Invalid(params IReadOnlyList<FieldError> errors) =>
        Of(422, "invalid", "Some fields cannot be taken as they are; see errors.", errors);
}

/// <param name="Field">As in the JSON, nested ones with dots: <c>policy.lead_time_minutes</c>.</param>
/// <param name="Code">Stable: <c>required</c>, <c>too_long</c>, <c>out_of_range</c>, <c>unknown_value</c>, …</param>
public sealed record FieldError(string Field, string Code, string Message);
