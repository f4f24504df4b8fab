namespace Bookline.Cli.Troubles;

/// <summary>Finds what a mistyped word may have meant.</summary>
static class SimilarName
{
    public static string? Find(string word, IEnumerable<string> known) =>
        known
            .Select(name => (Name: name, Distance: Distance(word, name)))
            .Where(n => n.Distance <= Math.Max(1, n.Name.Length / 3))
            .OrderBy(n => n.Distance)
            .Select(n => n.Name)
            .FirstOrDefault();

    // Levenshtein: insertions, deletions and replacements between the two.
    static int Distance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
