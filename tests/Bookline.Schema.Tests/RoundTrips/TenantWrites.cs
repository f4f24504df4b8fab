using Bookline.Testing;
using CsCheck;

namespace Bookline.Schema.Tests.RoundTrips;

/// <summary>One write of one tenant, between an up and a down.</summary>
/// <param name="Tenant">0 is the first tenant, whose rows came from the single-tenant application.</param>
/// <param name="Kind">Which statement, from 0.</param>
/// <param name="Pick">Which row.</param>
/// <param name="Text">Anything that PostgreSQL takes for text.</param>
public sealed record TenantWrite(int Tenant, int Kind, int Pick, string Text);

/// <summary>Random writes, and how they are carried out.</summary>
internal static class TenantWrites
{
    public const int Tenants = 3;

    private static readonly string[] Statements =
    [
        "insert into services (id, tenant_id, name, price, currency, amount_unit, category) values ('s' || {n}, {t}, {x}, {p}, 'EUR', 'minor', {x})",
        "insert into conversations (id, tenant_id, phone_number, context_data) values ('c' || {n}, {t}, 'phone ' || {p}, jsonb_build_object('x', {x}))"
            + " on conflict (tenant_id, phone_number) do update set customer_name = excluded.id",
        "insert into messages (id, tenant_id, conversation_id, content, is_from_bot, metadata)"
            + " select 'm' || {n}, {t}, id, {x}, false, jsonb_build_object({x}, {p}) from {conversation} x",
        "insert into bookings (id, tenant_id, conversation_id, service_id, phone_number, amount, notes, currency, amount_unit)"
            + " select 'b' || {n}, {t}, c.id, s.id, {x}, {p}, {x}, 'EUR', 'minor' from {conversation} c, {service} s",
        "update services set name = {x}, duration_minutes = {p} where id = (select id from {service} x)",
        "update conversations set context_data = jsonb_build_object('y', {x}), current_state = {x} where id = (select id from {conversation} x)",
        "update messages set message_type = {x}, content = {x} where tenant_id = {t} and hashtext(id) % 7 = {p} % 7",
        "update bookings set customer_email = {x}, payment_reference = null, notes = nullif({x}, '') where tenant_id = {t} and hashtext(id) % 5 = {p} % 5",
        "delete from messages where id = (select id from messages where tenant_id = {t} order by md5(id || {p}) limit 1)",
        "delete from bookings where id = (select id from bookings where tenant_id = {t} order by md5(id || {p}) limit 1)",
        "update tenants set business_name = 'T ' || left({x}, 50), bot_settings = jsonb_build_object('z', {x}) where id = {t}",
        "insert into users (id, tenant_id, email, password_hash) values (gen_random_uuid(), {t}, 'u' || {n} || '@example.com', {x})",
        "with gone as (delete from messages where conversation_id = (select id from {conversation} x)),"
            + " gone_too as (delete from bookings where conversation_id = (select id from {conversation} x)) select",
        "delete from conversations c where tenant_id = {t} and not exists (select from messages where conversation_id = c.id)"
            + " and not exists (select from bookings where conversation_id = c.id)",
    ];

    public static Gen<List<TenantWrite>> Any { get; } =
        Gen.Select(
            Gen.Int[0, Tenants - 1],
            Gen.Int[0, Statements.Length - 1],
            Gen.Int[1, 40],
            // Everything but the NUL that PostgreSQL's text cannot hold, and halves of surrogate pairs.
            Gen.Char.Where(c => c != 0 && !char.IsSurrogate(c)).Array[0, 12],
            (tenant, kind, pick, text) => new TenantWrite(tenant, kind, pick, new string(text))
        ).List[1, 40];

    /// <summary>Makes the other tenants and lets everybody write.</summary>
    public static async Task ApplyAsync(TestDatabase database, Guid first, List<TenantWrite> writes)
    {
        Guid[] tenants = [first, .. Enumerable.Range(1, Tenants - 1).Select(Id)];
        foreach (var tenant in tenants.Skip(1))
        {
            await database.ExecuteAsync(
                $"insert into tenants (id, business_name, domain) values ('{tenant}', 'T', 't-{tenant}') on conflict do nothing"
            );
        }
        // A transaction each: in one, a row that lost its parent in the single-tenant time can be changed only once (PostgreSQL asks
        // a NOT VALID foreign key again for a row that the same transaction wrote).
        await database.ExecuteAsync(
            string.Concat(
                writes.Select(
                    (write, n) =>
                        $"begin;\n{Filled(Statements[write.Kind], tenants[write.Tenant], write, n)};\ncommit;\n"
                )
            )
        );
    }

    public static Guid Id(int tenant) => Guid.Parse($"01900000-0000-7000-8000-00000000000{tenant}");

    private static string Filled(string statement, Guid tenant, TenantWrite write, int n) =>
        statement
            .Replace(
                "{conversation}",
                "(select id from conversations where tenant_id = {t} order by md5(id || {p}) limit 1)"
            )
            .Replace("{service}", "(select id from services where tenant_id = {t} order by md5(id || {p}) limit 1)")
            .Replace("{t}", $"'{tenant}'")
            .Replace("{n}", $"'{n}'")
            .Replace("{p}", $"{write.Pick}")
            .Replace("{x}", $"'{write.Text.Replace("'", "''")}'");
}
