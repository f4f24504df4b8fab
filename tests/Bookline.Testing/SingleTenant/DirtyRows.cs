namespace Bookline.Testing.SingleTenant;

/// <summary>A few hundred rows with everything that real data turned out to hold. Deterministic.</summary>
internal static class DirtyRows
{
    /// <summary>60 conversations, of which 20 share their number with another; 300 messages, 80 bookings, 4 services.</summary>
    public const string Sql = """
        insert into services (id, name, description, price, is_active, icon) values
          ('11111111-1111-4111-8111-111111111111', 'Haircut', 'Wash, cut, dry', 500, true, '💇'),
          ('svc"quoted''id', 'O''Brien''s "deluxe" \ colour; drop table services', null, 0, false, null),
          ('', 'قص شعر — תספורת', E'two\nlines\tand a tab', -5, true, '👩‍👩‍👧'),
          (repeat('long', 300), 'An id of 1200 characters', '', 2147483647, true, '');

        insert into conversations (id, phone_number, customer_name, current_state, selected_service, selected_date,
          selected_time, created_at, updated_at)
        select
          case i % 4 when 0 then md5(i::text)::uuid::text when 1 then 'conv-' || i when 2 then 'c ' || i || ' 💬'
            else repeat('c', 400) || i end,
          -- 0, 1, 2 of every six share a number; one number is empty, one has spaces.
          case i - case when i % 6 in (1, 2) then i % 6 else 0 end when 0 then '' when 6 then ' +91 90000 ' || 6
            else '+91' || 9000000000 + i - case when i % 6 in (1, 2) then i % 6 else 0 end end,
          case i % 5 when 0 then null when 1 then '' when 2 then 'ליאת "Lili"' when 3 then 'Zoë 🦄' else 'O''Neil' end,
          case i % 3 when 0 then 'greeting' when 1 then 'completed' else 'awaiting_payment' end,
          case i % 5 when 0 then null when 1 then '' when 2 then 'svc"quoted''id' when 3 then repeat('long', 300)
            else '11111111-1111-4111-8111-111111111111' end,
          case i % 3 when 0 then null when 1 then 'tomorrow' else '2024-02-30' end,
          case i % 4 when 0 then '02:30 PM' when 1 then '2:30pm' when 2 then '14:30' end,
          timestamp '2024-01-01' + i / 2 * interval '1 hour',
          case i when 7 then 'infinity' when 20 then '-infinity' else timestamp '2024-01-02' + i / 2 * interval '1 minute' end
        from generate_series(0, 59) i;

        insert into messages (id, conversation_id, content, is_from_bot, timestamp)
        select
          case i % 3 when 0 then md5('m' || i)::uuid::text when 1 then 'msg ' || i else repeat('m', 300) || i end,
          c.id,
          case i % 6 when 0 then '' when 1 then 'It''s 5 o''clock "now"' when 2 then 'שלום 👋 مرحبا' when 3 then E'a\\b\n\r\tc'
            when 4 then repeat('long text ', 300) else 'Hi ' || i end,
          i % 2 = 0,
          case i when 11 then 'infinity' when 12 then '-infinity' else timestamp '2024-01-01' + i * interval '7 minutes' end
        from generate_series(1, 300) i
        join (select id, row_number() over (order by id) - 1 as n from conversations) c on c.n = i % 60;

        insert into bookings (id, conversation_id, service_id, phone_number, customer_name, amount, status,
          payment_method, appointment_date, appointment_time, created_at, updated_at)
        select
          case i % 3 when 0 then md5('b' || i)::uuid::text else 'BK-' || i end, c.id, s.id, c.phone_number, c.customer_name,
          i * 100, case i % 4 when 0 then 'pending' when 1 then 'confirmed' when 2 then 'Cancelled ' else '' end,
          case i % 3 when 0 then null when 1 then 'UPI' else 'cash 💵' end,
          case i when 5 then 'infinity' when 6 then null else timestamp '2024-03-01' + i * interval '5 hours' end,
          case i % 4 when 0 then '02:30 PM' when 1 then '12:00 am' when 2 then null else '25:99' end,
          timestamp '2024-01-01' + i * interval '1 day', timestamp '2024-01-01' + i * interval '1 day'
        from generate_series(1, 80) i
        join (select id, phone_number, customer_name, row_number() over (order by id) - 1 as n from conversations) c
          on c.n = i * 7 % 60
        join (select id, row_number() over (order by id) - 1 as n from services) s on s.n = i % 4;

        """;

    /// <summary>Rows whose parents are gone; only a database without foreign keys takes them.</summary>
    public const string Orphans = """
        insert into messages (id, conversation_id, content, is_from_bot) values
          ('orphan-1', 'gone', 'whose?', false), ('orphan-2', '', 'nobody''s', true);
        insert into bookings (id, conversation_id, service_id, phone_number, amount) values
          ('orphan-1', 'gone', '11111111-1111-4111-8111-111111111111', '+910', 1),
          ('orphan-2', 'gone', 'gone', '+911', 2);
        insert into conversations (id, phone_number, selected_service) values ('orphan-1', '+912', 'gone');

        """;

    /// <summary>Rows of the extended shape's own table.</summary>
    public const string Reviews = """
        insert into reviews (id, booking_id, service_id)
        select row_number() over (order by id), id, service_id from bookings where amount < 1000;

        """;
}
