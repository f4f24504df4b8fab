using System.CommandLine;

namespace Bookline.Cli.Help;

/// <summary>A command that shows how it is used.</summary>
abstract class ExplainedCommand(string name, string description) : Command(name, description)
{
    /// <summary>Command lines without the program's name, each with what it does.</summary>
    public abstract IReadOnlyList<(string Line, string Does)> Examples { get; }

    /// <summary>The exit codes that this command ends with; empty for groups.</summary>
    public virtual IReadOnlyList<(int Code, string Means)> ExitCodes => [];

    /// <summary>A few lines that the description has no room for.</summary>
    public virtual IReadOnlyList<string> More => [];

    /// <summary>Options that work here but would say nothing to a reader.</summary>
    public virtual IReadOnlyList<Option> Unmentioned => [];
}
