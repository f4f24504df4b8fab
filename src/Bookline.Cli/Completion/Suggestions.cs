using System.CommandLine;
using System.CommandLine.Completions;
using Bookline.Cli.Help;

namespace Bookline.Cli.Completion;

/// <summary>What can stand in place of the last word of an unfinished command line.</summary>
static class Suggestions
{
    /// <param name="words">The words after the program's name; the last is the one being typed, perhaps empty.</param>
    public static IEnumerable<(string Text, string Description)> For(Command root, IReadOnlyList<string> words)
    {
        var typed = words.Count == 0 ? "" : words[^1];
        var command = root;
        Option? waiting = null;
        var given = new HashSet<Option>();
        var arguments = 0;
        foreach (var word in words.SkipLast(1))
        {
            if (waiting is not null)
            {
                waiting = null;
            }
            else if (HelpPage.OptionsOf(command).FirstOrDefault(o => IsCalled(o, word)) is { } option)
            {
                given.Add(option);
                waiting = TakesValue(option) ? option : null;
            }
            else if (command.Subcommands.FirstOrDefault(c => c.Name == word) is { } sub)
            {
                command = sub;
            }
            else
            {
                arguments++;
            }
        }

        var all = waiting is not null ? Values(waiting) : Words(command, arguments, typed, given);
        return all.Where(s => s.Text.StartsWith(typed, StringComparison.Ordinal));
    }

    static IEnumerable<(string Text, string Description)> Words(
        Command command,
        int arguments,
        string typed,
        HashSet<Option> given
    )
    {
        var verbs = command.Subcommands.Where(c => !c.Hidden).Select(c => (c.Name, c.Description ?? ""));
        var values = command.Arguments.Skip(arguments).Take(1).SelectMany(Values);
        // Options come when they are asked for: they would bury the verbs.
        var options = typed.StartsWith('-')
            ? HelpPage.OptionsOf(command).Where(o => !given.Contains(o)).Select(o => (o.Name, o.Description ?? ""))
            : [];
        return [.. verbs, .. values, .. options];
    }

    static IEnumerable<(string Text, string Description)> Values(Symbol symbol) =>
        symbol.GetCompletions(CompletionContext.Empty).Select(c => (c.Label, ""));

    static bool IsCalled(Option option, string word) => option.Name == word || option.Aliases.Contains(word);

    static bool TakesValue(Option option) => option.Arity.MaximumNumberOfValues > 0 && option.ValueType != typeof(bool);
}
