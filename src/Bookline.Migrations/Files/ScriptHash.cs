using System.Security.Cryptography;
using System.Text;

namespace Bookline.Migrations.Files;

/// <summary>Hashes that do not change when an editor or git touches line ends and trailing space.</summary>
static class ScriptHash
{
    public static string Of(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Normalise(text))));

    public static bool LooksLikeOne(string text) =>
        text.Length == SHA256.HashSizeInBytes * 2 && text.All(char.IsAsciiHexDigitLower);

    public static string Normalise(string text) => string.Join('\n', Lines(text));

    /// <summary>The lines without trailing space, without empty ones at the end.</summary>
    public static List<string> Lines(string text)
    {
        var lines = new List<string>();
        foreach (var line in text.AsSpan().TrimStart('\uFEFF').EnumerateLines())
        {
            lines.Add(line.TrimEnd().ToString());
        }

        while (lines.Count > 0 && lines[^1].Length == 0)
        {
            lines.RemoveAt(lines.Count - 1);
        }

        return lines;
    }

    /// <summary>The first line in which two texts differ, from 1.</summary>
    public static (int Line, string? Was, string? Now)? FirstDifference(string was, string now)
    {
        var (a, b) = (Lines(was), Lines(now));
        for (var i = 0; i < Math.Max(a.Count, b.Count); i++)
        {
            var (x, y) = (i < a.Count ? a[i] : null, i < b.Count ? b[i] : null);
            if (x != y)
            {
                return (i + 1, x, y);
            }
        }

        return null;
    }
}
