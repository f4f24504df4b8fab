using Bookline.PrivatePostgres;
using Bookline.Trials;
using Npgsql;

namespace Bookline.Bench.Starting;

/// <summary>Measures cold starts, the contestants in turns so that whatever slows the machine slows them all.</summary>
internal static class StartBench
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    public static async Task<int> RunAsync(StartOptions options, CancellationToken cancel)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        bounded.CancelAfter(Limit);
        using var migrations = new TinyMigrations(options.Migrations);
        await using var server = await PrivateServer.StartAsync(cancel: bounded.Token);
        await using var connection = new NpgsqlConnection(server.ConnectionString() + ";Pooling=false");
        await connection.OpenAsync(bounded.Token);

        var contestants = Contestant.All(migrations);
        var times = new Times();
        for (var run = 0; run < options.Runs; run++)
        {
            await Console.Error.WriteLineAsync($"bench: run {run + 1} of {options.Runs}");
            await RoundAsync(run, contestants, migrations, server, connection, times, bounded.Token);
        }

        var report = new StartReport(Machine.Describe(connection.ServerVersion), options, times.Figures(contestants));
        if (options.Json)
        {
            Json.Print(report);
        }
        else
        {
            report.Print();
        }
        return options.Check && !report.AllMet ? 1 : 0;
    }

    private static async Task RoundAsync(
        int run,
        IReadOnlyList<Contestant> contestants,
        TinyMigrations migrations,
        PrivateServer server,
        NpgsqlConnection connection,
        Times times,
        CancellationToken cancel
    )
    {
        // Who goes first changes from run to run.
        var order = contestants
            .Skip(run % contestants.Count)
            .Concat(contestants.Take(run % contestants.Count))
            .ToList();
        var databases = new Dictionary<Contestant, RunnerDatabase>();
        foreach (var contestant in order)
        {
            databases[contestant] = await CreateAsync(server, connection, $"run_{run}_{databases.Count}", cancel);
        }

        await MeasureAsync($"apply {migrations.Count} tiny migrations", "up");
        foreach (var (contestant, database) in databases)
        {
            await ExpectAllAppliedAsync(contestant, database, migrations.Count, cancel);
        }
        await MeasureAsync($"up, nothing to do ({migrations.Count} applied)", "up");
        await MeasureAsync($"status of {migrations.Count}", "status");

        for (var i = 0; i < databases.Count; i++)
        {
            await ExecuteAsync(connection, $"drop database run_{run}_{i} with (force)", cancel);
        }

        async Task MeasureAsync(string scenario, string verb)
        {
            foreach (var contestant in order)
            {
                await ExecuteAsync(connection, "checkpoint", cancel);
                times.Add(scenario, contestant, await contestant.MeasureAsync(verb, databases[contestant], cancel));
            }
        }
    }

    private static async Task<RunnerDatabase> CreateAsync(
        PrivateServer server,
        NpgsqlConnection connection,
        string name,
        CancellationToken cancel
    )
    {
        await ExecuteAsync(connection, $"create database {name} template template0", cancel);
        return new RunnerDatabase(server.Url(name), server.ConnectionString(name));
    }

    private static async Task ExpectAllAppliedAsync(
        Contestant contestant,
        RunnerDatabase database,
        int count,
        CancellationToken cancel
    )
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(cancel);
        await using var command = new NpgsqlCommand(
            "select count(*) from pg_tables where tablename like 'tiny%'",
            connection
        );
        if (await command.ExecuteScalarAsync(cancel) is not long found || found != count)
        {
            throw new TrialException($"{contestant.Name} said it had applied {count} migrations, and had not.");
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Milliseconds by scenario and contestant, in the order they came.</summary>
    private sealed class Times
    {
        private readonly List<(string Scenario, string Contestant, double Ms)> all = [];

        public void Add(string scenario, Contestant contestant, double ms) => all.Add((scenario, contestant.Name, ms));

        public IReadOnlyList<StartFigures> Figures(IReadOnlyList<Contestant> contestants) =>
            [
                .. all.GroupBy(t => t.Scenario)
                    .Select(scenario => new StartFigures(
                        scenario.Key,
                        contestants.ToDictionary(
                            c => c.Name,
                            c =>
                                (IReadOnlyList<double>)
                                    [.. scenario.Where(t => t.Contestant == c.Name).Select(t => t.Ms)]
                        )
                    )),
            ];
    }
}
