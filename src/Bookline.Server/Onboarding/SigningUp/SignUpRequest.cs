using System.Text.Json;
using Bookline.Server.Api;
using Bookline.Server.Hosting;
using Microsoft.AspNetCore.Http.Features;

namespace Bookline.Server.Onboarding.SigningUp;

/// <summary>What somebody who signs up says: a form's fields, or JSON with the same names.</summary>
/// <param name="Domain">The business's own address: a word in the addresses of its pages.</param>
/// <param name="TimeZone">IANA: <c>Europe/Berlin</c>.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Trade">One of <see cref="Workspaces.Trade"/>.</param>
/// <param name="Language">BCP 47; null: English.</param>
public sealed record SignUpRequest(
    string? BusinessName,
    string? Domain,
    string? Email,
    string? Password,
    string? TimeZone,
    string? Currency,
    string? Trade,
    string? Language = null
)
{
    private const int LongestBody = 16 * 1024;

    internal static SignUpRequest Empty { get; } = new(null, null, null, null, null, null, null);

    /// <returns>Either the request, or the problem that it could not be read.</returns>
    internal static async Task<(SignUpRequest? Request, IResult? Problem)> ReadAsync(
        HttpRequest request,
        JsonSerializerOptions json
    )
    {
        var ct = request.HttpContext.RequestAborted;
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = LongestBody;
        }
        try
        {
            var read = request.HasFormContentType
                ? Of(await request.ReadFieldsAsync(ct))
                : await JsonSerializer.DeserializeAsync<SignUpRequest>(request.Body, json, ct);
            return read is null ? (null, Unreadable) : (read, null);
        }
        catch (JsonException e)
        {
            return (null, ApiModule.MalformedJson(e));
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (null, Problem.Of(413, "body_too_large", $"A sign-up has at most {LongestBody} bytes."));
        }
        catch (BadHttpRequestException)
        {
            return (null, Unreadable);
        }
    }

    /// <summary>Without the password: nothing that is shown or logged has it.</summary>
    public override string ToString() => $"{BusinessName}, {Domain}";

    private static IResult Unreadable =>
        Problem.Of(400, "malformed_body", "The body is neither a form nor a JSON object of the fields of a sign-up.");

    private static SignUpRequest Of(IFormCollection form) =>
        new(
            form["business_name"],
            form["domain"],
            form["email"],
            form["password"],
            form["time_zone"],
            form["currency"],
            form["trade"],
            form["language"]
        );
}
