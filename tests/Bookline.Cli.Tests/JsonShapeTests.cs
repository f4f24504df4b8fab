using System.Text.Json;
using Bookline.Testing;

namespace Bookline.Cli.Tests;

/// <summary>The objects that docs/cli.md shows are the objects that come: the same fields, of the same types.</summary>
public sealed class JsonShapeTests : IAsyncLifetime
{
    private readonly ScratchMigrations scratch = new();
    private TestDatabase database = null!;

    public async ValueTask InitializeAsync()
    {
        database = await TestDatabase.CreateAsync(15);
        scratch.Write(
            "0001_second",
            "-- @step make\ncreate table second (id int);\n-- @step talk\ndo $$ begin raise warning 'mind'; end $$;",
            "drop table second;"
        );
        scratch.WriteFile("0001_second.verify.sql", "select 'a check', 'ok', 'fine';");
        scratch.WriteFile("0001_second.prune.sql", "do $$ begin raise notice 'a thing'; end $$;");
        scratch.WriteFile("0001_second.contract.sql", "select 1;");
    }

    public async ValueTask DisposeAsync()
    {
        scratch.Dispose();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task Every_verb_answers_as_documented()
    {
        await ShouldBeAsDocumented("plan", "plan");
        await ShouldBeAsDocumented("status", "status");
        await ShouldBeAsDocumented("up", "up");
        await ShouldBeAsDocumented("up", "up");
        await ShouldBeAsDocumented("status", "status");
        await ShouldBeAsDocumented("verify", "verify");
        await ShouldBeAsDocumented("prune", "prune");
        await ShouldBeAsDocumented("up", "contract", "1");
        await ShouldBeAsDocumented("up", "down", "1");
    }

    [Fact]
    public async Task Errors_are_as_documented()
    {
        await ShouldBeAsDocumented("error", "up", "7");
        await ShouldBeAsDocumented("error", "up", "--jobs", "0");
        scratch.Write("0002_broken", "select 1 / 0;", "select 1;");
        var failed = await ShouldBeAsDocumented("error", "up");
        failed.GetProperty("error").GetProperty("kind").GetString().ShouldBe("statement_failed");
        failed.GetProperty("result").GetProperty("migrations").GetArrayLength().ShouldBe(3);
        scratch.Delete("0002_broken.down.sql");
        await ShouldBeAsDocumented("error", "up");
    }

    private async Task<JsonElement> ShouldBeAsDocumented(string heading, params string[] arguments)
    {
        var result = await scratch.DbAsync(database, [.. arguments, "--json"]);
        var actual = ShouldBeAsDocumented(heading, result);
        actual.GetProperty("verb").GetString().ShouldBe(arguments[0]);
        return actual;
    }

    internal static JsonElement ShouldBeAsDocumented(string heading, CliResult result)
    {
        var actual = Cli.Parse(result);
        actual.GetProperty("exitCode").GetInt32().ShouldBe(result.ExitCode);

        var documented = Documented(heading);
        var run = Documented("up");
        var came = Fields(actual).ToHashSet();
        var known = Fields(documented)
            .Concat(Fields(run).Where(f => heading == "error" && f.StartsWith("result", StringComparison.Ordinal)))
            .ToHashSet();
        came.Where(field => !IsKnown(field, known) && !IsNamedInErrors(field))
            .ShouldBeEmpty($"docs/cli.md does not document these, of {result}");
        // What is documented outside a list always comes; a list may be empty, and an object null.
        known
            .Where(f => !f.Contains("[]") && !came.Any(c => Path(c) == Path(f) || IsNullAbove(c, f)))
            .ShouldBeEmpty($"docs/cli.md documents these, and they did not come in {result}");
        return actual;
    }

    private static bool IsKnown(string field, HashSet<string> known) =>
        known.Contains(field)
        || known.Any(k =>
            Path(k) == Path(field)
            && (field.EndsWith(": null", StringComparison.Ordinal) || k.EndsWith(": null", StringComparison.Ordinal))
        )
        || (
            field.EndsWith(": null", StringComparison.Ordinal)
            && known.Any(k => k.StartsWith(Path(field) + ".", StringComparison.Ordinal))
        )
        // An object that is null in the document is documented under another heading.
        || known.Any(k =>
            k.EndsWith(": null", StringComparison.Ordinal) && field.StartsWith(Path(k) + ".", StringComparison.Ordinal)
        );

    // The lists of an error are described in words: no single error fills them all.
    private static bool IsNamedInErrors(string field) =>
        field.StartsWith("error.", StringComparison.Ordinal)
        && field.Contains("[].", StringComparison.Ordinal)
        && Section("error").Contains($"`{Path(field).Split('.')[^1]}`", StringComparison.Ordinal);

    private static bool IsNullAbove(string came, string documented) =>
        came.EndsWith(": null", StringComparison.Ordinal)
        && documented.StartsWith(Path(came) + ".", StringComparison.Ordinal);

    private static string Path(string field) => field.Split(": ")[0];

    private static IEnumerable<string> Fields(JsonElement value, string path = "") =>
        value.ValueKind switch
        {
            JsonValueKind.Object => value
                .EnumerateObject()
                .SelectMany(p => Fields(p.Value, path.Length == 0 ? p.Name : $"{path}.{p.Name}")),
            JsonValueKind.Array => value.EnumerateArray().SelectMany(item => Fields(item, path + "[]")),
            JsonValueKind.True or JsonValueKind.False => [$"{path}: boolean"],
            JsonValueKind.Null => [$"{path}: null"],
            var kind => [$"{path}: {kind}"],
        };

    private static JsonElement Documented(string heading)
    {
        var text = Section(heading);
        var open = text.IndexOf("```json\n", StringComparison.Ordinal) + "```json\n".Length;
        return JsonDocument.Parse(text[open..text.IndexOf("\n```", open, StringComparison.Ordinal)]).RootElement;
    }

    private static string Section(string heading)
    {
        var text = RepositoryFile.Read("docs/cli.md");
        var start = text.IndexOf($"\n### JSON of `{heading}`", StringComparison.Ordinal);
        start.ShouldBeGreaterThan(0, heading);
        var end = text.IndexOf("\n### ", start + 1, StringComparison.Ordinal);
        return end < 0 ? text[start..] : text[start..end];
    }
}
