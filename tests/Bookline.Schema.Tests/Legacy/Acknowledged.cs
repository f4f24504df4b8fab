using Bookline.Testing;

namespace Bookline.Schema.Tests.Legacy;

/// <summary>What was acknowledged to the application against what the database holds.</summary>
internal static class Acknowledged
{
    /// <summary>Each message that is lost, unknown, or in a conversation of another number.</summary>
    public static async Task<IReadOnlyList<string>> DifferencesAsync(
        TestDatabase database,
        LegacyApplication application
    )
    {
        // Before the look: the application may still be at work.
        var acknowledged = application.Messages.Keys.ToList();
        var there = new Dictionary<string, string>();
        foreach (
            var row in await database.ColumnAsync(
                """
                select m.id || chr(10) || c.phone_number from messages m join conversations c on c.id = m.conversation_id
                where m.id like 'w_-%'
                """
            )
        )
        {
            var parts = row.Split('\n');
            there.Add(parts[0], parts[1]);
        }
        return
        [
            .. acknowledged.Where(id => !there.ContainsKey(id)).Select(id => $"{id} is lost"),
            .. there.Where(m => !application.Sent.ContainsKey(m.Key)).Select(m => $"{m.Key} was never sent"),
            .. there
                .Where(m => application.Sent.TryGetValue(m.Key, out var phone) && phone != m.Value)
                .Select(m => $"{m.Key} was for {application.Sent[m.Key]} and is with {m.Value}"),
        ];
    }
}
