using System.Data.Common;
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
        var parse = Parser<T>(reader);
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
        var row = Parser<T>(reader)(reader);
        return await reader.ReadAsync(cancel)
            ? throw new InvalidOperationException("The statement gave more than one row, and one was expected.")
            : row;
    }

    /// <summary>A record or class by its columns' names; a single value by the first column, NULL as default.</summary>
    public static Func<DbDataReader, T> Parser<T>(NpgsqlDataReader reader) =>
        typeof(T) == typeof(TenantId) ? row => (T)(object)new TenantId(row.GetGuid(0))
        : Single<T>.IsValue ? row => row.IsDBNull(0) ? default! : row.GetFieldValue<T>(0)
        : reader.GetRowParser<T>();

    private static class Single<T>
    {
        /// <summary>Types that one column holds: those of the base library and of NodaTime, and arrays of them.</summary>
        public static readonly bool IsValue =
            typeof(T).IsArray
            || (
                typeof(T).Namespace is "System" or "System.Net" or "System.Text.Json" or "NodaTime" or "NpgsqlTypes"
                && !typeof(T).Name.StartsWith("ValueTuple", StringComparison.Ordinal)
            );
    }
}
