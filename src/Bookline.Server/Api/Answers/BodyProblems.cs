using System.Text.Json;
using System.Text.RegularExpressions;
using Bookline.Server.Hosting;

namespace Bookline.Server.Api.Answers;

/// <summary>A request that could not be read: what of it, where that is known.</summary>
internal static partial class BodyProblems
{
    public static IResult Of(BadHttpRequestException e)
    {
        if (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return TooLarge();
        }
        if (e.StatusCode == StatusCodes.Status415UnsupportedMediaType)
        {
            return UnsupportedType();
        }
        if (e.InnerException is JsonException json)
        {
            return OfJson(json);
        }
        if (BoundParameter().Match(e.Message) is { Success: true } parameter)
        {
            var name = JsonNamingPolicy.SnakeCaseLower.ConvertName(parameter.Groups["name"].Value);
            return Problem.Of(
                400,
                "malformed_query",
                $"The parameter {name} cannot be read.",
                [new(name, "wrong_type", "This is no value of the type that is documented.")]
            );
        }
        return e.Message.Contains("body", StringComparison.OrdinalIgnoreCase)
            ? Problem.Of(400, "malformed_json", "A body in JSON is needed, with Content-Type: application/json.")
            : Problem.Of(400, "malformed_request", "The request cannot be read.");
    }

    public static IResult TooLarge() =>
        Problem.Of(413, "body_too_large", "The body is larger than this address takes.");

    public static IResult UnsupportedType() =>
        Problem.Of(415, "unsupported_media_type", "Send JSON, with Content-Type: application/json.");

    /// <summary>Also for an endpoint that reads its body itself.</summary>
    public static IResult OfJson(JsonException e) =>
        FieldOf(e) is { Field: not "" } error
            ? Problem.Of(400, "malformed_json", error.Message, [error])
            : Problem.Of(400, "malformed_json", "The body is no JSON of the form that is documented.");

    /// <summary>What is wrong, and where; no field: with all of it.</summary>
    public static FieldError FieldOf(JsonException e)
    {
        var field = Field(e.Path);
        if (e.Message.StartsWith("Duplicate property", StringComparison.Ordinal))
        {
            return new(field ?? "", "duplicate", "This stands there twice.");
        }
        if (UnknownMember().Match(e.Message) is not { Success: true } unknown)
        {
            return new(field ?? "", "wrong_type", "This is of another type than documented.");
        }
        var name = unknown.Groups["name"].Value;
        // The path leads to the member itself, or to the object around it.
        field =
            field is null ? name
            : field == name || field.EndsWith($".{name}", StringComparison.Ordinal) ? field
            : $"{field}.{name}";
        return new(field, "unknown_field", "There is no such field here.");
    }

    // $.price.amount → price.amount; $['x y'] and what is longer than any field's name is not repeated.
    private static string? Field(string? path) =>
        path is not null && PathOfNames().Match(path) is { Success: true } names ? names.Groups["field"].Value : null;

    [GeneratedRegex(@"^\$\.?(?<field>[A-Za-z0-9_\.\[\]]{1,200})$")]
    private static partial Regex PathOfNames();

    [GeneratedRegex(@"^The JSON property '(?<name>[A-Za-z0-9_]{1,100})' could not be mapped")]
    private static partial Regex UnknownMember();

    [GeneratedRegex(@"^Failed to bind parameter ""\S+ (?<name>\w{1,100})"" from")]
    private static partial Regex BoundParameter();
}
