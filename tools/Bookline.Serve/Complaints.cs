using System.CommandLine.Parsing;

namespace Bookline.Serve;

/// <summary>What is wrong with the command, one line each.</summary>
internal static class Complaints
{
    /// <returns>The exit code for a command that cannot be understood.</returns>
    public static int Tell(IEnumerable<ParseError> errors)
    {
        foreach (var error in errors)
        {
            Console.Error.WriteLine($"bookline: {error.Message}");
        }
        Console.Error.WriteLine("bookline: ./bookline serve --help lists the options");
        return 2;
    }
}
