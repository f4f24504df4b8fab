using System.Text.Json;
using System.Text.RegularExpressions;
using Bookline.PrivatePostgres;
using Bookline.Trials;

namespace Bookline.Bench.Messages;

/// <summary>What PostgreSQL's own log says of the statements of one message: nothing is listed here that could grow old.</summary>
internal static partial class StatementLog
{
    private const string End = "end of the message";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static PrivateServerOptions Prepare(PrivateServerOptions options) =>
        options with
        {
            Settings = new Dictionary<string, string>(options.Settings)
            {
                ["logging_collector"] = "on",
                ["log_destination"] = "jsonlog",
                ["log_statement"] = "none",
            },
        };

    /// <summary>Has a contact that has written before write again, alone.</summary>
    public static async Task<Recording> RecordAsync(
        ChattingBusinesses businesses,
        Webhooks webhooks,
        FakeGraph graph,
        CancellationToken cancel
    )
    {
        var contact = businesses.ContactAt(businesses.Contacts - 1);
        await ExchangeAsync();
        await SetAsync("all");
        var folder = Path.Combine(businesses.Server.DataDirectory, "log");
        // The server's own polling shows that its connections know.
        await UntilAsync(() => Task.FromResult(Lines(folder).Any(line => line.Contains("claim_jobs"))));
        var skip = Lines(folder).Count;
        await ExchangeAsync();
        // The collector writes what it was told in its own time: what was said before this mark is there when the mark is.
        await businesses.ExecuteAsync($"select '{End}'", cancel);
        await UntilAsync(() => Task.FromResult(Lines(folder).Skip(skip).Any(line => line.Contains(End))));
        await SetAsync("none");
        return Recording.Of(contact, Lines(folder).Skip(skip).Select(Parse).OfType<LoggedStatement>());

        async Task ExchangeAsync()
        {
            var reply = graph.NextToAsync(contact.Phone);
            await webhooks.SendAsync(contact, cancel);
            await reply.WaitAsync(Patience, TimeProvider.System, cancel);
            await UntilAsync(async () =>
                await businesses.ScalarAsync<long>("select count(*) from jobs where state <> 'scheduled'", cancel) == 0
            );
        }

        async Task SetAsync(string statements)
        {
            await businesses.ExecuteAsync($"alter system set log_statement = '{statements}'", cancel);
            await businesses.ExecuteAsync("select pg_reload_conf()", cancel);
        }

        async Task UntilAsync(Func<Task<bool>> condition)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            limit.CancelAfter(Patience);
            while (!await condition())
            {
                await Task.Delay(Pause, TimeProvider.System, limit.Token);
            }
        }
    }

    private static List<string> Lines(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*.json").Order().SelectMany(ReadShared)];

    private static IEnumerable<string> ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    private static LoggedStatement? Parse(string line)
    {
        if (!line.EndsWith('}'))
        {
            return null; // half written
        }
        using var json = JsonDocument.Parse(line);
        var root = json.RootElement;
        if (
            Text(root, "user") != ChattingBusinesses.App
            || Statement().Match(Text(root, "message")) is not { Success: true } said
        )
        {
            return null;
        }
        var parameters = Parameter()
            .Matches(Text(root, "detail"))
            .Select(p => p.Groups["text"].Success ? p.Groups["text"].Value.Replace("''", "'") : null);
        return new LoggedStatement(root.GetProperty("pid").GetInt32(), said.Groups["sql"].Value, [.. parameters]);
    }

    private static string Text(JsonElement line, string name) =>
        line.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";

    [GeneratedRegex(@"^(execute [^:]*|statement): (?<sql>.*)$", RegexOptions.Singleline)]
    private static partial Regex Statement();

    [GeneratedRegex(@"\$\d+ = (NULL|'(?<text>([^']|'')*)')", RegexOptions.Singleline)]
    private static partial Regex Parameter();
}

/// <param name="Parameters">As text; null is NULL.</param>
internal sealed record LoggedStatement(int Session, string Sql, IReadOnlyList<string?> Parameters);
