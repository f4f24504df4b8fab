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
        using var screens = new Screens(asJson: root.Db.Common.AsksForJson(parsed));
        try
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
        catch (IOException) when (screens.ReaderIsGone)
        {
            // `bookline … | head`: whoever read has had enough, and there is nobody left to tell.
            return ExitCode.Done;
        }
    }

    public static ParseResult Parse(Command root, IReadOnlyList<string> args) =>
        // Without the replacer: a tenant may be called "@home", which is no response file.
        root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
}
