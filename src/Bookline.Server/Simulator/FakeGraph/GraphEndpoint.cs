using System.Net.Http.Headers;
using Bookline.Server.Simulator.Chats;
using Bookline.Server.Simulator.Faults;
using Bookline.Server.Simulator.Traffic;
using Bookline.Server.Simulator.Webhooks;

namespace Bookline.Server.Simulator.FakeGraph;

/// <summary>
/// <c>POST /fake-graph/{version}/{phoneNumberId}/messages</c>: what the Cloud API does with a message, and what it does badly
/// when <see cref="FaultBoard"/> says so. Any token is accepted, and any number of digits is a number.
/// </summary>
internal sealed class GraphEndpoint(
    ChatStore chats,
    FaultBoard faults,
    StatusWebhooks statuses,
    TrafficLog traffic,
    ISimulatedBusinesses businesses,
    SimulatorSettings settings,
    TimeProvider time,
    IHostApplicationLifetime lifetime
)
{
    private const int LongestBody = 256 * 1024;

    // As long as WhatsApp shows it.
    private static readonly TimeSpan Typing = TimeSpan.FromSeconds(25);

    private static readonly FaultKind[] SendingFaults =
    [
        FaultKind.RateLimited,
        FaultKind.PairRateLimited,
        FaultKind.Unavailable,
        FaultKind.BadGateway,
        FaultKind.TimeOut,
        FaultKind.AnswerLost,
        FaultKind.TokenInvalid,
        FaultKind.WindowClosed,
        FaultKind.Undeliverable,
    ];

    private static readonly FaultKind[] AskingFaults =
    [
        FaultKind.RateLimited,
        FaultKind.Unavailable,
        FaultKind.BadGateway,
        FaultKind.TimeOut,
        FaultKind.TokenInvalid,
    ];

    /// <summary><c>GET /fake-graph/{version}/{phoneNumberId}</c>: what the number is, whatever fields are asked for.</summary>
    public async Task<IResult> DescribeAsync(string phoneNumberId, HttpContext context)
    {
        if (RefusalOf(phoneNumberId, context) is { } refusal)
        {
            return refusal;
        }
        var fault = faults.Take(phoneNumberId, AskingFaults);
        if (fault is { } kind && await FailAsync(phoneNumberId, "number", kind, context) is { } failure)
        {
            return failure;
        }
        var known = (await businesses.ListAsync(context.RequestAborted)).FirstOrDefault(b =>
            b.PhoneNumberId == phoneNumberId
        );
        traffic.Note(phoneNumberId, TrafficDirection.ToWhatsApp, "number", 200);
        return Results.Json(
            new
            {
                display_phone_number = known?.DisplayNumber ?? $"+1 555 {phoneNumberId}",
                verified_name = known?.Name ?? "Test number",
                quality_rating = "GREEN",
                id = phoneNumberId,
            }
        );
    }

    public async Task<IResult> HandleAsync(string phoneNumberId, HttpContext context)
    {
        if (RefusalOf(phoneNumberId, context) is { } refusal)
        {
            return refusal;
        }
        if (await ReadBodyAsync(context.Request) is not { } body)
        {
            return Refuse(phoneNumberId, "message", GraphError.BadRequest("The body is too long."));
        }
        switch (GraphRequest.Read(body))
        {
            case GraphRequest.Refused refused:
                return Refuse(phoneNumberId, "message", refused.Error);
            case GraphRequest.Receipt receipt:
                MarkRead(receipt);
                traffic.Note(phoneNumberId, TrafficDirection.ToWhatsApp, receipt.Typing ? "read, typing" : "read", 200);
                return Results.Json(new { success = true });
            case GraphRequest.Send send:
                return await SendAsync(phoneNumberId, send, context);
            default:
                throw new InvalidOperationException("A request of an unknown kind.");
        }
    }

    private IResult? RefusalOf(string phoneNumberId, HttpContext context)
    {
        if (
            !AuthenticationHeaderValue.TryParse(context.Request.Headers.Authorization, out var given)
            || !given.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)
            || string.IsNullOrWhiteSpace(given.Parameter)
        )
        {
            return Refuse(phoneNumberId, "no token", GraphError.NoToken);
        }
        return phoneNumberId.Length is 0 or > 20 || !phoneNumberId.All(char.IsAsciiDigit)
            ? Refuse(phoneNumberId, "unknown number", GraphError.NotFound(phoneNumberId))
            : null;
    }

    /// <returns>Null: this fault is no answer.</returns>
    private async Task<IResult?> FailAsync(string phoneNumberId, string what, FaultKind fault, HttpContext context)
    {
        if (GraphError.Of(fault) is { } error)
        {
            return Refuse(phoneNumberId, what, error);
        }
        switch (fault)
        {
            case FaultKind.BadGateway:
                traffic.Note(phoneNumberId, TrafficDirection.ToWhatsApp, what, 502);
                return Results.Content("<html><body><h1>502 Bad Gateway</h1></body></html>", "text/html", null, 502);
            case FaultKind.TimeOut:
                traffic.Note(phoneNumberId, TrafficDirection.ToWhatsApp, $"{what}, held", 504);
                await HoldAsync(context.RequestAborted);
                return Results.StatusCode(504);
            default:
                return null;
        }
    }

    private async Task<IResult> SendAsync(string phoneNumberId, GraphRequest.Send send, HttpContext context)
    {
        var fault = faults.Take(phoneNumberId, SendingFaults);
        if (fault is { } kind && await FailAsync(phoneNumberId, Describe(send.Content), kind, context) is { } failure)
        {
            return failure;
        }

        var wamid = Deliver(phoneNumberId, send, fails: fault == FaultKind.Undeliverable);
        if (fault == FaultKind.AnswerLost)
        {
            traffic.Note(phoneNumberId, TrafficDirection.ToWhatsApp, $"{Describe(send.Content)}, answer lost", 0);
            context.Abort();
            return Results.Empty;
        }
        traffic.Note(phoneNumberId, TrafficDirection.ToWhatsApp, Describe(send.Content), 200);
        return Results.Json(
            new
            {
                messaging_product = "whatsapp",
                contacts = new[] { new { input = send.To, wa_id = send.To } },
                messages = new[] { new { id = wamid } },
            }
        );
    }

    private string Deliver(string phoneNumberId, GraphRequest.Send send, bool fails)
    {
        var key = new ChatKey(phoneNumberId, send.To);
        var wamid = Wamid.Create();
        if (!fails)
        {
            chats.Add(
                key,
                new ChatMessage(
                    wamid,
                    FromCustomer: false,
                    time.GetUtcNow(),
                    send.Content,
                    Delivery.Sending,
                    send.ReplyTo
                )
            );
        }
        statuses.Send(key, wamid, send.Callback, fails);
        return wamid;
    }

    private void MarkRead(GraphRequest.Receipt receipt)
    {
        chats.Advance(receipt.Wamid, Delivery.Read);
        if (receipt.Typing && chats.ShowTyping(receipt.Wamid, Typing) is { } key)
        {
            _ = EndTypingAsync(key);
        }
    }

    private async Task EndTypingAsync(ChatKey key)
    {
        await Task.Delay(Typing, time, lifetime.ApplicationStopping)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        chats.TypingMayBeOver(key);
    }

    private async Task HoldAsync(CancellationToken aborted)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(aborted, lifetime.ApplicationStopping);
        await Task.Delay(settings.HeldAnswer, time, ends.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private IResult Refuse(string phoneNumberId, string what, GraphError error)
    {
        traffic.Note(phoneNumberId, TrafficDirection.ToWhatsApp, $"{what}, error {error.Code}", error.HttpStatus);
        return error.ToResult();
    }

    private static string Describe(MessageContent content) =>
        content switch
        {
            ButtonsContent => "buttons",
            ListContent => "list",
            LinkContent => "link",
            TemplateContent => "template",
            _ => "text",
        };

    private static async Task<ReadOnlyMemory<byte>?> ReadBodyAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted)) > 0)
        {
            if (body.Length + read > LongestBody)
            {
                return null;
            }
            body.Write(buffer, 0, read);
        }
        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }
}
