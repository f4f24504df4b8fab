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
        shell.CompletionSources.Add(_ => ShellScripts.Shells);
        shell.Validators.Add(result =>
        {
            if (result.Tokens is [var token, ..] && !ShellScripts.Shells.Contains(token.Value))
            {
                result.AddError($"'{Secrets.Shown(token.Value)}' is none of the shells bash, zsh and fish.");
            }
        });
        Arguments.Add(shell);
        Subcommands.Add(new SuggestVerb(root));
        // Never run; but without one the parser demands a subcommand, and the only one is hidden.
        SetAction(_ => ExitCode.Done);
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
