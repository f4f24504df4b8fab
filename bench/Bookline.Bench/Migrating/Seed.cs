using Bookline.PrivatePostgres;
using Bookline.Trials;

namespace Bookline.Bench.Migrating;

/// <summary>Fills a single-tenant database, as its own application's login.</summary>
internal static class Seed
{
    public const string Login = "salon_app";

    public static async Task<SingleTenantDatabase> FillAsync(
        PrivateServer server,
        string name,
        MigrateOptions options,
        int duplicates,
        CancellationToken cancel
    )
    {
        var database = await SingleTenantDatabase.CreateAsync(server, name, Login, cancel);
        await database.ExecuteAsync(Script(options, duplicates), cancel, Login);
        // Hint bits and statistics are the seed's affair, not that of whoever reads the rows first.
        await database.ExecuteAsync("vacuum (freeze, analyze)", cancel);
        return database;
    }

    // Ids look as the prototype's do (random UUIDs as text), yet come out of a number, so that rows find each other
    // without a join. Texts are of a chat's length.
    private static string Script(MigrateOptions options, int duplicates)
    {
        var numbers = Math.Max(1, options.Conversations - options.Conversations * (long)duplicates / 100);
        return $"""
            insert into services (id, name, description, price, is_active, icon)
            select md5('service ' || n)::uuid::text, 'Service ' || n, 'What service ' || n || ' is about', 100 + n * 50,
              n % 9 <> 0, '💇'
            from generate_series(1, 40) n;

            insert into conversations (id, phone_number, customer_name, current_state, selected_service, selected_date,
              selected_time, created_at, updated_at)
            select md5('conversation ' || n)::uuid::text,
              '+91' || 7000000000 + case when n <= {numbers} then n else 1 + n * 7919 % {numbers} end,
              case when n % 5 > 0 then 'Customer ' || n end,
              (array['greeting', 'service_selection', 'date_selection', 'completed'])[1 + n % 4],
              case when n % 3 > 0 then md5('service ' || 1 + n % 40)::uuid::text end,
              case when n % 3 > 1 then '2025-06-' || 10 + n % 20 end, case when n % 3 > 1 then 1 + n % 12 || ':30 PM' end,
              timestamp '2025-01-01' + n * interval '7 seconds', timestamp '2025-03-01' + n * interval '9 seconds'
            from generate_series(1, {options.Conversations}) n;

            insert into messages (id, conversation_id, content, is_from_bot, timestamp)
            select md5('message ' || n)::uuid::text, md5('conversation ' || 1 + n % {options.Conversations})::uuid::text,
              'Message ' || n || repeat(' of a usual length,', n % 5) || ' about an appointment', n % 2 = 0,
              timestamp '2025-01-01' + n * interval '3 seconds'
            from generate_series(1, {options.Messages}) n;

            insert into bookings (id, conversation_id, service_id, phone_number, customer_name, amount, status,
              payment_method, appointment_date, appointment_time, created_at, updated_at)
            select md5('booking ' || n)::uuid::text, md5('conversation ' || 1 + n % {options.Conversations})::uuid::text,
              md5('service ' || 1 + n % 40)::uuid::text, '+91' || 7000000000 + n, 'Customer ' || n, 100 + n % 40 * 50,
              (array['pending', 'confirmed', 'completed', 'cancelled'])[1 + n % 4],
              case when n % 4 > 0 then 'upi' end, timestamp '2025-06-01' + n % 90 * interval '1 day',
              1 + n % 12 || ':00 PM', timestamp '2025-01-01' + n * interval '30 seconds',
              timestamp '2025-01-01' + n * interval '31 seconds'
            from generate_series(1, {options.Bookings}) n;
            """;
    }
}
