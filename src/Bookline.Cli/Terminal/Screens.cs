namespace Bookline.Cli.Terminal;

/// <summary>Where the two kinds of output go: the result to stdout, everything else to stderr.</summary>
sealed class Screens(bool asJson) : IDisposable
{
    /// <summary>True when stdout is for one JSON object alone.</summary>
    public bool AsJson => asJson;

    public Screen Result { get; } = new(Console.OpenStandardOutput(), !Console.IsOutputRedirected);

    public Screen Notes { get; } = new(Console.OpenStandardError(), !Console.IsErrorRedirected);

    /// <summary>True when stdout is a pipe that nobody reads any more.</summary>
    public bool ReaderIsGone
    {
        get
        {
            try
            {
                Result.Flush();
                return false;
            }
            catch (IOException)
            {
                return true;
            }
        }
    }

    public void Dispose()
    {
        try
        {
            Result.Dispose();
            Notes.Dispose();
        }
        catch (IOException)
        {
            // The reader of a pipe may leave before the last line.
        }
    }
}
