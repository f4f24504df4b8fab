using System.Collections.Concurrent;

namespace Bookline.Server.Webhooks.Sending;

/// <summary>
/// How many addresses this server calls at once. Not all of the network's workers, since messages to customers share them; and one
/// that failed last time is called by one worker only: if it hangs, it holds up nobody else.
/// </summary>
internal sealed class DeliverySlots(WebhookSettings settings)
{
    private readonly ConcurrentDictionary<Guid, bool> failing = new();
    private int taken;

    /// <returns>Null: not now.</returns>
    public IDisposable? TryTake(Guid endpoint, bool isFailing)
    {
        if (isFailing && !failing.TryAdd(endpoint, true))
        {
            return null;
        }
        var slot = new Slot(this, isFailing ? endpoint : null);
        if (Interlocked.Increment(ref taken) <= settings.AtOnce)
        {
            return slot;
        }
        slot.Dispose();
        return null;
    }

    private sealed class Slot(DeliverySlots slots, Guid? endpoint) : IDisposable
    {
        public void Dispose()
        {
            Interlocked.Decrement(ref slots.taken);
            if (endpoint is { } id)
            {
                slots.failing.TryRemove(id, out _);
            }
        }
    }
}
