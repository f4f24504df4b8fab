namespace Bookline.Cli.Troubles;

/// <summary>What the shell is told.</summary>
static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;

    /// <summary>Bad usage, or an input is missing.</summary>
    public const int Usage = 2;

    /// <summary>Only <c>status</c>: something is to be applied.</summary>
    public const int Pending = 3;

    /// <summary>Files and journal disagree.</summary>
    public const int Drift = 4;

    /// <summary>Another runner is at work.</summary>
    public const int Locked = 5;
}
