using System.Collections.Concurrent;
using Bookline.Trials;
using Npgsql;

namespace Bookline.Demo.Salon;

/// <summary>
/// The single-tenant application, unmodified: it has never heard of tenants. Two of its clients read, two write, on
/// connections that were open before the migration began.
/// </summary>
internal sealed class SalonApp(SingleTenantDatabase database) : IAsyncDisposable
{
    private const int RequestsASecond = 50; // of each client

    private readonly List<PacedClient> clients = [];
    private readonly ConcurrentBag<(string Table, string Id)> written = [];
    private List<string> conversations = [];
    private List<string> numbers = [];
    private int nextNumber;

    /// <summary>The rows that the application was told are in the database.</summary>
    public IReadOnlyCollection<(string Table, string Id)> Written => written;

    public async Task StartAsync(CancellationToken cancel)
    {
        conversations = await database.ColumnAsync<string>("select id from conversations", cancel);
        numbers = await database.ColumnAsync<string>("select phone_number from conversations", cancel);
        clients.Add(await ClientAsync("look-up", LookUpAsync, cancel));
        clients.Add(await ClientAsync("calendar", CalendarAsync, cancel));
        clients.Add(await ClientAsync("chat", ChatAsync, cancel));
        clients.Add(await ClientAsync("booking", BookAsync, cancel));
    }

    /// <summary>What it went through since the last time.</summary>
    public ClientFigures TakeFigures() => ClientFigures.Together("requests", [.. clients.Select(c => c.TakeFigures())]);

    public async ValueTask DisposeAsync()
    {
        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }
        clients.Clear();
    }

    private Task<PacedClient> ClientAsync(
        string name,
        Func<NpgsqlConnection, CancellationToken, Task> act,
        CancellationToken cancel
    ) => PacedClient.StartAsync(name, database.ConnectionStringFor(database.Login), RequestsASecond, act, cancel);

    private async Task LookUpAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        var number = Any(numbers);
        var id = await OneAsync(
            connection,
            "select * from conversations where phone_number = $1 order by updated_at desc limit 1",
            cancel,
            number
        );
        await OneAsync(
            connection,
            "select count(*)::text from (select * from messages where conversation_id = $1 order by timestamp) m",
            cancel,
            id
        );
    }

    private static Task CalendarAsync(NpgsqlConnection connection, CancellationToken cancel) =>
        OneAsync(
            connection,
            "select b.id, s.name from bookings b join services s on s.id = b.service_id order by b.created_at desc limit 50",
            cancel
        );

    private async Task ChatAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        const string Insert =
            "insert into messages (conversation_id, content, is_from_bot) values ($1, $2, $3) returning id";
        var conversation = Any(conversations);
        Note("messages", await OneAsync(connection, Insert, cancel, conversation, "Is 4 PM free? 🙂", false));
        Note("messages", await OneAsync(connection, Insert, cancel, conversation, "It's free. Shall I book it?", true));
    }

    private async Task BookAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        var number = $"+91700{Interlocked.Increment(ref nextNumber):0000000}";
        var conversation = await OneAsync(
            connection,
            "insert into conversations (phone_number, customer_name) values ($1, $2) returning id",
            cancel,
            number,
            "New O'Customer"
        );
        Note("conversations", conversation);
        var booking = await OneAsync(
            connection,
            """
            insert into bookings (conversation_id, service_id, phone_number, amount, status, appointment_time)
            values ($1, $2, $3, $4, 'confirmed', '4:00 PM') returning id
            """,
            cancel,
            conversation,
            "svc-haircut",
            number,
            650
        );
        Note("bookings", booking);
        await OneAsync(
            connection,
            "update conversations set current_state = 'completed', updated_at = now() where id = $1 returning id",
            cancel,
            conversation
        );
    }

    private void Note(string table, string id) => written.Add((table, id));

    // An answer without a row is a failure for the application, whatever the server thinks of it.
    private static async Task<string> OneAsync(
        NpgsqlConnection connection,
        string sql,
        CancellationToken cancel,
        params object[] values
    )
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel)
            ? reader.GetString(0)
            : throw new InvalidOperationException($"no row came from: {sql}");
    }

    private static string Any(List<string> values) => values[Random.Shared.Next(values.Count)];
}
