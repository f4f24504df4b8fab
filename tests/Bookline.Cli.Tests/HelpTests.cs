using Bookline.Testing;

namespace Bookline.Cli.Tests;

/// <summary>Every verb explains itself, with examples.</summary>
public sealed class HelpTests
{
    public static readonly TheoryData<string> Commands =
    [
        "",
        "db",
        "db up",
        "db down",
        "db status",
        "db plan",
        "db verify",
        "db contract",
        "db prune",
        "db users",
        "db users set",
        "isolation",
        "isolation audit",
        "audit",
        "audit verify",
        "completion",
    ];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Help_shows_use_and_examples(string command)
    {
        var result = await Cli.RunAsync([.. Words(command), "--help"]);
        result.ExitCode.ShouldBe(0, result.ToString());
        result.Errors.ShouldBeEmpty();
        result.Output.ShouldContain($"bookline {command}".Trim());
        result.Output.ShouldContain("\nUsage\n");
        result.Output.ShouldContain("\nExamples\n  # ");
        Examples(result).Count.ShouldBeGreaterThanOrEqualTo(2);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Examples_are_understood(string command)
    {
        var help = await Cli.RunAsync([.. Words(command), "--help"]);
        foreach (var example in Examples(help).Where(e => e.StartsWith("bookline ", StringComparison.Ordinal)))
        {
            // The shell's own syntax is the shell's to read: quotes, pipes, redirections.
            using var shell = System.Diagnostics.Process.Start(
                new System.Diagnostics.ProcessStartInfo(
                    "bash",
                    [
                        "-c",
                        $"bookline() {{ \"$BOOKLINE_CLI\" \"$@\" --help; }}; jq() {{ cat; }}; set -o pipefail; cd /tmp; {Harmless(example)}",
                    ]
                )
                {
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            )!;
            var errors = shell.StandardError.ReadToEndAsync();
            await shell.StandardOutput.ReadToEndAsync();
            await shell.WaitForExitAsync();
            shell.ExitCode.ShouldBe(0, $"{example}: {await errors}");
        }
    }

    [Theory]
    [InlineData("db up")]
    [InlineData("db down")]
    [InlineData("db status")]
    [InlineData("isolation audit")]
    [InlineData("audit verify")]
    public async Task Help_of_a_verb_lists_its_exit_codes(string command) =>
        (await Cli.RunAsync([.. Words(command), "-h"])).Output.ShouldContain("\nExit codes\n  0  ");

    [Fact]
    public async Task Help_needs_no_database_and_no_argument() =>
        (await Cli.RunAsync("db", "down", "--help")).ExitCode.ShouldBe(0);

    [Fact]
    public async Task Help_and_the_manual_name_the_same_defaults()
    {
        var help = (await Cli.RunAsync("db", "up", "--help")).Output.Split('\n');
        var manual = RepositoryFile.Read("docs/cli.md").Split('\n');
        string[] options = ["--lock-wait", "--lock-patience", "--max-block", "--jobs"];
        foreach (var option in options)
        {
            var byDefault = help.Single(l => l.StartsWith($"  {option} ", StringComparison.Ordinal)).Split("default: ")[
                1
            ];
            manual
                .Single(l => l.StartsWith($"| `{option} ", StringComparison.Ordinal))
                .ShouldEndWith($"| `{byDefault}` |");
        }
    }

    [Fact]
    public async Task The_version_is_one_line()
    {
        var result = await Cli.RunAsync("--version");
        result.ExitCode.ShouldBe(0);
        result.Output.ShouldMatch(@"^bookline \d+\.\d+\.\d+\n$");
    }

    private static string Harmless(string example) => example.Split('>')[0];

    private static string[] Words(string command) => command.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static List<string> Examples(CliResult help) =>
        [
            .. help
                .Output.Split('\n')
                .SkipWhile(line => line != "Examples")
                .Skip(1)
                .TakeWhile(line => line.StartsWith("  ", StringComparison.Ordinal))
                .Select(line => line.Trim())
                .Where(line => !line.StartsWith('#')),
        ];
}
