using Npgsql;

namespace Bookline.Tenancy.Units;

internal sealed partial class TenantUnit
{
    /// <summary>One round trip. What the server has not committed when it fails is taken back.</summary>
    private sealed class Exchange(TenantUnit unit, NpgsqlBatch batch, int results, bool commits, long? askedAt)
        : IAsyncDisposable
    {
        private bool done;
        private bool failed;

        /// <summary>Neither finished nor failed, and the work has not returned.</summary>
        public bool GoesOn => !done && !failed && !unit.HasReturned;

        public async Task<T> RunAsync<T>(Func<NpgsqlBatch, int, CancellationToken, Task<T>> work, bool finished = true)
        {
            try
            {
                var value = await unit.TrackAsync(() => work(batch, results, unit.stop.Token));
                if (finished)
                {
                    Succeed();
                }
                return value;
            }
            catch (Exception error)
            {
                failed = true;
                unit.failure ??= error;
                var explained = unit.Explained(error);
                if (explained == error)
                {
                    throw;
                }
                throw explained;
            }
        }

        public async ValueTask DisposeAsync()
        {
            try
            {
                await batch.DisposeAsync();
                if (!done)
                {
                    await unit.AbandonAsync();
                }
            }
            finally
            {
                unit.Leave();
            }
        }

        private void Succeed()
        {
            done = true;
            if (askedAt is { } when)
            {
                unit.active.Remember(unit.id, when);
            }
            unit.MoveTo(
                !commits ? Phase.Begun
                : unit.IsOneTransaction ? Phase.Ended
                : Phase.Fresh
            );
        }
    }
}
