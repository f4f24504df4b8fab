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

/// <summary><c>bookline db users set app|operator|migrator|all</c></summary>
sealed class UsersSetVerb : MigrationVerb<UsersSetReport>
{
    static readonly string[] Names = [.. LoginPurpose.All.Select(p => p.Name), LoginPurpose.Every];

    readonly Argument<string> login = new("login") { Description = "app, operator, migrator or all" };

    readonly Option<string?> file = new("--out")
    {
        Description = "Write the URLs to this file, which only its owner may read, and print no secret",
        HelpName = "file",
    };

    readonly Option<TimeSpan?> validFor = ValidForOption.Create();

    readonly Option<bool> noPassword = new("--no-password")
    {
        Description = "Leave the login without password, for peer or certificate authentication",
    };

    public UsersSetVerb(CommonOptions common)
        : base("set", "creates, rotates and repairs a login, and prints its new URL once", common)
    {
        login.CompletionSources.Add(_ => Names);
        login.Validators.Add(result =>
        {
            if (result.Tokens is [var token, ..] && !Names.Contains(token.Value))
            {
                result.AddError($"'{Secrets.Shown(token.Value)}' is none of {string.Join(", ", Names)}.");
            }
        });
        Arguments.Add(login);
        Options.Add(file);
        Options.Add(validFor);
        Options.Add(noPassword);
    }

    public override IReadOnlyList<string> More =>
        [
            "Makes a password of 256 random bits. The server gets its SCRAM-SHA-256 verifier only, so that the password",
            "stands in no log, and this command prints it exactly once: as the URL of the login, on stdout.",
            "",
            "Also repaired are attributes and memberships that the login should not have, or lacks; what was repaired",
            "is said on stderr. All that is asked for happens in one transaction.",
            "",
            "A role has one password. To rotate: set it, put the URL in its place, restart what uses it. Connections",
            "that are open go on; new ones need the new password from that moment.",
        ];

    public override IReadOnlyList<(string Line, string Does)> Examples =>
        [
            ("bookline db users set app", "prints DATABASE_URL_APP=postgresql://bookline_app:password@…"),
            ("bookline db users set all --out ./bookline.env", "three lines in a file of mode 0600; others in it stay"),
            ("bookline db users set operator --valid-until 90d", "a password that ends by itself"),
            ("bookline db users set migrator --no-password", "for peer or certificate authentication"),
            (
                "bookline db users set app --json | jq -r '.result.logins[].url'",
                "the URL alone, for a store of secrets to read"
            ),
        ];

    public override IReadOnlyList<(int Code, string Means)> ExitCodes =>
        [
            (0, "done; what could not be repaired is said"),
            (1, "failed, and nothing was changed, or the new URL could not be written"),
            (2, "bad usage"),
        ];

    public override IReadOnlyList<Option> Unmentioned => Common.AllButConnection;

    protected override JsonTypeInfo<Answer<UsersSetReport>> JsonType => AnswerJson.Readable.AnswerUsersSetReport;

    protected override async Task<UsersSetReport> ActAsync(
        MigratorOptions options,
        ParseResult parsed,
        Screens screens,
        CancellationToken ct
    )
    {
        var request = Read(parsed);
        await using var connection = await SingleConnection.OpenAsync(
            options.ConnectionString,
            "bookline db users",
            ct
        );
        var report = await new LoginChange(connection, request).RunAsync(ct);
        LoginChanges.Write(screens.Notes, report);
        return report;
    }

    // The only place that prints a password, and only one that was made a moment ago.
    protected override Task ShowAsync(
        UsersSetReport report,
        Screen screen,
        MigratorOptions options,
        CancellationToken ct
    )
    {
        foreach (var set in report.Logins.Where(l => l.Url is not null))
        {
            screen.Raw(EnvironmentFile.Line(set.Variable, set.Url!));
        }

        screen.Flush();
        return screen.IsLost
            ? throw new LoginRefusedException(
                "failed",
                "The logins are changed, but their URLs could not be written: stdout is closed or full.",
                "Run the command again: it makes new passwords."
            )
            : Task.CompletedTask;
    }

    LoginRequest Read(ParseResult parsed)
    {
        var request = new LoginRequest(
            LoginPurpose.Called(parsed.GetRequiredValue(login)),
            parsed.GetValue(validFor),
            WithPassword: !parsed.GetValue(noPassword),
            parsed.GetValue(file)
        );
        return request is { WithPassword: false, ValidFor: not null }
            ? throw new UsageException(
                "--valid-until ends a password, and --no-password gives none.",
                "Leave one of them out."
            )
            : request;
    }
}
