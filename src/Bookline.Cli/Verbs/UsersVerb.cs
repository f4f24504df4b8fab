using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Bookline.Cli.Json;
using Bookline.Cli.Logins;
using Bookline.Cli.Options;
using Bookline.Cli.Reports;
using Bookline.Cli.Terminal;
using Bookline.Cli.Troubles;
using Bookline.Migrations;

namespace Bookline.Cli.Verbs;

/// <summary><c>bookline db users</c></summary>
sealed class UsersVerb : MigrationVerb<UsersReport>
{
    public UsersVerb(CommonOptions common)
        : base("users", "tells whether the app, operator and migrator logins are what they should be", common)
    {
        Subcommands.Add(new UsersSetVerb(common));
        // Never run; but without one the parser demands the subcommand.
        SetAction(_ => ExitCode.Done);
    }

    public override IReadOnlyList<string> More =>
        [
            "Logins belong to the whole server. Whether one has a password only a superuser can see; for others it",
            "is unknown. `bookline db users set` gives passwords and repairs.",
        ];

    public override IReadOnlyList<(string Line, string Does)> Examples =>
        [
            ("bookline db users", "a table; any login is enough"),
            (
                "bookline db users --json | jq -r '.result.logins[] | select(.asItShouldBe | not) | .login'",
                "which are not what they should be"
            ),
            ("bookline db users set app", "a new password for the server's login, printed once as a URL"),
        ];

    public override IReadOnlyList<(int Code, string Means)> ExitCodes =>
        [(0, "every login is what it should be"), (1, "one is not, or failed"), (2, "bad usage")];

    public override IReadOnlyList<Option> Unmentioned => Common.AllButConnection;

    protected override JsonTypeInfo<Answer<UsersReport>> JsonType => AnswerJson.Readable.AnswerUsersReport;

    protected override async Task<UsersReport> ActAsync(
        MigratorOptions options,
        ParseResult parsed,
        Screens screens,
        CancellationToken ct
    )
    {
        await using var connection = await SingleConnection.OpenAsync(
            options.ConnectionString,
            "bookline db users",
            ct
        );
        return await LoginList.ReadAsync(connection, ct);
    }

    protected override int ExitCodeOf(UsersReport report) => report.AsTheyShouldBe ? ExitCode.Done : ExitCode.Failed;

    protected override Task ShowAsync(UsersReport report, Screen screen, MigratorOptions options, CancellationToken ct)
    {
        LoginTable.Write(screen, report);
        return Task.CompletedTask;
    }
}
