using Bookline.Trials;

namespace Bookline.Bench.Migrating;

/// <summary>
/// The least that a migration with a backup can cost: copying the four tables, and nothing else.
/// </summary>
internal static class Limit
{
    public static async Task<double> MeasureAsync(SingleTenantDatabase seed, CancellationToken cancel)
    {
        var copy = await seed.CopyAsync($"{seed.Name}_limit", cancel);
        try
        {
            // As before a migration: both begin with the same caches.
            await Rows.ReadAsync(copy, cancel);
            await using var connection = await copy.OpenAsync(cancel);
            await using var command = connection.CreateCommand();
            command.CommandText = "checkpoint";
            await command.ExecuteNonQueryAsync(cancel);

            var started = TimeProvider.System.GetTimestamp();
            foreach (var table in SingleTenantDatabase.Tables)
            {
                command.CommandText = $"create table {table}_backup as select * from {table}";
                await command.ExecuteNonQueryAsync(cancel);
            }
            return TimeProvider.System.GetElapsedTime(started).TotalMilliseconds;
        }
        finally
        {
            await copy.DropAsync(CancellationToken.None);
        }
    }
}
