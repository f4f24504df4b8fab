using System.Text.Json;
using Bookline.Server.Hosting;
using Microsoft.AspNetCore.Http.Features;

namespace Bookline.Server.Accounts;

/// <summary>What a page's form or a program's JSON says: fields of text, in either way the same.</summary>
internal sealed class Input
{
    private const int MostBytes = 64 * 1024;

    private readonly IReadOnlyDictionary<string, string> fields;

    private Input(IReadOnlyDictionary<string, string> fields, bool isJson) => (this.fields, IsJson) = (fields, isJson);

    public static Input Empty { get; } = new(new Dictionary<string, string>(), isJson: false);

    /// <summary>It is answered in JSON then, and by a page otherwise.</summary>
    public bool IsJson { get; }

    /// <summary>Empty where there is none.</summary>
    public string this[string name] => fields.GetValueOrDefault(name, "");

    public string? OrNull(string name) => this[name].Trim() is { Length: > 0 } text ? text : null;

    /// <returns>Null: neither a form nor a flat JSON object of texts without a NUL.</returns>
    /// <exception cref="BadHttpRequestException">A form that cannot be read, or more than 64 KB.</exception>
    public static async Task<Input?> ReadAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MostBytes;
        }
        try
        {
            if (context.Request.HasJsonContentType())
            {
                var json = await context.Request.ReadFromJsonAsync<Dictionary<string, string>>(context.RequestAborted);
                return json?.Values.Any(Forms.HoldsNul) == true ? null : new(json ?? [], isJson: true);
            }
            if (!context.Request.HasFormContentType)
            {
                return context.Request.ContentLength is null or 0 ? new(new Dictionary<string, string>(), false) : null;
            }
            var form = await context.Request.ReadFieldsAsync(context.RequestAborted);
            return new(form.ToDictionary(field => field.Key, field => field.Value.ToString()), isJson: false);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static IResult Unreadable =>
        Problem.Of(400, "malformed", "Send a form, or a JSON object whose values are texts.");
}
