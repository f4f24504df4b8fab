using Bookline.Isolation;
using Bookline.PrivatePostgres;
using Bookline.Testing;

namespace Bookline.Isolation.Tests.Audit;

/// <summary>A server that counts statements.</summary>
public sealed class CountingServer : IAsyncLifetime
{
    public PrivateServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() =>
        Server = await TestServers.StartOwnAsync(
            15,
            settings: new Dictionary<string, string> { ["shared_preload_libraries"] = "pg_stat_statements" }
        );

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}

public sealed class SeenStatementTests(CountingServer counting) : IClassFixture<CountingServer>
{
    private const string Table = """
        create extension pg_stat_statements;
        create table things (tenant_id int not null, name text, primary key (tenant_id, name));
        alter table things enable row level security, force row level security;
        """;

    [Fact]
    public async Task A_statement_without_the_tenant_is_shown_shortened()
    {
        await using var database = await TestDatabase.CreateAsync(counting.Server);
        await database.ExecuteAsync(Table);
        await database.ExecuteAsync("select name from things where tenant_id = 1");
        await database.ExecuteAsync($"select name from things\n where name <> '{new string('x', 50)}'");

        var seen = (await AuditAsync(database, "postgres")).Findings.Where(f => f.Check == "statement").ToList();

        var note = seen.ShouldHaveSingleItem();
        note.Severity.ShouldBe(Severity.Note);
        note.Subject.ShouldBe("select name from things where name <> $1");
    }

    [Fact]
    public async Task Hidden_statements_are_not_called_checked()
    {
        await using var database = await TestDatabase.CreateAsync(counting.Server);
        var login = AuditedDatabase.NewRole("reader");
        await database.ExecuteAsync(Table + $"create role {login} login");
        await database.ExecuteAsync("select name from things");

        var statement = (await AuditAsync(database, login)).Findings.Single(f => f.Check == "statement");
        statement.Severity.ShouldBe(Severity.NotChecked);
        statement.Message.ShouldContain("are hidden from");
    }

    [Fact]
    public async Task A_server_that_does_not_count_is_said_to_be_unchecked()
    {
        await using var database = await TestDatabase.CreateAsync(15);
        await database.ExecuteAsync(Table);
        var statement = (await AuditAsync(database, "postgres")).Findings.Single(f => f.Check == "statement");
        statement.Severity.ShouldBe(Severity.NotChecked);
        statement.Message.ShouldContain("could not be read");
    }

    private static Task<IsolationReport> AuditAsync(TestDatabase database, string user) =>
        IsolationAudit.RunAsync(
            new IsolationOptions { ConnectionString = database.ConnectionStringFor(user) },
            CancellationToken.None
        );
}
