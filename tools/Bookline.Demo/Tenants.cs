using Bookline.Trials;
using Npgsql;

namespace Bookline.Demo;

/// <summary>Statements as the multi-tenant application sends them: its own login, one tenant a transaction.</summary>
internal static class Tenants
{
    public const string AppLogin = "bookline_app";

    /// <summary>Runs in the context of a tenant; null leaves the context out.</summary>
    public static async Task<T> AsAsync<T>(
        SingleTenantDatabase database,
        Guid? tenant,
        Func<NpgsqlConnection, Task<T>> work,
        CancellationToken cancel
    )
    {
        await using var connection = await database.OpenAsync(cancel, AppLogin);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        if (tenant is { } id)
        {
            await using var context = new NpgsqlCommand("select set_tenant_context($1)", connection)
            {
                Parameters = { new() { Value = id } },
            };
            await context.ExecuteNonQueryAsync(cancel);
        }
        var result = await work(connection);
        await transaction.CommitAsync(cancel);
        return result;
    }

    public static Task<int> ExecuteAsync(
        SingleTenantDatabase database,
        Guid tenant,
        string sql,
        CancellationToken cancel
    ) =>
        AsAsync(
            database,
            tenant,
            async connection =>
            {
                await using var command = new NpgsqlCommand(sql, connection);
                return await command.ExecuteNonQueryAsync(cancel);
            },
            cancel
        );

    /// <summary>Rows a tenant sees, in the order of <see cref="SingleTenantDatabase.Tables"/>.</summary>
    public static Task<long[]> CountAsync(SingleTenantDatabase database, Guid? tenant, CancellationToken cancel) =>
        AsAsync(
            database,
            tenant,
            async connection =>
            {
                var counts = new List<long>();
                foreach (var table in SingleTenantDatabase.Tables)
                {
                    await using var command = new NpgsqlCommand($"select count(*) from {table}", connection);
                    counts.Add((long)(await command.ExecuteScalarAsync(cancel))!);
                }
                return counts.ToArray();
            },
            cancel
        );

    /// <summary>Runs SQL that must be refused; gives the SQLSTATE and the server's sentence, or null when it went through.</summary>
    public static async Task<(string State, string Said)?> RefusalAsync(
        SingleTenantDatabase database,
        string login,
        string sql,
        CancellationToken cancel
    )
    {
        await using var connection = await database.OpenAsync(cancel, login);
        await using var command = new NpgsqlCommand(sql, connection);
        try
        {
            await command.ExecuteNonQueryAsync(cancel);
            return null;
        }
        catch (PostgresException refused)
        {
            return (refused.SqlState, refused.MessageText);
        }
    }
}
