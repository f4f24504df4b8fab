using Npgsql;

namespace Bookline.Bench.Isolating;

internal static class Messages
{
    public static async Task<IReadOnlyList<Message>> ReadAsync(NpgsqlCommand command, CancellationToken cancel)
    {
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var messages = new List<Message>();
        while (await reader.ReadAsync(cancel))
        {
            messages.Add(new(reader.GetString(0), reader.GetString(1), reader.GetBoolean(2), reader.GetDateTime(3)));
        }
        return messages;
    }
}
