using Npgsql;

namespace Bookline.Tenancy.EntityFrameworkCore.Commands;

/// <summary>Calls that are made synchronously or not, as EF Core was called. Synchronous ones are over when they return.</summary>
internal static class ReaderCalls
{
    public static ValueTask<bool> ReadAsync(this NpgsqlDataReader reader, bool async, CancellationToken cancel) =>
        async ? new(reader.ReadAsync(cancel)) : new(reader.Read());

    public static ValueTask<bool> NextResultAsync(this NpgsqlDataReader reader, bool async, CancellationToken cancel) =>
        async ? new(reader.NextResultAsync(cancel)) : new(reader.NextResult());

    public static ValueTask CloseAsync(this NpgsqlDataReader reader, bool async)
    {
        if (async)
        {
            return reader.DisposeAsync();
        }
        reader.Dispose();
        return ValueTask.CompletedTask;
    }
}
