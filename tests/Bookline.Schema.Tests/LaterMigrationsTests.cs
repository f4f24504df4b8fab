using Bookline.Migrations;
using Bookline.Schema.Tests.Salons;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;

namespace Bookline.Schema.Tests;

/// <summary>What came after 0001 goes down and up again, and every row is there as it was.</summary>
public sealed class LaterMigrationsTests
{
    // The tables that hold rows of tenants, as the catalog has them.
    private const string TenantTables = """
        select c.relname::text from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
        where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace order by 1
        """;

    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task Down_to_many_tenants_and_up_again_keeps_every_row(int major)
    {
        await using var database = await FilledAsync(major);
        var before = await RowsAsync(database);

        await DownAsync(database, "0002_staff_and_availability");
        (await database.ScalarAsync<string>("select to_regclass('staff')::text")).ShouldBeNull();
        await UpAsync(database);

        (await RowsAsync(database)).ShouldBe(before);
    }

    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task So_does_the_way_down_to_one_tenant(int major)
    {
        await using var database = await FilledAsync(major);
        var before = await RowsAsync(database);

        await DownAsync(database, Repository.MultiTenant);
        (await database.ScalarAsync<string>("select to_regclass('tenants')::text")).ShouldBeNull();
        await UpAsync(database);

        (await RowsAsync(database)).ShouldBe(before);
    }

    [Fact]
    public async Task What_lost_its_booking_meanwhile_stays_aside_and_is_not_lost()
    {
        await using var database = await FilledAsync(15);
        await DownAsync(database, "0002_staff_and_availability");
        await database.ExecuteAsync("delete from bookings where id = 'booking-1'");

        await UpAsync(database);

        (await database.ScalarAsync<long>("select count(*) from reservations")).ShouldBe(1);
        (
            await database.ScalarAsync<string>("select booking_id from bookline_parked_0002.rows_of_reservations")
        ).ShouldBe("booking-1");
    }

    private static async Task<TestDatabase> FilledAsync(int major)
    {
        var database = await MultiTenantDatabase.CreateAsync(major, tenants: 2);
        foreach (var n in (int[])[1, 2])
        {
            await database.ExecuteAsync(
                Rows.Replace("{n}", $"{n}").Replace("{tenant}", $"'{MultiTenantDatabase.TenantAt(n)}'::uuid")
            );
        }
        // A table that a later migration brings must be filled here, too.
        var empty = await EmptyTablesAsync(database);
        empty.ShouldBeEmpty();
        return database;
    }

    // Users, keys and the like are 0001's, whose own tests fill them.
    private static async Task<IReadOnlyList<string>> EmptyTablesAsync(TestDatabase database)
    {
        string[] others = ["api_keys", "subscriptions", "usage_metrics", "users"];
        var empty = new List<string>();
        foreach (var table in (await TablesAsync(database)).Except(others))
        {
            if (await database.ScalarAsync<long>($"select count(*) from {table}") == 0)
            {
                empty.Add(table);
            }
        }
        return empty;
    }

    private static async Task<IReadOnlyList<string>> TablesAsync(TestDatabase database) =>
        (await database.ScalarAsync<string>($"select string_agg(relname, ',') from ({TenantTables}) t"))!.Split(',');

    private static async Task<Dictionary<string, string?>> RowsAsync(TestDatabase database)
    {
        var rows = new Dictionary<string, string?>();
        foreach (var table in await TablesAsync(database))
        {
            rows[table] = await database.ScalarAsync<string>(
                $"select string_agg(to_jsonb(t)::text, E'\n' order by to_jsonb(t)::text) from {table} t"
            );
        }
        return rows;
    }

    private static Task<RunReport> UpAsync(TestDatabase database) =>
        Engine(database).UpAsync(null, TestContext.Current.CancellationToken);

    private static Task<RunReport> DownAsync(TestDatabase database, string id) =>
        Engine(database).DownAsync(id, includeNewer: true, TestContext.Current.CancellationToken);

    private static Migrator Engine(TestDatabase database) =>
        new(
            new MigratorOptions
            {
                ConnectionString = database.ConnectionString,
                Migrations = MigrationSet.FromDirectory(MigrationsFolder.Path),
                // The machine may be busy with other tests.
                MaxBlock = TimeSpan.FromSeconds(20),
                RunnerVersion = "tests",
            }
        );

    private const string Rows = """
        insert into conversations (tenant_id, id, phone_number) values ({tenant}, 'chat-{n}', '+4915{n}');
        insert into messages (tenant_id, id, conversation_id, content, is_from_bot) values ({tenant}, 'm-{n}', 'chat-{n}', 'hi', false);
        insert into staff (tenant_id, id, name) values ({tenant}, '0{n}000000-0000-7000-8000-000000000001', 'Ana');
        insert into staff_services (tenant_id, staff_id, service_id) values ({tenant}, '0{n}000000-0000-7000-8000-000000000001', 'service-{n}-1');
        insert into working_hours (tenant_id, id, weekday, starts_minute, ends_minute) values ({tenant}, gen_random_uuid(), 1, 540, 1080);
        insert into time_off (tenant_id, id, staff_id, starts_at, ends_at)
          values ({tenant}, gen_random_uuid(), '0{n}000000-0000-7000-8000-000000000001', now(), now() + interval '1 day');
        insert into holidays (tenant_id, day, name) values ({tenant}, '2031-01-01', 'New Year');
        insert into contacts (tenant_id, id, conversation_id, phone) values ({tenant}, gen_random_uuid(), 'chat-{n}', '4915{n}');
        insert into bookings (tenant_id, id, conversation_id, service_id, phone_number, amount, currency, amount_unit, status, staff_id, starts_at, ends_at, paid_at)
          values ({tenant}, 'booking-{n}', 'chat-{n}', 'service-{n}-1', '+4915{n}', 900, 'EUR', 'minor', 'confirmed',
            '0{n}000000-0000-7000-8000-000000000001', '2031-02-03 10:00Z', '2031-02-03 11:00Z', now());
        insert into reservations (tenant_id, id, staff_id, booking_id, during)
          values ({tenant}, gen_random_uuid(), '0{n}000000-0000-7000-8000-000000000001', 'booking-{n}', '[2031-02-03 10:00Z,2031-02-03 11:10Z)');
        update services set buffer_before_minutes = 5, buffer_after_minutes = 10 where tenant_id = {tenant} and id = 'service-{n}-1';
        insert into inbound_messages (tenant_id, wamid, phone_number_id, phone, sent_at, received_at, item)
          values ({tenant}, 'wamid.{n}', '10000{n}', '4915{n}', now(), now(), '{"type": "text"}');
        insert into outbound_messages (tenant_id, id, conversation_id, phone, free, position, queued_at, updated_at)
          values ({tenant}, gen_random_uuid(), 'chat-{n}', '4915{n}', '{}', 0, now(), now());
        insert into outbound_statuses (tenant_id, wamid, status, at, received_at) values ({tenant}, 'wamid.{n}', 'read', now(), now());
        insert into owner_notices (tenant_id, id, kind, subject, created_at) values ({tenant}, gen_random_uuid(), 'test', 's', now());
        insert into sending_stops (tenant_id, reason, stopped_at) values ({tenant}, 'token', now());
        insert into send_pace (tenant_id, scope, used_until) values ({tenant}, 'number', now());
        insert into jobs (tenant_id, id, state, kind, payload, run_at, key) values ({tenant}, gen_random_uuid(), 'scheduled', 'test', '{}', now(), 'key');
        insert into api_keys (tenant_id, id, key_hash, prefix, name, created_by, rotated_from, overlap_ends_at)
          values ({tenant}, gen_random_uuid(), 'hash-{n}', 'bk_live_{n}', 'till', 'usr_1', gen_random_uuid(), now());
        insert into rate_limits (tenant_id, scope, used_until) values ({tenant}, 'key:{n}', now());
        insert into api_calls (tenant_id, day, calls, metered, metered_at) values ({tenant}, '2031-01-01', 3, 2, now());
        insert into audit_log (tenant_id, id, at, actor_kind, action) values ({tenant}, gen_random_uuid(), now(), 'system', 'test.done');
        insert into users (tenant_id, id, email, password_hash, email_confirmed_at, security_stamp, access_failed_count, lockout_end, mfa_last_step)
          values ({tenant}, '0{n}000000-0000-7000-8000-0000000000aa', 'ana-{n}@example.com', 'hash', now(), 'stamp', 2, now(), 5);
        insert into user_sessions (tenant_id, id, user_id, token_hash, created_at, last_seen_at, expires_at)
          values ({tenant}, gen_random_uuid(), '0{n}000000-0000-7000-8000-0000000000aa', 'session-{n}', now(), now(), now());
        insert into user_passkeys (tenant_id, id, user_id, credential_id, public_key, sign_count, transports, is_user_verified, is_backup_eligible, is_backed_up, attestation_object, client_data_json, created_at)
          values ({tenant}, gen_random_uuid(), '0{n}000000-0000-7000-8000-0000000000aa', 'credential-{n}', 'key', 0, '{internal}', true, true, true, 'a', 'c', now());
        insert into user_tokens (tenant_id, id, user_id, purpose, token_hash, created_at, expires_at)
          values ({tenant}, gen_random_uuid(), '0{n}000000-0000-7000-8000-0000000000aa', 'reset', 'token-{n}', now(), now());
        insert into invitations (tenant_id, id, email, role, token_hash, created_at, expires_at)
          values ({tenant}, gen_random_uuid(), 'bo-{n}@example.com', 'staff', 'invitation-{n}', now(), now());
        insert into sign_ups (tenant_id, created_at) values ({tenant}, now());
        insert into outgoing_mails (tenant_id, id, sealed, created_at) values ({tenant}, gen_random_uuid(), 'sealed', now());
        insert into whatsapp_connections (tenant_id, phone_number_id, checked_at) values ({tenant}, '10000{n}', now());
        insert into calendar_secrets (tenant_id, secret, rotated_at) values ({tenant}, 'secret', now());
        insert into calendar_mails (tenant_id, booking_id, told, email, starts_at, ends_at, told_at)
          values ({tenant}, 'booking-{n}', 'confirmed', 'eve-{n}@example.com', '2031-02-03 10:00Z', '2031-02-03 11:00Z', now());
        update tenants set trade = 'salon' where id = {tenant};
        insert into idempotency_keys (tenant_id, caller, key, request_hash, status, created_at, expires_at)
          values ({tenant}, 'user:1', 'key', '\x00', 201, now(), now() + interval '1 day');
        insert into bot_settings_versions (tenant_id, version, settings, changed_at) values ({tenant}, 1, '{"lead_minutes": 5}', now());
        insert into webhook_endpoints (tenant_id, id, url, events, secret, created_at, updated_at)
          values ({tenant}, '0{n}000000-0000-7000-8000-000000000011', 'https://example.com', '{*}', 'encrypted', now(), now());
        insert into webhook_events (tenant_id, id, type, data, occurred_at)
          values ({tenant}, '0{n}000000-0000-7000-8000-000000000012', 'booking.created', '{"id": "bkg_1"}', now());
        insert into webhook_positions (tenant_id, last_position) values ({tenant}, 7);
        insert into webhook_deliveries (tenant_id, id, endpoint_id, event_id, next_attempt_at, created_at, updated_at)
          values ({tenant}, gen_random_uuid(), '0{n}000000-0000-7000-8000-000000000011', '0{n}000000-0000-7000-8000-000000000012', now(), now(), now());
        """;
}
