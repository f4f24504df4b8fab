using System.CommandLine;
using System.Text.Json;
using Bookline.Cli.Auditing;
using Bookline.Cli.Help;
using Bookline.Cli.Json;
using Bookline.Cli.Options;
using Bookline.Cli.Reports;
using Bookline.Cli.Terminal;
using Bookline.Cli.Troubles;
using Bookline.Migrations;

namespace Bookline.Cli.Verbs;

/// <summary><c>bookline audit verify</c></summary>
sealed class AuditVerifyVerb : ExplainedCommand, IRunnable
{
    readonly AuditVerifyOptions options = new();

    public AuditVerifyVerb()
        : base("verify", "recomputes every tenant's chain of entries and tells the first broken link; writes nothing")
    {
        foreach (var option in options.All)
        {
            Options.Add(option);
        }
    }

    public bool AsksForJson(ParseResult parsed) => options.AsksForJson(parsed);

    public override IReadOnlyList<string> More =>
        [
            "Each entry has the hash of the one before; the hashes are computed here, not in the database. Whoever can",
            "write everything can also make a chain anew: keep the last hashes (--json) elsewhere, and compare.",
        ];

    public override IReadOnlyList<(string Line, string Does)> Examples =>
        [
            (
                "bookline audit verify --database postgresql://bookline_migrator@localhost/bookings",
                "every tenant's chain"
            ),
            ("bookline audit verify --tenant spark-salon", "one tenant's, by its domain or id"),
            (
                "bookline audit verify --json | jq '.result.tenants[] | {tenant, lastSequence, lastHash}'",
                "the last hashes, to keep elsewhere"
            ),
        ];

    public override IReadOnlyList<(int Code, string Means)> ExitCodes =>
        [
            (0, "every chain is whole"),
            (1, "a link is broken, or the chains could not be read"),
            (2, "bad usage, or there is no such tenant"),
        ];

    public async Task<int> RunAsync(ParseResult parsed, Screens screens, CancellationToken ct)
    {
        DatabaseAnswer? database = null;
        try
        {
            var to = options.ReadDatabase(parsed);
            database = DatabaseAnswer.From(to);
            await using var connection = await SingleConnection.OpenAsync(to, "bookline audit verify", ct);
            var report = await AuditLogReader.VerifyAsync(connection, options.ReadTenant(parsed), ct);
            var code = report.Intact ? ExitCode.Done : ExitCode.Failed;
            if (screens.AsJson)
            {
                var whole = new Answer<ChainsReport>(Name, code, ProgramVersion.Text, database, report, Error: null);
                screens.Result.Raw(JsonSerializer.Serialize(whole, AnswerJson.Readable.AnswerChainsReport));
            }
            else
            {
                ChainTable.Write(screens.Result, report);
            }

            return code;
        }
        catch (Exception e)
        {
            return FailedAnswer.Write(screens, parsed, e, result: null, database);
        }
    }
}
