using Bookline.Migrations.Sql;

namespace Bookline.Migrations.Files;

/// <summary>Reads one file: statements, and the directives that group them into steps.</summary>
static class ScriptParser
{
    public static MigrationScript Parse(string fileName, string text, ScriptPurpose purpose, List<FileError> errors)
    {
        var reader = new DirectiveReader(fileName, purpose, errors);
        var steps = new List<ScriptStep>();
        try
        {
            steps = Read(text, reader);
        }
        catch (SqlSyntaxException e)
        {
            errors.Add(new FileError(fileName, e.Line, e.Message));
        }

        for (var i = 0; i < steps.Count; i++)
        {
            steps[i].Position = i + 1;
        }

        return new MigrationScript(fileName, text, purpose, steps) { Formerly = reader.Formerly };
    }

    static List<ScriptStep> Read(string text, DirectiveReader reader)
    {
        var tokens = SqlLexer.Tokens(text);
        var ranges = StatementSplitter.Split(text, tokens);
        var next = 0;
        for (var i = 0; i < tokens.Count; i++)
        {
            if (next < ranges.Count && i == ranges[next].FirstToken)
            {
                reader.Statement(StatementClassifier.Classify(text, tokens, ranges[next]));
            }

            if (tokens[i].Kind == SqlTokenKind.LineComment && StartsItsLine(text, tokens[i]))
            {
                var inside = next < ranges.Count && i > ranges[next].FirstToken && i <= ranges[next].LastToken;
                reader.Comment(tokens[i].Of(text), tokens[i].Line, inside);
            }

            if (next < ranges.Count && i == ranges[next].LastToken)
            {
                next++;
            }
        }

        return reader.Finish();
    }

    static bool StartsItsLine(string text, SqlToken token)
    {
        for (var i = token.Start - 1; i >= 0 && text[i] != '\n'; i--)
        {
            if (!char.IsWhiteSpace(text[i]) && text[i] != '\uFEFF')
            {
                return false;
            }
        }

        return true;
    }
}
