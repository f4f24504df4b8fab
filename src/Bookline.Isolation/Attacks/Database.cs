using Npgsql;

namespace Bookline.Isolation.Attacks;

/// <summary>Statements on the one connection that everything here runs on.</summary>
internal sealed class Database(NpgsqlConnection connection)
{
    public NpgsqlConnection Connection => connection;

    public async Task<int> ExecuteAsync(string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The first column of the first row, as text; null where that is NULL or there is none.</summary>
    public async Task<string?> TextAsync(string sql, CancellationToken ct) =>
        (await RowsAsync(sql, ct)) is [[var first, ..], ..] ? first : null;

    public async Task<long> CountAsync(string sql, CancellationToken ct) =>
        await TextAsync(sql, ct) is { } text ? long.Parse(text) : 0;

    public async Task<bool> IsTrueAsync(string sql, CancellationToken ct) => await TextAsync(sql, ct) is "t" or "true";

    /// <summary>All rows, every value as text.</summary>
    public async Task<IReadOnlyList<string?[]>> RowsAsync(string sql, CancellationToken ct)
    {
        // As text on the wire: every type there is has one.
        await using var command = new NpgsqlCommand(sql, connection) { AllResultTypesAreUnknown = true };
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<string?[]>();
        // Of several statements, the last that gives rows counts.
        do
        {
            if (reader.FieldCount > 0)
            {
                rows.Clear();
            }
            while (await reader.ReadAsync(ct))
            {
                var row = new string?[reader.FieldCount];
                for (var i = 0; i < row.Length; i++)
                {
                    row[i] = await reader.IsDBNullAsync(i, ct) ? null : reader.GetString(i);
                }
                rows.Add(row);
            }
        } while (await reader.NextResultAsync(ct));
        return rows;
    }

    /// <summary>Runs it, and takes back all that it did, whatever became of it.</summary>
    public async Task<T> UndoingAsync<T>(Func<Task<T>> run)
    {
        await ExecuteAsync("savepoint bookline_attack", CancellationToken.None);
        try
        {
            return await run();
        }
        finally
        {
            await ExecuteAsync(
                "rollback to savepoint bookline_attack; release savepoint bookline_attack",
                CancellationToken.None
            );
        }
    }

    /// <summary>Runs it, and takes back what it did only when it failed.</summary>
    public async Task<T> KeepingAsync<T>(Func<Task<T>> run)
    {
        await ExecuteAsync("savepoint bookline_plant", CancellationToken.None);
        try
        {
            var result = await run();
            await ExecuteAsync("release savepoint bookline_plant", CancellationToken.None);
            return result;
        }
        catch (PostgresException)
        {
            await ExecuteAsync(
                "rollback to savepoint bookline_plant; release savepoint bookline_plant",
                CancellationToken.None
            );
            throw;
        }
    }
}
