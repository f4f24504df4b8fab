namespace Bookline.Server.Api.Idempotency;

/// <summary>An answer that can be given again.</summary>
internal sealed record KeptAnswer(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    // The others are of one request, and not of its answer.
    private static readonly string[] KeptHeaders = ["Content-Type", "ETag", "Location"];

    /// <summary>Lets the endpoint answer into memory, so that nothing goes out that is not kept.</summary>
    public static async Task<KeptAnswer> RecordAsync(HttpContext context, RequestDelegate next)
    {
        var stream = context.Response.Body;
        using var recorded = new MemoryStream();
        context.Response.Body = recorded;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = stream;
        }
        var headers = context.Response.Headers;
        return new(
            context.Response.StatusCode,
            KeptHeaders.Where(headers.ContainsKey).ToDictionary(name => name, name => headers[name].ToString()),
            recorded.ToArray()
        );
    }

    public async Task WriteAsync(HttpContext context, bool isReplayed)
    {
        context.Response.StatusCode = Status;
        foreach (var (name, value) in Headers)
        {
            context.Response.Headers[name] = value;
        }
        if (isReplayed)
        {
            context.Response.Headers["Idempotent-Replayed"] = "true";
        }
        if (Body.Length > 0)
        {
            await context.Response.Body.WriteAsync(Body);
        }
    }
}
