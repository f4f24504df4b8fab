using Microsoft.Win32.SafeHandles;

namespace Bookline.Cli.Terminal;

/// <summary>Where the two kinds of output go: the result to stdout, everything else to stderr.</summary>
sealed class Screens(bool asJson) : IDisposable
{
    /// <summary>True when stdout is for one JSON object alone.</summary>
    public bool AsJson => asJson;

    public Screen Result { get; } =
        Console.IsOutputRedirected ? new(Console.OpenStandardOutput, false) : new(() => Terminal(descriptor: 1), true);

    public Screen Notes { get; } =
        Console.IsErrorRedirected ? new(Console.OpenStandardError, false) : new(() => Terminal(descriptor: 2), true);

    // The console's own stream would set up the keyboard first, and write escape codes for it. It stays right for files,
    // in which a FileStream would keep a position of its own: `>log 2>&1` would overwrite itself.
    static FileStream Terminal(nint descriptor) =>
        new(new SafeFileHandle(descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);

    public void Dispose()
    {
        Result.Dispose();
        Notes.Dispose();
    }
}
