using Bookline.Testing;
using Npgsql;

namespace Bookline.Schema.Tests.Legacy;

/// <summary>One connection of the single-tenant application.</summary>
internal sealed class LegacyWorker(LegacyApplication application, TestDatabase database, string login, int number)
    : IAsyncDisposable
{
    private static readonly TimeSpan ReconnectPause = TimeSpan.FromMilliseconds(50);

    private readonly Random random = new(number);
    private readonly List<(string Id, string Number)> remembered = [];
    private NpgsqlConnection? connection;
    private int served;

    /// <summary>The statement it is at, for a failure's message.</summary>
    public string Doing { get; private set; } = "connect";

    public bool IsLost => connection?.FullState is not System.Data.ConnectionState.Open;

    /// <summary>Connects, and remembers conversations as they are now: some of them are going to be merged away.</summary>
    public async Task ConnectAsync()
    {
        connection = await database.OpenAsync(login);
        await using var command = new NpgsqlCommand("select id, phone_number from conversations", connection);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            remembered.Add((reader.GetString(0), reader.GetString(1)));
        }
    }

    public async Task ReconnectAsync(CancellationToken stop)
    {
        while (IsLost && !stop.IsCancellationRequested)
        {
            try
            {
                await connection!.DisposeAsync();
                connection = await database.OpenAsync(login);
            }
            catch (NpgsqlException)
            {
                await Task.Delay(ReconnectPause, TimeProvider.System, CancellationToken.None);
            }
        }
    }

    public async Task ServeOneMessageAsync()
    {
        served++;
        var (conversation, phone) =
            served % 3 == 0
                ? await FindOrCreateAsync(application.NextNumber())
                : remembered[random.Next(remembered.Count)];
        var id = $"w{number}-{served}";
        application.Sent[id] = phone;
        await RunAsync(
            "insert into messages (id, conversation_id, content, is_from_bot) values ($1, $2, $3, false)",
            id,
            conversation,
            $"for {phone}"
        );
        application.Messages[id] = phone;

        var rows = await RowsAsync("select content from messages where id = $1", id);
        if (rows.Count != 1 || rows[0] != $"for {phone}")
        {
            application.Fail($"message {id} was read back as [{string.Join(", ", rows)}]");
        }
        if ((await RowsAsync("select id from conversations where phone_number = $1", phone)).Count == 0)
        {
            application.Fail($"no conversation of {phone} is to be found");
        }
        await RunAsync(
            "update conversations set current_state = 'w', updated_at = updated_at where id = $1",
            conversation
        );
        // Says nothing new, and yet the row is written anew somewhere else.
        await RunAsync(
            "update messages set content = content where conversation_id = $1 and id not like 'w_-%'",
            conversation
        );
        if (served % 4 == 0)
        {
            await BookAsync(id, conversation, phone);
            await RunAsync("update bookings set status = status where conversation_id = $1", conversation);
        }
    }

    public ValueTask DisposeAsync() => connection?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<(string, string)> FindOrCreateAsync(string phone)
    {
        var found = await RowsAsync("select id from conversations where phone_number = $1", phone);
        if (found.Count == 0)
        {
            found = await RowsAsync("insert into conversations (phone_number) values ($1) returning id", phone);
        }
        if (found.Count == 0)
        {
            // Somebody else was faster, and the two were made one.
            found = await RowsAsync("select id from conversations where phone_number = $1", phone);
        }
        return (found[0], phone);
    }

    private async Task BookAsync(string id, string conversation, string phone)
    {
        await RunAsync(
            """
            insert into bookings (id, conversation_id, service_id, phone_number, amount)
            values ($1, $2, (select id from services where id like '1111%'), $3, 100)
            """,
            id,
            conversation,
            phone
        );
        await RunAsync("update bookings set status = 'confirmed' where id = $1", id);
        if ((await RowsAsync("select status from bookings where id = $1", id)) is not ["confirmed"])
        {
            application.Fail($"booking {id} is not to be found");
        }
    }

    private Task<int> RunAsync(string sql, params string[] values) =>
        application.TimedAsync(async () =>
        {
            await using var command = Command(sql, values);
            return await command.ExecuteNonQueryAsync();
        });

    private Task<List<string>> RowsAsync(string sql, params string[] values) =>
        application.TimedAsync(async () =>
        {
            await using var command = Command(sql, values);
            await using var reader = await command.ExecuteReaderAsync();
            var rows = new List<string>();
            while (await reader.ReadAsync())
            {
                rows.Add(reader.GetString(0));
            }
            return rows;
        });

    private NpgsqlCommand Command(string sql, string[] values)
    {
        Doing = sql;
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = value });
        }
        return command;
    }
}
