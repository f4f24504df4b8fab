using Bookline.Tenancy.Units;
using Npgsql;

namespace Bookline.Tenancy.Commands;

/// <summary>
/// COPY into a table that row-level security guards: PostgreSQL refuses that (COPY, "Notes"), so the rows go into an empty table of
/// the transaction's own, and from there under the policy into the real one.
/// </summary>
internal sealed class Staging(TenantUnit unit, string table, IReadOnlyList<string> columns)
{
    private const string TenantColumn = "tenant_id";

    public async Task<long> CopyAsync(IAsyncEnumerable<IReadOnlyList<object?>> rows, bool commit)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (columns.Count == 0 || columns.Contains(TenantColumn))
        {
            throw new ArgumentException($"Name the columns to copy, without {TenantColumn}: it is the unit of work's.");
        }
        if (!unit.IsOneTransaction)
        {
            throw new InvalidOperationException("Rows are staged in a transaction: use WithTenantTransactionAsync.");
        }
        var types = await StageAsync();
        await unit.OnConnectionAsync((connection, token) => WriteAsync(connection, types, rows, token));

        var names = string.Join(", ", columns.Select(Quote));
        var insert = new TenantStatement(
            $"insert into {Quoted(table)} ({TenantColumn}, {names}) select $1, {names} from pg_temp.bookline_staging",
            unit.Tenant
        );
        return (long)(await unit.ExecuteAsync([insert], commit))[0];
    }

    private async Task<IReadOnlyList<string>> StageAsync()
    {
        await unit.ExecuteAsync(
            [new TenantStatement("select public.stage_rows($1::regclass, $2)", Quoted(table), columns.ToArray())],
            commit: false
        );
        var types = new TenantStatement(
            """
            select format_type(a.atttypid, null) from pg_attribute a
            where a.attrelid = 'pg_temp.bookline_staging'::regclass and a.attnum > 0 order by a.attnum
            """
        );
        return await unit.ReadAsync(types, commit: false, Rows.AllAsync<string>);
    }

    private async Task<bool> WriteAsync(
        NpgsqlConnection connection,
        IReadOnlyList<string> types,
        IAsyncEnumerable<IReadOnlyList<object?>> rows,
        CancellationToken token
    )
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            $"copy pg_temp.bookline_staging ({string.Join(", ", columns.Select(Quote))}) from stdin (format binary)",
            token
        );
        await foreach (var row in rows.WithCancellation(token))
        {
            if (row.Count != columns.Count)
            {
                throw new ArgumentException($"A row has {row.Count} values, and {columns.Count} columns were named.");
            }
            await copy.StartRowAsync(token);
            for (var column = 0; column < row.Count; column++)
            {
                await WriteAsync(copy, row[column], types[column], token);
            }
        }
        await copy.CompleteAsync(token);
        return true;
    }

    private static Task WriteAsync(NpgsqlBinaryImporter copy, object? value, string type, CancellationToken token) =>
        value is null ? copy.WriteNullAsync(token) : copy.WriteAsync(value, type, token);

    private static string Quoted(string name) => string.Join('.', name.Split('.').Select(Quote));

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
