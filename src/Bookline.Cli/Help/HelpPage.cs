using System.CommandLine;
using Bookline.Cli.Terminal;
using Bookline.Cli.Verbs;

namespace Bookline.Cli.Help;

/// <summary>What <c>--help</c> shows: use, verbs, options, examples, exit codes.</summary>
static class HelpPage
{
    const int DescriptionColumn = 30;

    public static void Write(Screen screen, Command command)
    {
        var explained = command as ExplainedCommand;
        screen.Line($"{FullName(command)}: {command.Description}");
        screen.Line();
        screen.Line(screen.Bold("Usage"));
        screen.Line($"  {Usage(command)}");
        WriteLines(screen, "", explained?.More ?? []);
        WriteRows(
            screen,
            "Verbs",
            command.Subcommands.Where(c => !c.Hidden).Select(c => (c.Name, c.Description ?? ""))
        );
        WriteRows(
            screen,
            "Arguments",
            command.Arguments.Where(a => !a.Hidden).Select(a => ($"<{a.Name}>", a.Description ?? ""))
        );
        WriteRows(
            screen,
            "Options",
            OptionsOf(command)
                .Where(o => !o.Hidden && explained?.Unmentioned.Contains(o) != true)
                .Select(o => (Label(o), o.Description ?? ""))
        );
        WriteExamples(screen, explained?.Examples ?? []);
        WriteRows(screen, "Exit codes", (explained?.ExitCodes ?? []).Select(e => ($"{e.Code}", e.Means)), column: 5);
    }

    /// <summary>The words that lead to it, such as <c>bookline db up</c>.</summary>
    public static string FullName(Command command) => string.Join(' ', Ancestry(command).Reverse().Select(c => c.Name));

    /// <summary>Its own options first, then those of the commands above it.</summary>
    public static IEnumerable<Option> OptionsOf(Command command) =>
        Ancestry(command).SelectMany(c => c.Options.Where(o => c == command || o.Recursive));

    static IEnumerable<Command> Ancestry(Command command)
    {
        for (Command? at = command; at is not null; at = at.Parents.OfType<Command>().FirstOrDefault())
        {
            yield return at;
        }
    }

    static string Usage(Command command)
    {
        var arguments = command.Arguments.Select(a =>
            a.Arity.MinimumNumberOfValues > 0 ? $" <{a.Name}>" : $" [<{a.Name}>]"
        );
        var verb = (command.Subcommands.Any(c => !c.Hidden), command is IRunnable) switch
        {
            (false, _) => "",
            (_, true) => " [<verb>]",
            _ => " <verb>",
        };
        return FullName(command) + verb + string.Concat(arguments) + " [options]";
    }

    static string Label(Option option) =>
        string.Join(", ", option.Aliases.Append(option.Name).OrderBy(n => n.Length))
        + (option.HelpName is null ? "" : $" <{option.HelpName}>");

    static void WriteExamples(Screen screen, IReadOnlyList<(string Line, string Does)> examples)
    {
        if (examples.Count > 0)
        {
            screen.Line();
            screen.Line(screen.Bold("Examples"));
            foreach (var (line, does) in examples)
            {
                screen.Line(screen.Dim($"  # {does}"));
                screen.Line($"  {line}");
            }
        }
    }

    static void WriteRows(
        Screen screen,
        string title,
        IEnumerable<(string Label, string Text)> rows,
        int column = DescriptionColumn
    ) =>
        WriteLines(
            screen,
            title,
            rows.Select(r =>
                r.Label.Length < column - 2 ? r.Label.PadRight(column - 2) + r.Text : $"{r.Label}  {r.Text}"
            )
        );

    static void WriteLines(Screen screen, string title, IEnumerable<string> lines)
    {
        var first = true;
        foreach (var line in lines)
        {
            if (first)
            {
                screen.Line();
                if (title.Length > 0)
                {
                    screen.Line(screen.Bold(title));
                }

                first = false;
            }

            screen.Line(line.Length == 0 ? "" : $"  {line}");
        }
    }
}
