using System.CommandLine;
using System.Text.Json;
using Bookline.Cli.Help;
using Bookline.Cli.Json;
using Bookline.Cli.Options;
using Bookline.Cli.Reports;
using Bookline.Cli.Terminal;
using Bookline.Cli.Troubles;
using Bookline.Isolation;
using Bookline.Isolation.Attacks;
using Bookline.Migrations.Connecting;
using Npgsql;

namespace Bookline.Cli.Verbs;

/// <summary><c>bookline isolation audit</c></summary>
sealed class IsolationAuditVerb : ExplainedCommand, IRunnable
{
    readonly IsolationAuditOptions options = new();

    public IsolationAuditVerb()
        : base("audit", "reads the live catalog and tells, table by table, what keeps tenants apart; writes nothing")
    {
        foreach (var option in options.All)
        {
            Options.Add(option);
        }
    }

    public bool AsksForJson(ParseResult parsed) => options.AsksForJson(parsed);

    public override IReadOnlyList<string> More =>
        [
            "leak: a way to another tenant's rows, or to what they are. note: worth knowing. not checked: cannot be told",
            "from here. proved: the catalog shows that it holds. docs/isolation-audit.md explains every check.",
        ];

    public override IReadOnlyList<(string Line, string Does)> Examples =>
        [
            ("bookline isolation audit --database postgresql://me@localhost/bookings", "Bookline's own database"),
            (
                "bookline isolation audit --tenant-column org_id --tenants-table organisations.id --role app_user",
                "another application's: which column, which table of tenants, which login"
            ),
            (
                "bookline isolation audit --attack --role app_user --set app.tenant={tenant}",
                "attack it, where policies read current_setting('app.tenant')"
            ),
            (
                "bookline isolation audit --attack --role web --set 'request.jwt.claims={\"tenant\": \"{tenant}\"}'",
                "attack it, where policies read a claim of a JWT"
            ),
            (
                "bookline isolation audit --json | jq '.result.findings[] | select(.severity == \"leak\")'",
                "the leaks, for a program to read"
            ),
        ];

    public override IReadOnlyList<(int Code, string Means)> ExitCodes =>
        [
            (0, "no leak"),
            (1, "a leak, or the audit could not run"),
            (2, "bad usage, or there is no such column, table, schema or role"),
        ];

    public async Task<int> RunAsync(ParseResult parsed, Screens screens, CancellationToken ct)
    {
        DatabaseAnswer? database = null;
        try
        {
            var asked = options.Read(parsed);
            database = DatabaseAnswer.From(asked.ConnectionString);
            var answer = await ActAsync(asked, parsed, screens, ct);
            var code = answer.Leaks ? ExitCode.Failed : ExitCode.Done;
            if (screens.AsJson)
            {
                var whole = new Answer<IsolationAnswer>(Name, code, ProgramVersion.Text, database, answer, Error: null);
                screens.Result.Raw(JsonSerializer.Serialize(whole, AnswerJson.Readable.AnswerIsolationAnswer));
            }
            else
            {
                IsolationTable.Write(screens.Result, answer);
            }

            return code;
        }
        catch (Exception e)
        {
            return FailedAnswer.Write(screens, parsed, e, result: null, database);
        }
    }

    async Task<IsolationAnswer> ActAsync(
        IsolationOptions asked,
        ParseResult parsed,
        Screens screens,
        CancellationToken ct
    )
    {
        try
        {
            var report = await IsolationAudit.RunAsync(asked, ct);
            if (!options.WantsAttack(parsed))
            {
                return IsolationAnswer.From(report, attacks: null);
            }

            return IsolationAnswer.From(report, await AttackAsync(asked, report, parsed, screens, ct));
        }
        catch (CatalogUnreachableException e)
        {
            throw ConnectionTroubles.Explain(
                e.InnerException!,
                new NpgsqlConnectionStringBuilder(asked.ConnectionString)
            );
        }
    }

    async Task<IReadOnlyList<AttackResult>> AttackAsync(
        IsolationOptions asked,
        IsolationReport report,
        ParseResult parsed,
        Screens screens,
        CancellationToken ct
    )
    {
        var tenants = report.Tables.FirstOrDefault(t => t.IsTenants)?.Name.Replace("\"", "", StringComparison.Ordinal);
        var attack = options.ReadAttack(parsed, asked, Attacker(asked, report), tenants);
        screens.Notes.Line($"attacking {report.Tables.Count} tables as {attack.Role} …");
        try
        {
            return await AttackRunner.RunAsync(attack, progress: null, ct);
        }
        catch (PostgresException e)
        {
            throw new AttackFailedException(
                $"The attacks could not run: {e.MessageText}.",
                $"The login plants rows of two tenants and becomes {attack.Role}: use a superuser, or a member of it with BYPASSRLS."
            );
        }
    }

    // Bookline's own login where it is one of several; elsewhere the first that may log in.
    static string Attacker(IsolationOptions asked, IsolationReport report) =>
        asked.Role
        ?? report.Roles.FirstOrDefault(r => r == "bookline_app")
        ?? (report.Roles is [var only, ..] ? only : null)
        ?? throw new UsageException("It is unknown what the application works as.", "Name its login: --role app_user.");
}
