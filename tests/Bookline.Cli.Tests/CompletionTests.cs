using System.Diagnostics;

namespace Bookline.Cli.Tests;

/// <summary>The completion scripts, run by the shells that they are for.</summary>
public sealed class CompletionTests
{
    // What bash does at the tab key: it splits the line, sets COMP_…, and calls the function.
    private const string Ask = """
        source <("$BOOKLINE_CLI" completion bash)
        [[ $(complete -p bookline) == *_bookline* ]] || exit 9
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMP_POINT=${#COMP_LINE}
        COMP_WORDS[0]=$BOOKLINE_CLI
        _bookline
        printf '%s\n' "${COMPREPLY[@]}"
        """;

    [Theory]
    [InlineData("bookline d", "db")]
    [InlineData("bookline db st", "status")]
    [InlineData("bookline db ", "up down status plan verify contract prune users")]
    [InlineData("bookline db users set ", "all app migrator operator")]
    [InlineData("bookline db users set app --val", "--valid-until")]
    [InlineData("bookline db up --tenant-t", "--tenant-timezone")]
    [InlineData("bookline db --json up --tenant-t", "--tenant-timezone")]
    [InlineData("bookline db down 0001", "0001_multi_tenant_schema")]
    [InlineData("bookline db down --res", "--restore-backup")]
    [InlineData("bookline db up --res", "")]
    [InlineData("bookline db up --tenant-name st", "")]
    [InlineData("bookline i", "isolation")]
    [InlineData("bookline isolation ", "audit")]
    [InlineData("bookline audit ", "verify")]
    [InlineData("bookline audit verify --t", "--tenant")]
    [InlineData("bookline isolation audit --tenant-c", "--tenant-column")]
    [InlineData("bookline completion ", "bash fish zsh")]
    public async Task Bash_completes(string line, string expected)
    {
        var answer = await RunAsync("bash", ["-c", Ask, "bash", .. line.Split(' ')]);
        answer
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .ShouldBe(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public async Task Every_shell_gets_a_script_that_it_can_read(string shell)
    {
        var script = (await Cli.RunAsync("completion", shell)).Output;
        script.ShouldContain("completion suggest");
        if (File.Exists($"/usr/bin/{shell}") || File.Exists($"/bin/{shell}"))
        {
            await RunAsync(shell, ["-n", "-c", script]);
        }
    }

    private static async Task<string> RunAsync(string program, string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, await errors);
        return output;
    }
}
