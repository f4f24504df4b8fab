using System.Threading.Channels;

namespace Bookline.Server.Jobs;

/// <summary>Says that it is worth looking for jobs. Said many times before it is heard, it counts once.</summary>
internal sealed class WakeSignal
{
    private readonly Channel<bool> signal = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    public void Set() => signal.Writer.TryWrite(true);

    public async Task WaitAsync(CancellationToken cancel) => await signal.Reader.ReadAsync(cancel);
}
