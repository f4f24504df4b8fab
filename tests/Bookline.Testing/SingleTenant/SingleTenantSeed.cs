using Npgsql;

namespace Bookline.Testing.SingleTenant;

/// <summary>Turns an empty database into a populated one of the single-tenant prototype, owned by its application's login.</summary>
public static class SingleTenantSeed
{
    /// <summary>The four tables, parents first.</summary>
    public static readonly IReadOnlyList<string> Tables = ["services", "conversations", "messages", "bookings"];

    /// <summary>How many of the seeded conversations the migration merges away.</summary>
    public const int Duplicates = 20;

    /// <summary>Makes the login and the tables and fills them. Logins belong to the cluster: take a new name for each test.</summary>
    /// <param name="database">An empty database.</param>
    /// <param name="owner">A login to create, or <c>postgres</c>.</param>
    /// <param name="shape">What kind of prototype.</param>
    /// <param name="filled">False leaves the tables empty.</param>
    public static async Task ApplyAsync(
        TestDatabase database,
        string owner,
        PrototypeShape shape = PrototypeShape.Plain,
        bool filled = true
    )
    {
        if (owner != "postgres")
        {
            await database.ExecuteAsync($"create role {owner} login; alter database {database.Name} owner to {owner}");
        }
        if (shape is PrototypeShape.Extended)
        {
            await database.ExecuteAsync($"create role {ReportingRole(owner)}");
        }
        await ExecuteAsAsync(database, owner, PrototypeTables.Sql(shape, ReportingRole(owner)));
        if (filled)
        {
            await ExecuteAsAsync(database, owner, RowsOf(shape));
        }
    }

    /// <summary>A role with rights of its own on an extended prototype.</summary>
    public static string ReportingRole(string owner) => $"reporting_{owner}";

    private static string RowsOf(PrototypeShape shape) =>
        DirtyRows.Sql
        + shape switch
        {
            PrototypeShape.WithoutForeignKeys => DirtyRows.Orphans,
            PrototypeShape.Extended => DirtyRows.Reviews,
            _ => "",
        };

    private static async Task ExecuteAsAsync(TestDatabase database, string login, string sql)
    {
        await using var connection = await database.OpenAsync(login);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
