using Bookline.Trials;

namespace Bookline.Bench.Isolating;

/// <summary>The contestants on one database with so many connections each, in turns.</summary>
/// <param name="MicrosecondsPerRead">By contestant, a figure a round: wall time / reads of one connection.</param>
internal sealed record Duel(
    int Tenants,
    long Messages,
    int Connections,
    IReadOnlyDictionary<string, IReadOnlyList<double>> MicrosecondsPerRead
)
{
    public double Median(string contestant) => MicrosecondsPerRead[contestant].Median();

    /// <summary>The median over the rounds of one contestant's time / another's in the same round.</summary>
    public double Ratio(string contestant, string other) =>
        MicrosecondsPerRead[contestant].Zip(MicrosecondsPerRead[other], (own, its) => own / its).Median();

    public static async Task<Duel> FightAsync(
        ChatDatabase database,
        int connections,
        TenancyOptions options,
        CancellationToken cancel
    )
    {
        var readers = Readers.Of(database, connections);
        try
        {
            var times = readers.ToDictionary(r => r.Name, _ => new List<double>());
            foreach (var reader in readers)
            {
                await RunAsync(database, reader, connections, options.Reads, seed: -1, cancel);
            }
            for (var round = 0; round < options.Rounds; round++)
            {
                // Who goes first changes; the reads of a round are the same for all.
                foreach (var reader in readers.Skip(round % readers.Count).Concat(readers.Take(round % readers.Count)))
                {
                    times[reader.Name].Add(await RunAsync(database, reader, connections, options.Reads, round, cancel));
                }
            }
            return new Duel(
                database.Tenants,
                database.Messages,
                connections,
                times.ToDictionary(t => t.Key, t => (IReadOnlyList<double>)t.Value)
            );
        }
        finally
        {
            foreach (var reader in readers)
            {
                await reader.DisposeAsync();
            }
        }
    }

    private static async Task<double> RunAsync(
        ChatDatabase database,
        IReader reader,
        int connections,
        int reads,
        int seed,
        CancellationToken cancel
    )
    {
        var started = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(
            Enumerable.Range(0, connections).Select(n => Task.Run(() => ReadAsync(new Random(seed * 1000 + n)), cancel))
        );
        return TimeProvider.System.GetElapsedTime(started).TotalMicroseconds / reads;

        async Task ReadAsync(Random random)
        {
            for (var n = 0; n < reads; n++)
            {
                var tenant = 1 + random.Next(database.Tenants);
                var conversation = ChatDatabase.ConversationAt(tenant, 1 + random.Next(database.Conversations));
                var messages = await reader.ReadAsync(ChatDatabase.TenantAt(tenant), conversation, cancel);
                if (messages.Count != 10)
                {
                    throw new TrialException($"{reader.Name} found {messages.Count} messages, and there are 10.");
                }
            }
        }
    }
}
