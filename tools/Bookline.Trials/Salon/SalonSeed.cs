using Npgsql;

namespace Bookline.Trials.Salon;

/// <summary>
/// Spark Salon in Kolkata after two years with the single-tenant application, with what two years leave behind:
/// numbers with several conversations, ids of an import, quotes, emoji, empty names, 12-hour times.
/// </summary>
public static class SalonSeed
{
    public const int Numbers = 560;
    public const int Conversations = 620; // the rest share a number with an earlier one
    public const int Bookings = 410;
    private const int Seed = 20240613;

    public static async Task FillAsync(SingleTenantDatabase database, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel, database.Login);
        var random = new Random(Seed);
        var conversations = Enumerable.Range(0, Conversations).Select(n => Conversation(n, random)).ToList();
        await CopyAsync(
            connection,
            "services (id, name, description, price, is_active, icon)",
            SalonTexts.Services,
            cancel
        );
        await CopyAsync(
            connection,
            "conversations (id, phone_number, customer_name, current_state, selected_service, selected_date, "
                + "selected_time, created_at, updated_at)",
            conversations,
            cancel
        );
        await CopyAsync(
            connection,
            "messages (id, conversation_id, content, is_from_bot, timestamp)",
            conversations.SelectMany(c => Talk(c, random)),
            cancel
        );
        await CopyAsync(
            connection,
            "bookings (id, conversation_id, service_id, phone_number, customer_name, amount, status, payment_method, "
                + "appointment_date, appointment_time, created_at, updated_at)",
            Enumerable.Range(0, Bookings).Select(_ => Booking(Any(conversations, random), random)),
            cancel
        );
        await database.ExecuteAsync("analyze", cancel);
    }

    private static object?[] Conversation(int n, Random random)
    {
        var id = n % 37 == 0 ? $"import-2023/{n}" : Guid.CreateVersion7().ToString();
        var number = n < Numbers ? n : random.Next(Numbers);
        var begun = Begun(random);
        var chosen = random.Next(3) > 0;
        return
        [
            id,
            $"+9198300{10000 + number * 131 % 90000:00000}",
            Any(SalonTexts.Names, random),
            chosen ? Any(["date_selection", "payment", "completed"], random) : "greeting",
            chosen ? Any(SalonTexts.Services, random)[0] : null,
            chosen ? begun.AddDays(2).ToString("yyyy-MM-dd") : null,
            chosen ? Any(SalonTexts.Times, random) : null,
            begun,
            begun.AddMinutes(random.Next(1, 5000)),
        ];
    }

    private static IEnumerable<object?[]> Talk(object?[] conversation, Random random)
    {
        var at = (DateTime)conversation[7]!;
        var lines = random.Next(3, 12);
        for (var line = 0; line < lines; line++)
        {
            at = at.AddSeconds(random.Next(2, 90));
            var bot = line % 2 == 1;
            var text = Any(bot ? SalonTexts.Bot : SalonTexts.Customers, random);
            yield return [Guid.CreateVersion7().ToString(), conversation[0], text, bot, at];
        }
    }

    private static object?[] Booking(object?[] conversation, Random random)
    {
        var service = Any(SalonTexts.Services, random);
        var at = (DateTime)conversation[8]!;
        return
        [
            Guid.CreateVersion7().ToString(),
            conversation[0],
            service[0],
            conversation[1],
            conversation[2],
            service[3], // whole rupees
            Any(["pending", "confirmed", "completed", "completed", "cancelled"], random),
            Any(["upi", "card", "cash", null], random),
            random.Next(20) == 0 ? null : at.Date.AddDays(random.Next(1, 20)),
            Any(SalonTexts.Times, random),
            at,
            at.AddMinutes(3),
        ];
    }

    private static DateTime Begun(Random random) =>
        new DateTime(2023, 11, 1).AddMinutes(random.Next(2 * 365 * 24 * 60));

    private static T Any<T>(IReadOnlyList<T> values, Random random) => values[random.Next(values.Count)];

    private static async Task CopyAsync(
        NpgsqlConnection connection,
        string target,
        IEnumerable<object?[]> rows,
        CancellationToken cancel
    )
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            $"copy {target} from stdin (format binary)",
            cancel
        );
        foreach (var row in rows)
        {
            await copy.WriteRowAsync(cancel, row);
        }
        await copy.CompleteAsync(cancel);
    }
}
