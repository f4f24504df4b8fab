using System.Globalization;
using CsCheck;

namespace Bookline.Schema.Tests.RoundTrips;

/// <summary>Random contents of a single-tenant database: few numbers, so that many conversations share one.</summary>
internal static class SingleTenantWrites
{
    private static readonly string[] EdgesOfTime =
    [
        "'infinity'",
        "'-infinity'",
        "'0044-03-15 BC'",
        "'294276-12-31 23:59:59.999999'",
    ];

    private static readonly Gen<string> Text = Gen
        .Char.Where(c => c != 0 && !char.IsSurrogate(c))
        .Array[0, 8]
        .Select(characters => "'" + new string(characters).Replace("'", "''") + "'");

    private static readonly Gen<string> Time = Gen.OneOf(
        Gen.Int[0, EdgesOfTime.Length - 1].Select(i => EdgesOfTime[i]),
        Gen.Int[0, 50].Select(hours => $"timestamp '2024-01-01' + {hours} * interval '1 hour'")
    );

    /// <summary>SQL that fills the four tables.</summary>
    public static Gen<string> Any { get; } =
        from services in Text.List[1, 4]
        from conversations in Gen.Select(Gen.Int[0, 6], Text, Time, Time).List[1, 25]
        from messages in Gen.Select(Gen.Int[0, 24], Text, Time).List[0, 40]
        from bookings in Gen.Select(Gen.Int[0, 24], Text, Time).List[0, 15]
        select Sql(
            services
                .Select((name, i) => Row($"insert into services (id, name, price) values ('s{i}', {name}, {i})"))
                .Concat(
                    conversations.Select(
                        (c, i) =>
                            Row(
                                $"""
                                insert into conversations (id, phone_number, customer_name, created_at, updated_at, selected_service)
                                values ('c{i}', '+{c.Item1}', {c.Item2}, {c.Item3}, {c.Item4}, {(
                                    i % 2 == 0 ? "null" : "'s0'"
                                )})
                                """
                            )
                    )
                )
                .Concat(
                    messages.Select(
                        (m, i) =>
                            Row(
                                $"""
                                insert into messages (id, conversation_id, content, is_from_bot, timestamp)
                                values ('m{i}', 'c{m.Item1 % conversations.Count}', {m.Item2}, true, {m.Item3})
                                """
                            )
                    )
                )
                .Concat(
                    bookings.Select(
                        (b, i) =>
                            Row(
                                $"""
                                insert into bookings (id, conversation_id, service_id, phone_number, amount, appointment_date)
                                values ('b{i}', 'c{b.Item1 % conversations.Count}', 's0', {b.Item2}, {i}, {b.Item3})
                                """
                            )
                    )
                )
        );

    private static string Row(FormattableString row) => row.ToString(CultureInfo.InvariantCulture);

    private static string Sql(IEnumerable<string> rows) => string.Join(";\n", rows);
}
