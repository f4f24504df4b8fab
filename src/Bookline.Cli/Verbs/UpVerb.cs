using System.CommandLine;
using Bookline.Cli.Options;
using Bookline.Migrations;

namespace Bookline.Cli.Verbs;

/// <summary><c>bookline db up [&lt;id&gt;]</c></summary>
sealed class UpVerb : RunVerb
{
    readonly Argument<string?> id = MigrationArgument.Optional("The last migration to apply; default: all pending");

    public UpVerb(CommonOptions common)
        : base("up", "applies all pending migrations, or those up to and including <id>", common) => Arguments.Add(id);

    public override IReadOnlyList<string> More =>
        [
            "Applications go on reading and writing meanwhile. Interrupt it, or lose the machine: the same",
            "command goes on with the step it was in. Several at once: one works, the others wait.",
        ];

    public override IReadOnlyList<(string Line, string Does)> Examples =>
        [
            ("bookline db up --database postgresql://me@localhost/bookings", "an empty database, or one already named"),
            (
                "bookline db up --tenant-name \"Spark Salon\" --tenant-timezone Asia/Kolkata --tenant-currency INR",
                "a database with rows: the business that adopts them"
            ),
            ("bookline db up 0 --json | jq .result.durationMs", "only the first migration, for a program to read"),
            (
                "bookline db up --max-block 200ms --lock-patience 5m",
                "block nobody for longer, and wait longer for a quiet moment"
            ),
            (
                "bookline db up --dir ./migrations --database \"Host=localhost;Database=shop\"",
                "another project's migrations"
            ),
        ];

    protected override Task<RunReport> RunAsync(Migrator migrator, ParseResult parsed, CancellationToken ct) =>
        migrator.UpAsync(parsed.GetValue(id), ct);

    protected override IEnumerable<string> NextSteps(RunReport report, StatusReport? status)
    {
        yield return "bookline db verify proves the result.";
        foreach (var open in status?.Migrations.Where(m => m is { State: "applied", Contract: "open" }) ?? [])
        {
            yield return $"bookline db contract {open.Number} ends the old application's access, once nothing uses it any more.";
        }
    }
}
