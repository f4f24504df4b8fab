using System.Text.Json;
using Bookline.Server.Access;

namespace Bookline.Server.Tests.Api;

/// <summary>What the document says of answers and headers is what the server does.</summary>
public sealed class OpenApiAnswerTests
{
    // What lets a request through to where versions are compared; {} elsewhere.
    private static readonly Dictionary<string, string> Bodies = new()
    {
        ["createTimeOff"] = """{"starts_at": "2031-01-01T10:00:00Z", "ends_at": "2031-01-02T10:00:00Z"}""",
        ["moveBooking"] = """{"starts_at": "2031-01-01T10:00:00Z"}""",
        ["putStaffHours"] = """{"hours": []}""",
        ["putOpeningHours"] = """{"hours": []}""",
        ["replaceBotSettings"] = """{"settings": {}}""",
        ["updateBotSettings"] = """{"settings": {}}""",
    };

    [Fact]
    public async Task If_Match_is_documented_where_it_is_obeyed_and_nowhere_else()
    {
        await using var shop = await Shop.OpenAsync();
        using var document = await DocumentAsync(shop);
        var wrong = new List<string>();

        foreach (var (path, method, operation) in Operations(document).Where(o => o.Method != "get"))
        {
            await MatrixRows.FillAsync(shop.Database);
            var id = operation.GetProperty("operationId").GetString()!;
            var answer = await shop.SendAsync(
                method.ToUpperInvariant(),
                Known(path),
                method == "delete" ? null : Bodies.GetValueOrDefault(id, "{}"),
                Role.Owner,
                headers: [("If-Match", "\"of-before\"")]
            );
            var documented = (
                HasHeader(operation, "If-Match"),
                operation.GetProperty("responses").TryGetProperty("412", out _)
            );
            if (documented != (answer.Status == 412, answer.Status == 412))
            {
                wrong.Add($"{id}: {documented} and {answer.Problem}");
            }
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_ETag_is_documented_where_one_is_given()
    {
        await using var shop = await Shop.OpenAsync();
        using var document = await DocumentAsync(shop);
        await MatrixRows.FillAsync(shop.Database);
        var wrong = new List<string>();

        foreach (var (path, _, operation) in Operations(document).Where(o => o.Method == "get"))
        {
            var answer = await shop.SendAsync("GET", Known(path), null, Role.Owner);
            var documented = operation
                .GetProperty("responses")
                .GetProperty("200")
                .GetProperty("headers")
                .TryGetProperty("ETag", out var _);
            if (answer.Status == 200 && documented != answer.Header("ETag") is not null)
            {
                wrong.Add(path);
            }
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_documented_parameter_of_a_query_is_taken_under_its_name()
    {
        await using var shop = await Shop.OpenAsync();
        using var document = await DocumentAsync(shop);
        await MatrixRows.FillAsync(shop.Database);
        var asked = 0;
        var refused = new List<string>();

        foreach (var (path, method, operation) in Operations(document))
        {
            foreach (var name in NamesIn(operation, "query"))
            {
                asked++;
                var address = $"{Known(path)}?{name}=1";
                var answer = await shop.SendAsync(method.ToUpperInvariant(), address, null, Role.Owner);
                if (answer.Problem.Contains($" {name}:unknown_field"))
                {
                    refused.Add($"{path}?{name}");
                }
            }
        }

        refused.ShouldBeEmpty();
        (await shop.GetAsync("services?colour=1")).Problem.ShouldContain(" colour:unknown_field");
        asked.ShouldBeGreaterThan(20);
    }

    [Fact]
    public async Task Every_parameter_says_what_it_is()
    {
        await using var shop = await Shop.OpenAsync();
        using var document = await DocumentAsync(shop);

        Operations(document)
            .Where(o => o.Operation.TryGetProperty("parameters", out _))
            .SelectMany(o =>
                o.Operation.GetProperty("parameters")
                    .EnumerateArray()
                    .Where(p => !p.TryGetProperty("$ref", out _) && !p.TryGetProperty("description", out _))
                    .Select(p => $"{o.Path} {p.GetProperty("name")}")
            )
            .ShouldBeEmpty();
    }

    [Fact]
    public async Task A_parameter_is_documented_as_required_where_nothing_is_done_without_it()
    {
        await using var shop = await Shop.OpenAsync();
        using var document = await DocumentAsync(shop);
        await MatrixRows.FillAsync(shop.Database);
        var demanded = new List<string>();
        var documented = new List<string>();

        foreach (var (path, method, operation) in Operations(document))
        {
            var names = NamesIn(operation, "query").ToList();
            if (names.Count == 0)
            {
                continue;
            }
            var id = operation.GetProperty("operationId").GetString();
            var answer = await shop.SendAsync(method.ToUpperInvariant(), Known(path), null, Role.Owner);
            demanded.AddRange(names.Where(n => answer.Problem.Contains($" {n}:required")).Select(n => $"{id} {n}"));
            documented.AddRange(
                operation
                    .GetProperty("parameters")
                    .EnumerateArray()
                    .Where(p => p.GetProperty("in").GetString() == "query")
                    .Where(p => p.TryGetProperty("required", out var required) && required.GetBoolean())
                    .Select(p => $"{id} {p.GetProperty("name")}")
            );
        }

        documented.ShouldBe(demanded);
        documented.ShouldContain("getAvailability service");
    }

    [Theory]
    [InlineData("/api/v1/bookings", "post", "404 409 413 415 500 503")]
    [InlineData("/api/v1/availability", "get", "404 500 503")]
    [InlineData("/api/v1/services/{service_id}", "get", "304 404")]
    public async Task The_ways_in_which_it_fails_are_documented(string path, string method, string expected)
    {
        await using var shop = await Shop.OpenAsync();
        using var document = await DocumentAsync(shop);
        var responses = document
            .RootElement.GetProperty("paths")
            .GetProperty(path)
            .GetProperty(method)
            .GetProperty("responses");

        expected.Split(' ').Where(status => !responses.TryGetProperty(status, out _)).ShouldBeEmpty();
        responses.GetProperty("429").GetProperty("$ref").GetString().ShouldBe("#/components/responses/Problem429");
        document
            .RootElement.GetProperty("components")
            .GetProperty("responses")
            .GetProperty("Problem429")
            .GetProperty("headers")
            .TryGetProperty("Retry-After", out _)
            .ShouldBeTrue();
        document.RootElement.GetRawText().ShouldNotContain("ProblemDetails");
    }

    [Fact]
    public async Task Every_body_has_an_example_and_every_tag_says_what_it_is()
    {
        await using var shop = await Shop.OpenAsync();
        using var document = await DocumentAsync(shop);

        Operations(document)
            .Where(o => o.Operation.TryGetProperty("requestBody", out _))
            .SelectMany(o =>
                o.Operation.GetProperty("requestBody")
                    .GetProperty("content")
                    .EnumerateObject()
                    .Where(c => !c.Value.TryGetProperty("example", out _))
                    .Select(c => $"{o.Path} {c.Name}")
            )
            .ShouldBeEmpty();
        document
            .RootElement.GetProperty("tags")
            .EnumerateArray()
            .Where(t => t.GetProperty("name").GetString() == t.GetProperty("description").GetString())
            .ShouldBeEmpty();
    }

    private static async Task<JsonDocument> DocumentAsync(Shop shop) =>
        JsonDocument.Parse(await shop.Server.Http.GetStringAsync("/openapi/v1.json"));

    private static IEnumerable<(string Path, string Method, JsonElement Operation)> Operations(JsonDocument document) =>
        from path in document.RootElement.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select (path.Name, operation.Name, operation.Value);

    private static bool HasHeader(JsonElement operation, string name) => NamesIn(operation, "header").Contains(name);

    private static IEnumerable<string> NamesIn(JsonElement operation, string place) =>
        operation.TryGetProperty("parameters", out var parameters)
            ? parameters
                .EnumerateArray()
                .Where(p => p.GetProperty("in").GetString() == place)
                .Select(p => p.GetProperty("name").GetString()!)
            : [];

    private static string Known(string path) =>
        string.Join(
            '/',
            path["/api/v1/".Length..]
                .Split('/')
                .Select(part => part.StartsWith('{') ? MatrixRows.IdOf(part.Trim('{', '}')) : part)
        );
}
