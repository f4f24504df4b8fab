using Npgsql;

namespace Bookline.Migrations.Connecting;

/// <summary>Tells a pool in session mode, which is fine, from one in transaction mode, which is not.</summary>
static class PoolerCheck
{
    /// <summary>Called when the server's process is not the one that the connection was promised: a pooler stands between.</summary>
    /// <exception cref="TransactionPoolerException">Another client can get our server process between two statements.</exception>
    public static async Task RefuseTransactionModeAsync(
        NpgsqlDataSource source,
        Session first,
        int firstPid,
        CancellationToken ct
    )
    {
        // In transaction mode our process is free again as soon as our statement ends, and the next client's transaction
        // takes it (or, with other settings, we get another one ourselves). In session mode neither can happen.
        for (var attempt = 0; attempt < 3; attempt++)
        {
            await using var connection = source.CreateConnection();
            await connection.OpenAsync(ct);
            var second = new Session(connection);
            await second.RunAsync(ct, "begin read only");
            var secondPid = await PidAsync(second, ct);
            var firstAgain = await PidAsync(first, ct);
            await second.RollbackAsync();
            if (secondPid == firstPid || firstAgain != firstPid)
            {
                throw new TransactionPoolerException();
            }
        }
    }

    static async Task<int> PidAsync(Session session, CancellationToken ct) =>
        (await session.RowsAsync("select pg_backend_pid()", r => r.GetInt32(0), ct))[0];
}
