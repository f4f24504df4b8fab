using System.CommandLine;
using System.CommandLine.Parsing;
using Bookline.Cli.Help;
using Bookline.Cli.Terminal;

namespace Bookline.Cli.Troubles;

/// <summary>The command line asks for something that does not exist or does not fit.</summary>
sealed class UsageException(string message, string hint) : Exception(message)
{
    public string Hint => hint;

    /// <summary>What is wrong with a command line that could not be understood: the first trouble, in one sentence.</summary>
    public static UsageException From(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var help = $"{HelpPage.FullName(command)} --help shows what there is.";
        // An unknown word causes follow-up errors ("required argument missing"); it is the cause that counts.
        if (MisplacedWord(parsed) is { } word)
        {
            return Unknown(word, command, help);
        }

        var error = parsed.Errors[0];
        var verbs = Verbs(command).ToList();
        return error.SymbolResult is CommandResult && verbs.Count > 0
            ? new UsageException($"A verb is missing: {string.Join(", ", verbs)}.", help)
            : new UsageException(Sentence(error, command), help);
    }

    /// <summary>True for what can be no value of an argument: an option that does not exist, or a database.</summary>
    public static bool IsMisplaced(string word) => word.StartsWith('-') || Secrets.LooksLikeDatabase(word);

    // The parser gives an unknown option to the first argument that has room.
    static string? MisplacedWord(ParseResult parsed) =>
        parsed
            .CommandResult.Children.OfType<ArgumentResult>()
            .SelectMany(a => a.Tokens.Select(t => t.Value))
            .FirstOrDefault(IsMisplaced)
        ?? (parsed.UnmatchedTokens is [var unmatched, ..] ? unmatched : null);

    static UsageException Unknown(string word, Command command, string help)
    {
        var option = Secrets.Name(word);
        if (HelpPage.OptionsOf(command).Any(o => o.Name == option))
        {
            // The parser did not see it there: the words in front of it know no such option.
            return new UsageException(
                $"{option} stands in front of the verb that it belongs to.",
                $"Write it behind: {HelpPage.FullName(command)} {option}"
            );
        }

        if (Secrets.LooksLikeDatabase(word))
        {
            return new UsageException("A database stands where none is expected.", "Write --database in front of it.");
        }

        var kind =
            word.StartsWith('-') ? "option"
            : Verbs(command).Any() ? "verb"
            : "argument";
        var near = SimilarName.Find(word, Known(command, kind));
        return new UsageException(
            $"There is no {kind} '{word}'." + (near is null ? "" : $" Did you mean {near}?"),
            help
        );
    }

    static string Sentence(ParseError error, Command command) =>
        error.SymbolResult switch
        {
            ArgumentResult { Tokens.Count: 0, Argument: var argument } when command.Arguments.Contains(argument) =>
                $"<{argument.Name}> is missing.",
            OptionResult { Tokens.Count: 0, Option: var option } => $"{option.Name} needs a value.",
            OptionResult { Tokens.Count: > 1, Option: { Arity.MaximumNumberOfValues: 1 } option } =>
                $"{option.Name} is given more than once.",
            CommandResult when command.Arguments is [var argument, ..] => $"<{argument.Name}> is missing.",
            _ => error.Message,
        };

    static IEnumerable<string> Known(Command command, string kind) =>
        kind == "option" ? HelpPage.OptionsOf(command).Where(o => !o.Hidden).Select(o => o.Name) : Verbs(command);

    static IEnumerable<string> Verbs(Command command) => command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name);
}
