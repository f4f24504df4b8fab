using System.Text;

namespace Bookline.Cli.Reports;

static class Locks
{
    /// <summary><c>AccessExclusiveLock</c> as the manual writes it: <c>access exclusive</c>.</summary>
    public static string Name(string mode)
    {
        const string suffix = "Lock";
        var text = mode.EndsWith(suffix, StringComparison.Ordinal) ? mode[..^suffix.Length] : mode;
        var words = new StringBuilder();
        foreach (var c in text)
        {
            words.Append(char.IsUpper(c) && words.Length > 0 ? " " : "").Append(char.ToLowerInvariant(c));
        }

        return words.ToString();
    }
}
