using Bookline.Server.Access;
using Bookline.Server.Hosting;
using Microsoft.Extensions.Primitives;

namespace Bookline.Server.Api.Idempotency;

/// <summary>
/// Behind the guard, around every POST of the API with an <c>Idempotency-Key</c>: it is done once, however often it is sent, and
/// answered each time. Such a request runs to its end although its sender has gone, for who comes back wants the answer.
/// </summary>
internal sealed class IdempotentPosts(RequestDelegate next, KeyStore keys, TimeProvider time)
{
    private const string Root = "/api/v1";
    private const string Header = "Idempotency-Key";
    private const int MostOfKey = 255;

    // Less than the lease: what runs is never taken for what was killed.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(50);

    public async Task InvokeAsync(HttpContext context)
    {
        if (
            !HttpMethods.IsPost(context.Request.Method)
            || !context.Request.Path.StartsWithSegments(Root, StringComparison.OrdinalIgnoreCase)
            || !context.Request.Headers.TryGetValue(Header, out var sent)
            || context.Features.Get<Caller>() is not { } caller
        )
        {
            await next(context);
            return;
        }
        if (ReadKey(sent) is not { } key)
        {
            var answer = Problem.Of(
                400,
                "idempotency_key_malformed",
                $"Idempotency-Key is one text of 1 to {MostOfKey} printable ASCII characters."
            );
            await answer.ExecuteAsync(context);
            return;
        }
        var claim = new KeyClaim(
            caller,
            key,
            await RequestHash.OfAsync(context),
            context.GetEndpoint()?.Metadata.GetMetadata<ActsOutside>() is not null
        );
        switch (await keys.ClaimAsync(claim))
        {
            case ClaimAnswer.Refused refused:
                await refused.Answer.ExecuteAsync(context);
                break;
            case ClaimAnswer.Answered answered:
                await answered.Answer.WriteAsync(context, isReplayed: true);
                break;
            case ClaimAnswer.Ours ours:
                await DoAsync(context, claim, ours.Lease);
                break;
        }
    }

    private async Task DoAsync(HttpContext context, KeyClaim claim, Guid lease)
    {
        using var limit = new CancellationTokenSource(Longest, time);
        context.RequestAborted = limit.Token;
        context.Features.Set(KeyStore.MarkOf(claim, lease));
        KeptAnswer answer;
        try
        {
            answer = await KeptAnswer.RecordAsync(context, next);
        }
        catch
        {
            if (!await keys.ReleaseAsync(claim, lease))
            {
                await keys.AbandonAsync(claim, lease);
            }
            throw;
        }
        // What has changed something is not done again, whatever it answered.
        if (IsKept(answer.Status) || !await ReleaseAsync(claim, lease, answer.Status))
        {
            await keys.KeepAsync(claim, lease, answer);
        }
        await answer.WriteAsync(context, isReplayed: false);
    }

    // What acts outside was refused before it did.
    private Task<bool> ReleaseAsync(KeyClaim claim, Guid lease, int status) =>
        keys.ReleaseAsync(claim, lease, evenIfChanged: claim.ActsOutside && status < 500);

    // What was done, or refused for how things stood. What was not even begun (nobody may, nobody can read it, some field is wrong) or
    // has failed may be sent again with the same key.
    private static bool IsKept(int status) =>
        status < 500 && status is not (400 or 401 or 403 or 413 or 415 or 422 or 429);

    private static string? ReadKey(StringValues sent) =>
        sent is [{ Length: > 0 and <= MostOfKey } key] && key.All(c => c is > ' ' and <= '~') ? key : null;
}
