using Dapper;
using Npgsql;

namespace Bookline.Tenancy.Commands;

/// <summary>From rows to records.</summary>
internal static class Rows
{
    public static async Task<IReadOnlyList<T>> AllAsync<T>(NpgsqlDataReader reader, CancellationToken cancel)
    {
        var rows = new List<T>();
        if (!await reader.ReadAsync(cancel))
        {
            return rows;
        }
        var parse = reader.GetRowParser<T>();
        do
        {
            rows.Add(parse(reader));
        } while (await reader.ReadAsync(cancel));
        return rows;
    }

    public static async Task<T> OnlyAsync<T>(NpgsqlDataReader reader, CancellationToken cancel) =>
        await reader.ReadAsync(cancel)
            ? await RowAsync<T>(reader, cancel)
            : throw new InvalidOperationException("The statement gave no row, and one was expected.");

    public static async Task<T?> OnlyOrDefaultAsync<T>(NpgsqlDataReader reader, CancellationToken cancel) =>
        await reader.ReadAsync(cancel) ? await RowAsync<T>(reader, cancel) : default;

    private static async Task<T> RowAsync<T>(NpgsqlDataReader reader, CancellationToken cancel)
    {
        var row = reader.GetRowParser<T>()(reader);
        return await reader.ReadAsync(cancel)
            ? throw new InvalidOperationException("The statement gave more than one row, and one was expected.")
            : row;
    }
}
