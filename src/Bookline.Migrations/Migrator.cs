using Bookline.Migrations.Running;

namespace Bookline.Migrations;

/// <summary>Applies, rolls back, explains and checks the migrations of one database.</summary>
/// <remarks>
/// Every method opens its own connections and closes them. Expected troubles are <see cref="MigrationException"/>s; none of
/// them carries the password of the connection string.
/// </remarks>
public sealed class Migrator
{
    readonly MigratorOptions options;
    readonly IRunObserver observer;

    /// <summary>Makes a migrator; nothing is opened yet.</summary>
    /// <param name="options">What to run and where.</param>
    /// <param name="observer">Is told of everything that happens, possibly from several threads at once.</param>
    /// <exception cref="ArgumentException">An option is out of its bounds.</exception>
    public Migrator(MigratorOptions options, IRunObserver? observer = null)
    {
        this.options = options.Checked();
        this.observer = observer ?? new SilentObserver();
    }

    /// <summary>Applies all pending migrations, or those up to and including <paramref name="targetId"/>.</summary>
    public Task<RunReport> UpAsync(string? targetId, CancellationToken ct) =>
        Verbs.RunAsync(options, observer, "up", "up", run => Choices.Up(options.Migrations, run.State, targetId), ct);

    /// <summary>Rolls back <paramref name="id"/>, which must be the newest applied one unless <paramref name="includeNewer"/>.</summary>
    public Task<RunReport> DownAsync(string id, bool includeNewer, CancellationToken ct) =>
        Verbs.RunAsync(
            options,
            observer,
            "down",
            "down",
            run => Choices.Down(options.Migrations, run.State, id, includeNewer),
            ct
        );

    /// <summary>Ends the compatibility period of <paramref name="id"/>, or of every applied migration that has one still open.</summary>
    public Task<RunReport> ContractAsync(string? id, CancellationToken ct) =>
        Verbs.RunAsync(
            options,
            observer,
            "contract",
            "contract",
            run => Choices.Contract(options.Migrations, run.State, id),
            ct
        );

    /// <summary>Tells what is applied, pending and drifted. Writes nothing.</summary>
    public Task<StatusReport> StatusAsync(CancellationToken ct) =>
        Reading.TypedAsync(() => StatusVerb.RunAsync(options, ct), ct);

    /// <summary>Lists what <see cref="UpAsync"/> would do, with its cost. One READ ONLY transaction.</summary>
    public Task<PlanReport> PlanAsync(string? targetId, CancellationToken ct) =>
        Reading.TypedAsync(() => PlanVerb.RunAsync(options, observer, targetId, ct), ct);

    /// <summary>Runs the read-only checks of <paramref name="id"/>, or of every applied migration.</summary>
    public Task<VerifyReport> VerifyAsync(string? id, CancellationToken ct) =>
        Reading.TypedAsync(() => VerifyVerb.RunAsync(options, observer, id, ct), ct);

    /// <summary>Drops backups; without <paramref name="confirmed"/> it only lists what would go, and rolls back.</summary>
    public Task<PruneReport> PruneAsync(string? id, bool confirmed, CancellationToken ct) =>
        Reading.TypedAsync(() => PruneVerb.RunAsync(options, observer, id, confirmed, ct), ct);
}
