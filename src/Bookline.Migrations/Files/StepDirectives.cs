using Bookline.Migrations.Sql;

namespace Bookline.Migrations.Files;

/// <summary>The directives of a step, each put into the step it belongs to.</summary>
static class StepDirectives
{
    static readonly string[] Words =
    [
        "@describe",
        "@preflight",
        "@no-transaction",
        "@after",
        "@unless",
        "@repeat",
        "@isolation",
        "@set",
        "@locks",
        "@reads",
        "@writes",
        "@rewrites",
    ];

    public static string List => string.Join(", ", Words);

    public static bool Known(string word) => Words.Contains(word);

    /// <summary>Returns what is wrong, or null.</summary>
    public static string? Apply(ScriptStep step, string word, string value)
    {
        var flag = word is "@preflight" or "@no-transaction" or "@repeat";
        if (flag && value.Length > 0)
        {
            return $"{word} takes nothing, but '{value}' follows.";
        }

        if (!flag && value.Length == 0)
        {
            return $"{word} needs something behind it.";
        }

        switch (word)
        {
            case "@describe":
                step.Description = step.Description is { } earlier ? $"{earlier} {value}" : value;
                return null;
            case "@preflight":
                step.IsPreflight = true;
                return null;
            case "@no-transaction":
                step.NoTransaction = true;
                return null;
            case "@repeat":
                step.Repeat = true;
                return null;
            case "@unless":
                return Once(step.Unless, word) ?? Do(() => step.Unless = value.TrimEnd(';'));
            case "@after":
                return Once(step.After, word) ?? Do(() => step.After = Names(value));
            case "@isolation":
                return value is "read committed" or "repeatable read" or "serializable"
                    ? Once(step.Isolation, word) ?? Do(() => step.Isolation = value)
                    : $"@isolation is read committed, repeatable read or serializable, not '{value}'.";
            case "@set":
                return Set(step, value);
            case "@locks":
                return Locks(step, value);
            case "@reads":
                return Do(() => step.AnnouncedReads.AddRange(Names(value)));
            case "@writes":
                return Do(() => step.AnnouncedWrites.AddRange(Names(value)));
            default:
                return Do(() => step.AnnouncedRewrites.AddRange(Names(value)));
        }
    }

    static string? Set(ScriptStep step, string value)
    {
        var at = value.IndexOf('=', StringComparison.Ordinal);
        var name = at < 0 ? "" : value[..at].Trim();
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.'))
        {
            return $"@set is written '@set name = value', not '{value}'.";
        }

        step.Settings.Add((name.ToLowerInvariant(), value[(at + 1)..].Trim().Trim('\'')));
        return null;
    }

    static string? Locks(ScriptStep step, string value)
    {
        var at = value.IndexOf(" on ", StringComparison.OrdinalIgnoreCase);
        if (at < 0 || LockModes.Parse(value[..at].Trim()) is not { } mode)
        {
            return $"@locks is written '@locks access exclusive on table, table', not '{value}'.";
        }

        step.AnnouncedLocks.AddRange(Names(value[(at + 4)..]).Select(t => new TableLock(t, mode)));
        return null;
    }

    static string? Once(object? before, string word) => before is null ? null : $"{word} is given twice.";

    static string? Do(Action action)
    {
        action();
        return null;
    }

    static string[] Names(string list) =>
        list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
