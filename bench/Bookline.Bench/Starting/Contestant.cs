using Bookline.Trials;

namespace Bookline.Bench.Starting;

/// <summary>A migration runner that is started as a process, once for every verb.</summary>
internal sealed record Contestant(
    string Name,
    Func<string, RunnerDatabase, IReadOnlyList<string>> Arguments,
    string File
)
{
    /// <summary>Wall time in milliseconds, from before the start to after the end.</summary>
    /// <exception cref="TrialException">It failed: a time without the work is none.</exception>
    public async Task<double> MeasureAsync(string verb, RunnerDatabase database, CancellationToken cancel)
    {
        var result = await BooklineCommand.RunAsync(File, Arguments(verb, database), database.Url, cancel);
        result.Expecting($"{Name} {verb}");
        return result.Elapsed.TotalMilliseconds;
    }

    public static IReadOnlyList<Contestant> All(TinyMigrations migrations)
    {
        var self = Environment.ProcessPath!;
        return
        [
            new("Bookline", (verb, _) => ["db", verb, "--dir", migrations.ForBookline], BooklineCommand.Executable),
            new("DbUp 7.0.1", (verb, d) => ["peer", "dbup", verb, migrations.ForDbUp, d.ConnectionString], self),
            new("Evolve 3.2.0", (verb, d) => ["peer", "evolve", verb, migrations.ForEvolve, d.ConnectionString], self),
        ];
    }
}

/// <summary>An empty database of a contestant's own.</summary>
internal sealed record RunnerDatabase(string Url, string ConnectionString);
