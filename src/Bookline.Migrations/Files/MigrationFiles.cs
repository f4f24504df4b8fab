using System.Globalization;

namespace Bookline.Migrations.Files;

/// <summary>Pairs the files of a folder into migrations.</summary>
static class MigrationFiles
{
    sealed record Named(string File, int Number, string Id, MigrationScript Script);

    public static List<Migration> Pair(IEnumerable<(string FileName, string Text)> files)
    {
        var errors = new List<FileError>();
        var named = files
            .OrderBy(f => f.FileName, StringComparer.Ordinal)
            .Select(f => Read(f.FileName, f.Text, errors))
            .OfType<Named>()
            .ToList();
        var migrations = named
            .GroupBy(n => n.Id)
            .Select(g => Join(g.Key, [.. g], errors))
            .OfType<Migration>()
            .OrderBy(m => m.Number)
            .ToList();
        CheckNumbers(named, errors);
        return errors.Count == 0 ? migrations : throw new InvalidMigrationFilesException(errors);
    }

    static Named? Read(string file, string text, List<FileError> errors)
    {
        var parts = file.Split('.');
        var underscore = file.IndexOf('_', StringComparison.Ordinal);
        if (
            parts.Length != 3
            || parts[2] != "sql"
            || underscore < 4
            || !int.TryParse(
                file.AsSpan(0, underscore),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var number
            )
            || !parts[0].AsSpan(underscore + 1).ContainsOnlyNameCharacters()
            || Purpose(parts[1]) is not { } purpose
        )
        {
            errors.Add(
                new FileError(
                    file,
                    0,
                    "A migration file is named NNNN_name.up.sql, .down.sql, .contract.sql, .verify.sql or .prune.sql."
                )
            );
            return null;
        }

        return new Named(file, number, parts[0], ScriptParser.Parse(file, text, purpose, errors));
    }

    static ScriptPurpose? Purpose(string word) =>
        word switch
        {
            "up" => ScriptPurpose.Up,
            "down" => ScriptPurpose.Down,
            "contract" => ScriptPurpose.Contract,
            "verify" => ScriptPurpose.Verify,
            "prune" => ScriptPurpose.Prune,
            _ => null,
        };

    static Migration? Join(string id, List<Named> scripts, List<FileError> errors)
    {
        MigrationScript? Of(ScriptPurpose purpose) => scripts.Find(s => s.Script.Purpose == purpose)?.Script;
        var (up, down) = (Of(ScriptPurpose.Up), Of(ScriptPurpose.Down));
        if (up is null)
        {
            errors.Add(new FileError(scripts[0].File, 0, $"There is no {id}.up.sql."));
        }

        if (down is null)
        {
            errors.Add(
                new FileError(scripts[0].File, 0, $"There is no {id}.down.sql: every migration can be rolled back.")
            );
        }

        return up is null || down is null
            ? null
            : new Migration(
                id,
                scripts[0].Number,
                up,
                down,
                Of(ScriptPurpose.Contract),
                Of(ScriptPurpose.Verify),
                Of(ScriptPurpose.Prune)
            );
    }

    static void CheckNumbers(List<Named> named, List<FileError> errors)
    {
        var ids = named.DistinctBy(n => n.Id).OrderBy(n => n.Number).ThenBy(n => n.Id, StringComparer.Ordinal).ToList();
        for (var i = 0; i < ids.Count; i++)
        {
            var expected = i == 0 ? Math.Min(ids[0].Number, 1) : ids[i - 1].Number + 1;
            if (i > 0 && ids[i].Number == ids[i - 1].Number)
            {
                errors.Add(
                    new FileError(ids[i].File, 0, $"Number {ids[i].Number:0000} is already taken by {ids[i - 1].Id}.")
                );
            }
            else if (ids[i].Number != expected)
            {
                errors.Add(
                    new FileError(
                        ids[i].File,
                        0,
                        $"Numbers have a gap: {expected:0000} is missing before {ids[i].Number:0000}."
                    )
                );
            }
        }
    }

    static bool ContainsOnlyNameCharacters(this ReadOnlySpan<char> name)
    {
        foreach (var c in name)
        {
            if (c is not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '_'))
            {
                return false;
            }
        }

        return name.Length > 0;
    }
}
