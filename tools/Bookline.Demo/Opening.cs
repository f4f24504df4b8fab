using Bookline.PrivatePostgres;
using Bookline.Trials;

namespace Bookline.Demo;

/// <summary>What there is before anything happens.</summary>
internal static class Opening
{
    public static async Task TellAsync(
        PrivateServer server,
        SingleTenantDatabase database,
        Narrator narrator,
        AllRows rows,
        CancellationToken cancel
    )
    {
        narrator.Title(
            $"Spark Salon, Kolkata: one business in one database. PostgreSQL {server.MajorVersion}, private, fsync off."
        );
        narrator.Say(
            await database.ScalarAsync<string>(
                """
                select format('%s services, %s conversations, %s messages, %s bookings worth ₹%s (whole rupees).',
                  (select count(*) from services), (select count(*) from conversations),
                  to_char((select count(*) from messages), 'FM999,999'), (select count(*) from bookings),
                  to_char((select sum(amount) from bookings), 'FM99,99,999'))
                """,
                cancel
            )
        );
        var duplicates = await database.ScalarAsync<long>(
            "select count(*) - count(distinct phone_number) from conversations",
            cancel
        );
        narrator.Say(
            $"As two years leave it: {duplicates} conversations too many for their phone numbers, imported ids such as "
                + "import-2023/37,"
        );
        narrator.Say(
            "quotes, emoji, empty names, times such as 2:30 PM. "
                + $"{rows.Count:N0} rows were noted, to compare later."
        );
    }
}
