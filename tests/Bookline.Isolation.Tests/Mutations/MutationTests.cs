using System.Collections.Concurrent;
using Bookline.Isolation.Attacks;
using Bookline.Isolation.Tests.Attacks;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;
using Npgsql;

namespace Bookline.Isolation.Tests.Mutations;

/// <summary>
/// Is the suite worth its name? Every policy, grant, key and function is weakened in turn, and something must notice.
/// </summary>
public sealed class MutationTests
{
    private const int Workers = 3;

    public static TheoryData<int> Majors => TestServers.Majors;

    [Theory, MemberData(nameof(Majors))]
    public async Task Every_weakening_is_noticed(int major)
    {
        await using var template = await MultiTenantDatabase.CreateAsync(major);
        var waiting = new ConcurrentQueue<Mutation>(await MutationCatalog.ReadAsync(template));
        var total = waiting.Count;
        var survivors = new ConcurrentBag<string>();
        var byAttack = 0;

        await Task.WhenAll(
            Enumerable
                .Range(0, Workers)
                .Select(async _ =>
                {
                    await using var database = await MultiTenantDatabase.CreateAsync(major);
                    await using var connection = await database.OpenAsync();
                    while (waiting.TryDequeue(out var mutation))
                    {
                        var complaints = await ComplaintsAsync(database, connection, mutation);
                        if (complaints.Count == 0)
                        {
                            survivors.Add(mutation.Name);
                        }
                        if (complaints.Any(c => !c.Contains(": rule: ")))
                        {
                            Interlocked.Increment(ref byAttack);
                        }
                    }
                })
        );

        total.ShouldBeGreaterThan(100);
        var killed = total - survivors.Count;
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"PostgreSQL {major}: mutation score {100.0 * killed / total:0.#} %: {killed} of {total} noticed, {byAttack} of them by an attack"
        );
        survivors.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Majors))]
    public async Task No_weakening_is_not_noticed(int major)
    {
        await using var database = await MultiTenantDatabase.CreateAsync(major);

        await using var connection = await database.OpenAsync();

        var complaints = await ComplaintsAsync(database, connection, new Mutation("none", "messages", "select 1"));

        complaints.ShouldBeEmpty();
    }

    // In a transaction of its own, roles included: nobody else ever sees the weakened schema.
    private static async Task<IReadOnlyList<string>> ComplaintsAsync(
        TestDatabase database,
        NpgsqlConnection connection,
        Mutation mutation
    )
    {
        var open = new Database(connection);
        await open.ExecuteAsync("begin", CancellationToken.None);
        await open.ExecuteAsync(mutation.Sql, CancellationToken.None);
        var results = await AttackRunner.RunInTransactionAsync(
            open,
            Expectations.Options(database),
            [mutation.Table],
            null,
            TestContext.Current.CancellationToken
        );
        await open.ExecuteAsync("rollback", CancellationToken.None);
        results.ShouldNotBeEmpty(mutation.Name);
        return Expectations.Complaints(results);
    }
}
