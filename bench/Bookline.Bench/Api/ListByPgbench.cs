using System.Globalization;
using Bookline.Bench.Messages;
using Bookline.Trials;

namespace Bookline.Bench.Api;

/// <summary>What the list reads, sent by PostgreSQL's own benchmark client at the same rate.</summary>
internal static class ListByPgbench
{
    private const int MostOfErrors = 600;

    public static async Task<ReadLatencies> RunAsync(
        ChattingBusinesses businesses,
        int rate,
        TimeSpan length,
        CancellationToken cancel
    )
    {
        var folder = Directory.CreateTempSubdirectory("bookline-pgbench-");
        try
        {
            var script = Path.Combine(folder.FullName, "list.sql");
            await File.WriteAllTextAsync(script, Script(businesses.Tenants), cancel);
            var result = await BooklineCommand.RunAsync(
                Pgbench.Executable(businesses.Server),
                [
                    .. "-n -M prepared -j 2 -h 127.0.0.1 -l".Split(' '),
                    .. new[] { "-c", Text(Pgbench.Clients), "-T", Text((int)length.TotalSeconds), "-R", Text(rate) },
                    .. new[] { "-p", Text(businesses.Server.Port), "-U", ChattingBusinesses.App, "-f", script },
                    .. new[] { $"--log-prefix={Path.Combine(folder.FullName, "log")}", "messages" },
                ],
                "",
                cancel
            );
            return result.ExitCode == 0
                ? ReadLatencies.Of(Directory.EnumerateFiles(folder.FullName, "log.*").SelectMany(Milliseconds))
                : throw new TrialException(
                    $"pgbench failed: {result.Errors[..Math.Min(result.Errors.Length, MostOfErrors)]}"
                );
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // client, number, microseconds, …: from when it was due, too.
    private static IEnumerable<double> Milliseconds(string log) =>
        File.ReadLines(log).Select(line => double.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture) / 1000);

    private static string Script(int tenants) =>
        $"""
            \set n random(1, {tenants})
            select ('00000000-0000-7000-8000-' || lpad(to_hex(:n::integer), 12, '0'))::uuid::text tenant \gset
            begin;
            select set_tenant_context(:tenant::uuid);
            select s.id, s.name, s.description, s.category, s.icon, s.price, s.currency, s.amount_unit, s.duration_minutes,
              s.buffer_before_minutes, s.buffer_after_minutes, s.is_active, s.created_at, s.updated_at, s.created_at::text sort_value
            from services s where s.tenant_id = :tenant::uuid order by s.created_at, s.id limit 21;
            commit;
            """;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
