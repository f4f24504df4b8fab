using System.Globalization;
using System.Text.RegularExpressions;
using Bookline.PrivatePostgres;
using Bookline.Trials;

namespace Bookline.Bench.Messages;

/// <summary>PostgreSQL's own benchmark client, with the statements of a message as its script.</summary>
internal static partial class Pgbench
{
    private const int Clients = 16;
    private const int MostOfErrors = 600;

    /// <exception cref="TrialException">It is not beside the server's binaries.</exception>
    public static string Executable(PrivateServer server)
    {
        var path = Path.Combine(server.BinDirectory, "pgbench");
        return File.Exists(path)
            ? path
            : throw new TrialException(
                $"There is no pgbench in {server.BinDirectory}: point BOOKLINE_PG_BIN at a full PostgreSQL."
            );
    }

    /// <returns>Messages a second.</returns>
    public static async Task<double> RunAsync(
        ChattingBusinesses businesses,
        Recording recording,
        TimeSpan length,
        CancellationToken cancel
    )
    {
        var text = await new PgbenchScript(recording).PrepareAsync(businesses, cancel);
        var script = Path.Combine(Path.GetTempPath(), $"bookline-{Guid.CreateVersion7():N}.sql");
        await File.WriteAllTextAsync(script, text, cancel);
        try
        {
            return await RunAsync(businesses, script, length, cancel);
        }
        finally
        {
            File.Delete(script);
        }
    }

    private static async Task<double> RunAsync(
        ChattingBusinesses businesses,
        string script,
        TimeSpan length,
        CancellationToken cancel
    )
    {
        var before = await MessagesAsync();
        var server = businesses.Server;
        var result = await BooklineCommand.RunAsync(
            Executable(server),
            [
                .. "-n -M prepared -j 2 -h 127.0.0.1".Split(' '),
                .. new[] { "-c", Text(Clients), "-T", Text((int)length.TotalSeconds), "-p", Text(server.Port) },
                .. new[] { "-U", ChattingBusinesses.App, "-f", script, "messages" },
            ],
            "",
            cancel
        );
        var done = Processed().Match(result.Output);
        var rate = Rate().Match(result.Output);
        if (result.ExitCode != 0 || !done.Success || !rate.Success)
        {
            throw new TrialException(
                $"pgbench failed: {result.Errors[..Math.Min(result.Errors.Length, MostOfErrors)]}"
            );
        }
        // What it did is what was asked for, or its figure says nothing.
        var stored = await MessagesAsync() - before;
        return stored >= long.Parse(done.Groups["n"].Value, CultureInfo.InvariantCulture)
            ? double.Parse(rate.Groups["tps"].Value, CultureInfo.InvariantCulture)
            : throw new TrialException($"pgbench stored {stored} messages in {done.Groups["n"].Value} transactions.");

        Task<long> MessagesAsync() => businesses.ScalarAsync<long>("select count(*) from inbound_messages", cancel);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"number of transactions actually processed: (?<n>\d+)")]
    private static partial Regex Processed();

    [GeneratedRegex(@"tps = (?<tps>[\d.]+)")]
    private static partial Regex Rate();
}
