using Bookline.Trials;
using Npgsql;

namespace Bookline.Demo;

/// <summary>Every row of the four tables, as PostgreSQL writes it in text, by table and id.</summary>
internal sealed class AllRows
{
    private readonly Dictionary<(string Table, string Id), string> rows = [];

    public int Count => rows.Count;

    public static async Task<AllRows> ReadAsync(SingleTenantDatabase database, CancellationToken cancel)
    {
        var all = new AllRows();
        await using var connection = await database.OpenAsync(cancel);
        foreach (var table in SingleTenantDatabase.Tables)
        {
            await using var command = new NpgsqlCommand($"select t.id, t::text from {table} t", connection);
            await using var reader = await command.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel))
            {
                all.rows.Add((table, reader.GetString(0)), reader.GetString(1));
            }
        }
        return all;
    }

    /// <summary>Rows of this that are missing or different in the other.</summary>
    public int DifferentIn(AllRows later) =>
        rows.Count(row => !later.rows.TryGetValue(row.Key, out var text) || text != row.Value);

    /// <summary>Rows of the other that are not in this.</summary>
    public IReadOnlySet<(string Table, string Id)> AddedIn(AllRows later) =>
        later.rows.Keys.Where(key => !rows.ContainsKey(key)).ToHashSet();
}
