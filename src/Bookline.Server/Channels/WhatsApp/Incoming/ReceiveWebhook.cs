using System.Buffers;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Bookline.Server.Channels.WhatsApp.Incoming;

/// <summary>
/// A webhook: the signature over the raw bytes, then everything it carries stored, then 200. Meta sends what was answered otherwise again,
/// for up to a week; so what is signed is answered 200 however odd it is, and only a database that does not answer is not.
/// </summary>
internal sealed class ReceiveWebhook(
    InboundStore store,
    IOptions<WhatsAppOptions> options,
    WhatsAppMetrics metrics,
    TimeProvider time,
    ILogger<ReceiveWebhook> log
)
{
    private readonly WhatsAppOptions options = options.Value;

    public async Task<IResult> HandleAsync(HttpContext context)
    {
        if (string.IsNullOrWhiteSpace(options.AppSecret))
        {
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
        if (await ReadAsync(context) is not { } body)
        {
            metrics.BodyRefused("size");
            return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        }
        if (!WebhookSignature.Matches(options.AppSecret, body.Span, context.Request.Headers[WebhookSignature.Header]))
        {
            metrics.BodyRefused("signature");
            log.BadSignature();
            return Results.StatusCode(StatusCodes.Status401Unauthorized);
        }
        return await StoreAsync(body, context.RequestAborted);
    }

    private async Task<IResult> StoreAsync(ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        using var json = StorableJson.Parse(body);
        if (json is null)
        {
            metrics.Odd(1);
            log.Malformed(body.Length);
            return Results.Ok();
        }
        var read = WebhookBody.Read(json.RootElement, time.GetUtcNow());
        if (read.Odd > 0)
        {
            metrics.Odd(read.Odd);
            log.OddItems(read.Odd);
        }
        try
        {
            await store.StoreAsync(read, ct);
            return Results.Ok();
        }
        catch (NpgsqlException error)
        {
            log.NotStored(error);
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
    }

    /// <returns>Null: longer than allowed.</returns>
    private async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpContext context)
    {
        if (context.Request.ContentLength > options.MaxBodyBytes)
        {
            return null;
        }
        // The limit is ours; the server's own would answer in its own words.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }
        var body = new ArrayBufferWriter<byte>((int)(context.Request.ContentLength ?? 4096) + 1);
        int read;
        while ((read = await context.Request.Body.ReadAsync(body.GetMemory(1), context.RequestAborted)) > 0)
        {
            body.Advance(read);
            if (body.WrittenCount > options.MaxBodyBytes)
            {
                return null;
            }
        }
        return body.WrittenMemory;
    }
}
