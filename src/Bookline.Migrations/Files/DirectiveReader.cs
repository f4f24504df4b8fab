using Bookline.Migrations.Sql;

namespace Bookline.Migrations.Files;

/// <summary>Takes comments and statements in file order and builds the steps, collecting what is wrong.</summary>
sealed class DirectiveReader(string file, ScriptPurpose purpose, List<FileError> errors)
{
    readonly List<ScriptStep> steps = [];
    readonly HashSet<string> seen = [];
    readonly List<string> formerly = [];

    // A file without @step is one step; its directives and statements collect here.
    ScriptStep? current;
    bool implicitStep;

    /// <summary>Checksums of the texts that this one takes the place of.</summary>
    public IReadOnlyList<string> Formerly => formerly;

    public void Statement(SqlStatement statement)
    {
        if (current is null)
        {
            StartImplicitly(statement.Line);
        }

        if (statement.Refusal is { } refusal)
        {
            Wrong(statement.Line, refusal);
        }

        current!.Statements.Add(statement);
    }

    public void Comment(string comment, int line, bool insideStatement)
    {
        var text = comment.AsSpan(2).Trim();
        if (text.Length < 2 || text[0] != '@' || !char.IsAsciiLetter(text[1]))
        {
            return;
        }

        var end = text.IndexOfAny(' ', '\t');
        var word = (end < 0 ? text : text[..end]).ToString();
        var value = end < 0 ? "" : text[end..].Trim().ToString();
        if (insideStatement)
        {
            Wrong(line, $"{word} stands inside a statement; directives come before a step's first statement.");
        }
        else if (purpose is ScriptPurpose.Verify or ScriptPurpose.Prune)
        {
            Wrong(
                line,
                $"{word} has no meaning in a {purpose.ToString().ToLowerInvariant()} script, which is one transaction."
            );
        }
        else if (word == "@step")
        {
            StartStep(value, line);
        }
        else if (word == "@formerly")
        {
            TakesThePlaceOf(value, line);
        }
        else if (!StepDirectives.Known(word))
        {
            Wrong(line, $"{word} is not a directive. Known: @formerly, @step, {StepDirectives.List}.");
        }
        else
        {
            Directive(word, value, line);
        }
    }

    public List<ScriptStep> Finish()
    {
        if (steps.Count == 0)
        {
            Wrong(0, "The file has no statement.");
        }

        foreach (var step in steps)
        {
            StepRules.Check(step, steps, purpose, Wrong);
        }

        return steps;
    }

    void StartStep(string name, int line)
    {
        if (implicitStep)
        {
            Wrong(
                line,
                "Everything before the first @step must be comments: statements and directives belong to a step."
            );
            implicitStep = false;
        }

        if (name.Length == 0 || !name.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_'))
        {
            Wrong(line, $"A step is named with a-z, 0-9 and _ only, not '{name}'.");
        }
        else if (!seen.Add(name))
        {
            Wrong(line, $"There is already a step '{name}' in this file.");
        }

        current = new ScriptStep { Name = name, Line = line };
        steps.Add(current);
    }

    void TakesThePlaceOf(string checksum, int line)
    {
        if (purpose != ScriptPurpose.Up || current is not null)
        {
            Wrong(line, "@formerly stands at the head of an up script, before its first step or statement.");
        }
        else if (!ScriptHash.LooksLikeOne(checksum))
        {
            Wrong(line, $"@formerly takes a checksum of 64 lower-case hexadecimal digits, not '{checksum}'.");
        }
        else
        {
            formerly.Add(checksum);
        }
    }

    void StartImplicitly(int line)
    {
        implicitStep = true;
        current = new ScriptStep { Name = "main", Line = line };
        steps.Add(current);
    }

    void Directive(string word, string value, int line)
    {
        if (current is null)
        {
            StartImplicitly(line);
        }

        if (current!.Statements.Count > 0)
        {
            Wrong(line, $"{word} comes too late: directives stand right after @step, before its first statement.");
            return;
        }

        if (StepDirectives.Apply(current, word, value) is { } wrong)
        {
            Wrong(line, wrong);
        }
    }

    void Wrong(int line, string message) => errors.Add(new FileError(file, line, message));
}
