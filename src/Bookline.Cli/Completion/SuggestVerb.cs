using System.CommandLine;
using Bookline.Cli.Terminal;
using Bookline.Cli.Troubles;
using Bookline.Cli.Verbs;

namespace Bookline.Cli.Completion;

/// <summary>
/// What the completion scripts ask: <c>bookline completion suggest -- db st</c> gives <c>status</c>. A verb and no
/// directive, because a launcher in front of the program hands verbs on.
/// </summary>
sealed class SuggestVerb : Command, IRunnable
{
    readonly Command root;
    readonly Argument<string[]> words = new("words") { Arity = ArgumentArity.ZeroOrMore };

    public SuggestVerb(Command root)
        : base("suggest")
    {
        this.root = root;
        Hidden = true;
        Arguments.Add(words);
    }

    public Task<int> RunAsync(ParseResult parsed, Screens screens, CancellationToken ct)
    {
        foreach (var (text, description) in Suggestions.For(root, parsed.GetValue(words) ?? []))
        {
            screens.Result.Line(description.Length == 0 ? text : $"{text}\t{description}");
        }

        return Task.FromResult(ExitCode.Done);
    }
}
