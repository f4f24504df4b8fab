namespace Bookline.Migrations.Journal;

/// <summary>A row of <c>migrations</c>, without its script.</summary>
sealed record JournalMigration(
    string Id,
    int Number,
    string State,
    string Checksum,
    DateTimeOffset? AppliedAt,
    double? DurationMs,
    string Who,
    string Version,
    DateTimeOffset? ContractedAt,
    Block? LongestBlock
);

/// <summary>A row of <c>steps</c>.</summary>
sealed record JournalStep(string MigrationId, string Direction, string Name, string Hash, string State, long Rows);

/// <summary>What the journal knows: every migration, and the steps of those that are not finished.</summary>
sealed class JournalState(IReadOnlyList<JournalMigration> migrations, IReadOnlyList<JournalStep> steps)
{
    public static JournalState Empty { get; } = new([], []);

    readonly Dictionary<string, JournalMigration> byId = migrations.ToDictionary(m => m.Id);

    public IReadOnlyList<JournalMigration> Migrations { get; } = migrations;

    public JournalMigration? Find(string id) => byId.GetValueOrDefault(id);

    public IEnumerable<JournalStep> Steps(string id, string direction) =>
        steps.Where(s => s.MigrationId == id && s.Direction == direction);

    public HashSet<string> Done(string id, string direction) =>
        [.. Steps(id, direction).Where(s => s.State is "done" or "skipped").Select(s => s.Name)];
}
