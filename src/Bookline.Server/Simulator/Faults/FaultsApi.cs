using System.Text.Json;
using System.Text.Json.Serialization;
using Bookline.Server.Hosting;

namespace Bookline.Server.Simulator.Faults;

/// <summary><c>/simulator/faults</c>: what is to go wrong, from tests as JSON and from the page as a form.</summary>
internal static class FaultsApi
{
    public static void Map(IEndpointRouteBuilder simulator)
    {
        simulator.MapGet(
            "/faults",
            (FaultBoard board) => Results.Json(board.All.Select(Shown), JsonSerializerOptions.Web)
        );
        simulator.MapPost("/faults", AddAsync);
        simulator.MapDelete(
            "/faults",
            (FaultBoard board) =>
            {
                board.Clear();
                return Results.NoContent();
            }
        );
        simulator.MapDelete(
            "/faults/{id:guid}",
            (Guid id, FaultBoard board) =>
            {
                board.Remove(id);
                return Results.NoContent();
            }
        );
        // Forms know no DELETE.
        simulator.MapPost(
            "/faults/{id:guid}/remove",
            (Guid id, FaultBoard board, HttpRequest request) =>
            {
                board.Remove(id);
                return Posted.Done(request);
            }
        );
    }

    private static async Task<IResult> AddAsync(HttpRequest request, FaultBoard board)
    {
        var asked = request.HasFormContentType ? await ReadFormAsync(request) : await ReadJsonAsync(request);
        if (Refusal(asked) is { } refusal)
        {
            return Results.BadRequest(new { error = refusal });
        }
        // "Sometimes" without a count goes on until it is taken away; nothing said at all means once.
        var count = asked!.Count ?? (asked.Probability is null ? 1 : null);
        var fault = new Fault(
            Guid.CreateVersion7(),
            FaultDescription.Named(asked.Kind)!.Kind,
            count,
            asked.Probability ?? 1,
            string.IsNullOrWhiteSpace(asked.PhoneNumberId) ? null : asked.PhoneNumberId
        );
        if (!board.Add(fault))
        {
            return Results.BadRequest(new { error = "There are too many faults; take some away first." });
        }
        return request.HasFormContentType
            ? Posted.Done(request)
            : Results.Json(Shown(fault), JsonSerializerOptions.Web, statusCode: 201);
    }

    private static string? Refusal(AskedFault? asked) =>
        asked switch
        {
            null => "The body must be a JSON object such as {\"kind\": \"rate_limited\", \"count\": 2}.",
            _ when FaultDescription.Named(asked.Kind) is null =>
                $"kind must be one of: {string.Join(", ", FaultDescription.All.Select(d => d.Name))}.",
            { Count: < 1 or > Fault.MostTimes } => $"count must be 1 to {Fault.MostTimes}.",
            { Probability: not (null or (> 0 and <= 1)) } => "probability must be above 0 and at most 1.",
            _ => null,
        };

    private static async Task<AskedFault?> ReadJsonAsync(HttpRequest request)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<AskedFault>(
                request.Body,
                cancellationToken: request.HttpContext.RequestAborted
            );
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async Task<AskedFault> ReadFormAsync(HttpRequest request)
    {
        var form = await request.ReadFieldsAsync(request.HttpContext.RequestAborted);
        return new AskedFault(
            form["kind"],
            int.TryParse(form["count"], out var count) ? count : null,
            double.TryParse(form["percent"], out var percent) && percent < 100 ? percent / 100 : null,
            form["phone_number_id"]
        );
    }

    private static object Shown(Fault fault) =>
        new
        {
            id = fault.Id,
            kind = FaultDescription.Of(fault.Kind).Name,
            remaining = fault.Remaining,
            probability = fault.Probability,
            phone_number_id = fault.PhoneNumberId,
        };

    private sealed record AskedFault(
        [property: JsonPropertyName("kind")] string? Kind,
        [property: JsonPropertyName("count")] int? Count,
        [property: JsonPropertyName("probability")] double? Probability,
        [property: JsonPropertyName("phone_number_id")] string? PhoneNumberId
    );
}
