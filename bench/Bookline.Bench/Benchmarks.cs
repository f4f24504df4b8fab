using Bookline.Bench.Api;
using Bookline.Bench.Isolating;
using Bookline.Bench.Messages;
using Bookline.Bench.Migrating;
using Bookline.Bench.Starting;
using Bookline.PrivatePostgres;
using Bookline.Trials;
using Npgsql;

namespace Bookline.Bench;

/// <summary>The verbs of <c>./bookline bench</c>.</summary>
internal static class Benchmarks
{
    private const string Usage = """
        ./bookline bench migrate   a filled database up and down again, under load, beside a bare copy of its tables
            --messages 1000000 --conversations 100000 --bookings 100000    rows to begin with
            --duplicates 0     percent of conversations that share a phone number; above 0, measured besides 0
            --runs 3           fresh copies of the database
            --stock            shared_buffers as initdb sets it, instead of a quarter of the memory
        ./bookline bench cli       cold starts: status, a no-op up, many tiny migrations; beside DbUp and Evolve
            --migrations 500   how many tiny ones
            --runs 5           how often each is measured; the contestants take turns
        ./bookline bench tenancy   a tenant's read: TenantContext beside no isolation and beside separate commands
            --tenants 10000 --messages 10000000    of the large database; a small one has a thousandth of both
            --rounds 15 --reads 1000               reads of each contestant in a round, on each connection
        ./bookline bench messages  from a webhook to the reply: messages a second and latencies, beside pgbench with the same statements
            --tenants 1000 --contacts 10000
            --seconds 20       of each of the three measurements
        ./bookline bench api       a list read by the API at a steady rate, beside pgbench with the same query
            --tenants 1000 --rate 200
            --seconds 30       of each of the two measurements
        all
            --json             one JSON object on stdout instead of the table
            --check            exit code 1 when a bound is missed (a benchmark only reports otherwise)
        """;

    /// <summary>Exit code: 0 measured, 1 could not measure (or <c>--check</c> and a bound missed), 2 bad usage.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, e) =>
        {
            e.Cancel = true;
            stop.Cancel();
        };
        try
        {
            switch (args.FirstOrDefault())
            {
                case "migrate":
                    return await MigrateBench.RunAsync(MigrateOptions.Parse(args[1..]), stop.Token);
                case "cli":
                    return await StartBench.RunAsync(StartOptions.Parse(args[1..]), stop.Token);
                case "tenancy":
                    return await TenancyBench.RunAsync(TenancyOptions.Parse(args[1..]), stop.Token);
                case "messages":
                    return await MessagesBench.RunAsync(MessagesOptions.Parse(args[1..]), stop.Token);
                case "api":
                    return await ApiBench.RunAsync(ApiOptions.Parse(args[1..]), stop.Token);
                case null or "help" or "--help" or "-h":
                    Console.WriteLine(Usage);
                    return 0;
                default:
                    throw new UsageException($"There is no benchmark '{args[0]}'.");
            }
        }
        catch (UsageException e)
        {
            await Console.Error.WriteLineAsync($"{e.Message}\n\n{Usage}");
            return 2;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Stopped; nothing is left behind.");
            return 1;
        }
        catch (Exception e) when (e is TrialException or PrivatePostgresException or NpgsqlException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }
}
