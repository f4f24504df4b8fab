using System.Text.Json;

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

    /// <returns>Null: it is no JSON of this form, or too long.</returns>
    internal static async Task<SignUpRequest?> ReadAsync(HttpRequest request, JsonSerializerOptions json)
    {
        if (request.ContentLength > LongestBody)
        {
            return null;
        }
        try
        {
            return request.HasFormContentType
                ? Of(await request.ReadFormAsync(request.HttpContext.RequestAborted))
                : await JsonSerializer.DeserializeAsync<SignUpRequest>(
                    request.Body,
                    json,
                    request.HttpContext.RequestAborted
                );
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or BadHttpRequestException)
        {
            return null;
        }
    }

    /// <summary>Without the password: nothing that is shown or logged has it.</summary>
    public override string ToString() => $"{BusinessName}, {Domain}";

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
