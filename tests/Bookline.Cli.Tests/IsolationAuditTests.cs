using System.Text.Json;
using Bookline.Testing;

namespace Bookline.Cli.Tests;

/// <summary><c>bookline isolation audit</c> as a user sees it: exit codes, the table, the JSON of docs/cli.md.</summary>
public sealed class IsolationAuditTests : IAsyncLifetime
{
    private const string Sound = """
        create table firms (id text primary key);
        create table things (firm text not null references firms, id int, price numeric, primary key (firm, id));
        alter table firms enable row level security, force row level security;
        alter table things enable row level security, force row level security;
        create policy own on firms to {0} using (id = nullif(current_setting('app.firm', true), ''));
        create policy own on things to {0} using (firm = nullif(current_setting('app.firm', true), ''));
        grant select on firms, things to {0};
        """;

    private static readonly string[] Firm = ["--tenant-column", "firm", "--tenants-table", "firms"];

    private readonly string login = $"firm_app_{Guid.CreateVersion7():N}";
    private TestDatabase database = null!;

    public async ValueTask InitializeAsync()
    {
        database = await TestDatabase.CreateAsync(15);
        await database.ExecuteAsync($"create role {login} login;" + Sound.Replace("{0}", login));
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task Zero_without_a_leak_and_one_with_one()
    {
        var sound = await AuditAsync(0, Firm);
        sound.Errors.ShouldBeEmpty();
        sound.Output.ShouldMatch(@"public\.things +firm +proved +proved +proved +proved\n");
        sound.Output.ShouldContain("2 tables: 0 leaks");

        await database.ExecuteAsync($"grant truncate on things to {login}");
        var open = await AuditAsync(1, Firm);
        open.Output.ShouldMatch(@"public\.things +firm +proved +LEAK +proved +proved\n");
        open.Output.ShouldContain($"TRUNCATE of {login} empties the table for every tenant");
        open.Output.ShouldContain($"→ revoke truncate on public.things from {login};");
        open.Output.ShouldContain("2 tables: 1 leak,");

        (await AuditAsync(0, [.. Firm, "--accept", "grant:public.things"])).Output.ShouldContain("(accepted)");
    }

    [Theory]
    [InlineData("No table of database", "--tenant-column", "nothing")]
    [InlineData("There is no table and key 'guilds'", "--tenant-column", "firm", "--tenants-table", "guilds")]
    [InlineData("There is no role 'ghost'", "--tenant-column", "firm", "--role", "ghost")]
    [InlineData("There is no schema 'nowhere'", "--tenant-column", "firm", "--schema", "nowhere")]
    public async Task Two_when_what_is_named_is_not_there(string sentence, params string[] arguments)
    {
        var result = await AuditAsync(2, arguments);
        result.Output.ShouldBeEmpty();
        result.Errors.ShouldStartWith($"error: {sentence}");
        result.Errors.ShouldContain("\n→ ");

        var json = await AuditAsync(2, [.. arguments, "--json"]);
        Cli.Parse(json).GetProperty("error").GetProperty("kind").GetString().ShouldBe("nothing_to_audit");
    }

    [Fact]
    public async Task JSON_is_as_documented()
    {
        await database.ExecuteAsync($"grant truncate on things to {login}");
        var result = await AuditAsync(1, [.. Firm, "--json"]);
        var actual = Cli.Parse(result);
        actual.GetProperty("exitCode").GetInt32().ShouldBe(1);
        actual.GetProperty("result").GetProperty("leaks").GetBoolean().ShouldBeTrue();
        var documented = Documented();
        Fields(actual).Distinct().Order().ShouldBe(Fields(documented).Distinct().Order(), result.ToString());

        var leak = actual.GetProperty("result").GetProperty("findings")[0];
        leak.GetProperty("severity").GetString().ShouldBe("leak");
        leak.GetProperty("check").GetString().ShouldBe("grant");
    }

    [Fact]
    public async Task Every_check_is_explained()
    {
        await database.ExecuteAsync("create index on things (price)");
        var findings = Cli.Parse(await AuditAsync(0, [.. Firm, "--json"]))
            .GetProperty("result")
            .GetProperty("findings");
        var page = RepositoryFile.Read("docs/isolation-audit.md");
        foreach (var finding in findings.EnumerateArray())
        {
            page.ShouldContain($"| `{finding.GetProperty("check").GetString()}` |");
        }
    }

    private async Task<CliResult> AuditAsync(int code, string[] arguments)
    {
        var result = await CliProcess.RunAsync(["isolation", "audit", .. arguments], Cli.Environment(database));
        result.ExitCode.ShouldBe(code, result.ToString());
        return result;
    }

    // Names, without types: a value that may be null is either.
    private static IEnumerable<string> Fields(JsonElement value, string path = "") =>
        value.ValueKind switch
        {
            JsonValueKind.Object => value.EnumerateObject().SelectMany(p => Fields(p.Value, $"{path}.{p.Name}")),
            JsonValueKind.Array => value.EnumerateArray().SelectMany(item => Fields(item, path + "[]")),
            _ => [path],
        };

    private static JsonElement Documented()
    {
        var text = RepositoryFile.Read("docs/cli.md");
        var start = text.IndexOf("\n### JSON of `isolation audit`", StringComparison.Ordinal);
        start.ShouldBeGreaterThan(0);
        var open = text.IndexOf("```json\n", start, StringComparison.Ordinal) + "```json\n".Length;
        return JsonDocument.Parse(text[open..text.IndexOf("\n```", open, StringComparison.Ordinal)]).RootElement;
    }
}
