using System.CommandLine;
using Bookline.Cli.Help;
using Bookline.Cli.Terminal;
using Bookline.Cli.Troubles;
using Bookline.Cli.Verbs;

namespace Bookline.Cli;

/// <summary>From the arguments to the exit code.</summary>
static class CommandLine
{
    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootVerb();
        var parsed = Parse(root, args);
        using var screens = new Screens(asJson: root.AsksForJson(parsed));
        var code = await RunAsync(root, parsed, screens);
        screens.Result.Flush();
        if (!screens.Result.IsLost)
        {
            return code;
        }

        screens.Notes.Line("error: the result could not be written: stdout is closed or full.");
        // A program that reads the object must not take half of one, or none, for the answer. People have the notes,
        // and what was done is done: for them the verb's own code says more.
        return screens.AsJson ? ExitCode.Failed : code;
    }

    public static ParseResult Parse(Command root, IReadOnlyList<string> args) =>
        // Without the replacer: a tenant may be called "@home", which is no response file.
        root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });

    static async Task<int> RunAsync(RootVerb root, ParseResult parsed, Screens screens)
    {
        if (parsed.GetResult(root.HelpOption) is { Implicit: false })
        {
            HelpPage.Write(screens.Result, parsed.CommandResult.Command);
            return ExitCode.Done;
        }

        if (parsed.GetResult(root.VersionOption) is { Implicit: false })
        {
            screens.Result.Line($"bookline {ProgramVersion.Text}");
            return ExitCode.Done;
        }

        if (parsed.Errors.Count > 0)
        {
            return FailedAnswer.Write(screens, parsed, UsageException.From(parsed), result: null);
        }

        using var interruption = new Interruption();
        return await ((IRunnable)parsed.CommandResult.Command).RunAsync(parsed, screens, interruption.Token);
    }
}
