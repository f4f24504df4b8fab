using System.CommandLine;
using Bookline.Cli.Terminal;

namespace Bookline.Cli.Verbs;

/// <summary>A command that does something, as groups do not.</summary>
interface IRunnable
{
    /// <summary>Runs it and gives the exit code.</summary>
    Task<int> RunAsync(ParseResult parsed, Screens screens, CancellationToken ct);
}
