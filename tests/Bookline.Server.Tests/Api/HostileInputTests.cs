using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Bookline.Server.Access;
using Bookline.Server.Tests.Hosting;
using Microsoft.Extensions.Logging;

namespace Bookline.Server.Tests.Api;

/// <summary>
/// Every field, query and id of the running server's OpenAPI document, with what nobody sends who means well: what is wrong is the
/// caller's to hear (4xx), and never an error of the server.
/// </summary>
public sealed class HostileInputTests
{
    private static readonly string[] Hostile =
    [
        "\"\\u0000\"",
        "\"a\\u0000b\"",
        "\"\\ud800\"",
        "\"\\u202e\\ud83d\\udc87\\u200f\"",
        "\"infinity\"",
        "\"svc_~AA\"",
        "\"0001-01-01T00:00:00Z\"",
        "\"9999-12-31T23:59:59Z\"",
        "9223372036854775807",
        "-9223372036854775808",
        "2147483647",
        "1e400",
        "-1",
        "0",
        "[]",
        "{}",
        "[null]",
        "[\"\\u0000\"]",
        "{\"a\\u0000\":\"\\u0000\"}",
        "null",
        "true",
    ];

    private static readonly string[] HostileWords =
    [
        "%00",
        "a%00b",
        "%ff",
        "%ED%A0%80",
        "~AA",
        "svc_~AA",
        "cnv_~AA",
        "bkg_~AA",
        "svc_~gA",
        "9223372036854775808",
        "-1",
        "0001-01-01",
        "9999-12-31",
        "9999-12-31T23:59:59Z",
        "2200-12-31T23:59:59%2B18:00",
        "WyIiXQ",
        "WyItY3JlYXRlZF9hdCIsIjAwMDEtMDEtMDEiLCJ4Il0",
        "'%20or%201=1",
        "",
    ];

    [Fact]
    public async Task No_field_of_a_body_brings_an_error_of_the_server() =>
        await AskAsync(operation =>
            operation.Body is { } schema ? Bodies(schema).Select(body => (operation.Known, (string?)body)) : []
        );

    [Fact]
    public async Task What_the_database_does_not_store_fails_its_own_request_and_none_after_it()
    {
        await using var shop = await Shop.OpenAsync();
        await MatrixRows.FillAsync(shop.Database);
        var user = $"users/{MatrixRows.IdOf("user_id")}";
        var answers = new List<int>();

        // So often that on every connection it is the one with which the statement is prepared.
        for (var asked = 0; asked < 40; asked++)
        {
            await shop.SendAsync("PATCH", user, """{"first_name": "a\u0000"}""", Role.Owner);
        }
        for (var asked = 0; asked < 10; asked++)
        {
            answers.Add((await shop.SendAsync("PATCH", user, """{"first_name": "a"}""", Role.Owner)).Status);
        }

        answers.ShouldAllBe(status => status == 200);
    }

    [Fact]
    public async Task No_query_and_no_id_brings_an_error_of_the_server() =>
        await AskAsync(operation =>
            [
                .. from name in operation.Queries
                from word in HostileWords
                select ($"{operation.Known}?{name}={word}", operation.Body is null ? null : "{}"),
                .. from name in operation.Ids
                from word in HostileWords
                select (operation.With(name, word), operation.Body is null ? null : "{}"),
            ]
        );

    private static async Task AskAsync(Func<HostileOperation, IEnumerable<(string Path, string? Body)>> requests)
    {
        using var errors = new Errors();
        await using var shop = await Shop.OpenAsync(configure: builder => builder.Logging.AddProvider(errors));
        using var document = JsonDocument.Parse(await shop.Server.Http.GetStringAsync("/openapi/v1.json"));
        // All of it within a minute is more than any plan's limits let through.
        await shop.Database.ExecuteAsync(
            "update subscription_plans set limits = limits || '{\"session_calls_per_minute\": -1}'"
        );
        var (wrong, asked) = (new List<string>(), 0);
        foreach (var operation in HostileOperation.All(document.RootElement))
        {
            await MatrixRows.FillAsync(shop.Database);
            foreach (var (path, body) in requests(operation))
            {
                using var request = new HttpRequestMessage(new HttpMethod(operation.Method), path);
                TestCallers.As(request, Shop.First, Role.Owner);
                if (body is not null)
                {
                    request.Content = new StringContent(body, Encoding.UTF8, operation.BodyType!);
                }
                using var answer = await shop.Server.Http.SendAsync(request);
                asked++;
                if ((int)answer.StatusCode >= 500 || (int)answer.StatusCode == 429)
                {
                    wrong.Add($"{(int)answer.StatusCode} {operation.Method} {path} {body}\n{errors.Take()}");
                }
            }
        }
        wrong.ShouldBeEmpty();
        asked.ShouldBeGreaterThan(500);
    }

    private static IEnumerable<string> Bodies(BodySchema schema) =>
        from place in schema.Places()
        from value in Hostile
        select schema.With(place, value);

    /// <summary>What went wrong in the server, for whoever reads why a test failed.</summary>
    private sealed class Errors : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<Exception> seen = [];

        public string Take() => seen.TryDequeue(out var error) ? error.ToString() : "";

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (IsEnabled(logLevel) && exception is not null)
            {
                seen.Enqueue(exception);
            }
        }

        public void Dispose() { }
    }
}
