using System.Threading.Channels;
using Bookline.Server.Api.Conventions;

namespace Bookline.Server.Access.Watching;

/// <summary>
/// Ids that a caller asked for and that were not found, to be looked up when the answer is out: whoever asks for another
/// tenant's learns nothing, not even by the time it takes, since any id is treated alike and the request does not wait.
/// </summary>
internal sealed class ForeignIds(AccessMetrics metrics)
{
    private const int MostWaiting = 1000;
    private const int LongestId = 200;

    private static readonly Dictionary<PublicId, string> Tables = new()
    {
        [PublicId.Tenant] = "tenants",
        [PublicId.Service] = "services",
        [PublicId.Staff] = "staff",
        [PublicId.Contact] = "contacts",
        [PublicId.Conversation] = "conversations",
        [PublicId.Message] = "messages",
        [PublicId.Booking] = "bookings",
        [PublicId.User] = "users",
        [PublicId.ApiKey] = "api_keys",
        [PublicId.Absence] = "time_off",
        [PublicId.Session] = "user_sessions",
        [PublicId.Invitation] = "invitations",
        [PublicId.Webhook] = "webhook_endpoints",
        [PublicId.Delivery] = "webhook_deliveries",
    };

    private readonly Channel<NotFoundId> waiting = Channel.CreateBounded<NotFoundId>(
        new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true }
    );

    public ChannelReader<NotFoundId> Waiting => waiting.Reader;

    /// <summary>Takes the ids of a request that was answered with 404; never waits.</summary>
    public void Note(HttpContext context, Caller caller)
    {
        foreach (var shown in context.Request.RouteValues.Values.OfType<string>().Where(v => v.Length <= LongestId))
        {
            foreach (var (kind, table) in Tables)
            {
                if (kind.Read(shown) is { } id && !waiting.Writer.TryWrite(new(caller, table, id)))
                {
                    metrics.Unwatched();
                }
            }
        }
    }
}

internal sealed record NotFoundId(Caller Caller, string Table, string Id);
