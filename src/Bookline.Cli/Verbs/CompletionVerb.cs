using System.CommandLine;
using Bookline.Cli.Completion;
using Bookline.Cli.Help;
using Bookline.Cli.Terminal;
using Bookline.Cli.Troubles;

namespace Bookline.Cli.Verbs;

/// <summary><c>bookline completion bash|zsh|fish</c></summary>
sealed class CompletionVerb : ExplainedCommand, IRunnable
{
    readonly Argument<string> shell = new("shell") { Description = "bash, zsh or fish" };

    public CompletionVerb(Command root)
        : base("completion", "prints a completion script for a shell")
    {
        shell.AcceptOnlyFromAmong([.. ShellScripts.Shells]);
        Arguments.Add(shell);
        Subcommands.Add(new SuggestVerb(root));
    }

    public override IReadOnlyList<(string Line, string Does)> Examples =>
        [
            ("source <(bookline completion bash)", "bash: for this session, or as a line of ~/.bashrc"),
            ("source <(bookline completion zsh)", "zsh: as a line of ~/.zshrc, after compinit"),
            ("bookline completion fish >~/.config/fish/completions/bookline.fish", "fish"),
        ];

    public override IReadOnlyList<(int Code, string Means)> ExitCodes => [(0, "done"), (2, "bad usage")];

    public Task<int> RunAsync(ParseResult parsed, Screens screens, CancellationToken ct)
    {
        screens.Result.Line(ShellScripts.For(parsed.GetRequiredValue(shell)));
        return Task.FromResult(ExitCode.Done);
    }
}
