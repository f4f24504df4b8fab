using Bookline.Testing;

namespace Bookline.Server.Tests.Api;

/// <summary>One row of the first business for each kind of id that an address can hold.</summary>
internal static class MatrixRows
{
    private const string Staff = "01900000-0000-7000-8000-000000000001";
    private const string TimeOff = "01900000-0000-7000-8000-000000000002";
    private const string Contact = "01900000-0000-7000-8000-000000000003";
    private const string User = "01900000-0000-7000-8000-000000000004";
    private const string ApiKey = "01900000-0000-7000-8000-000000000005";
    private const string Webhook = "01900000-0000-7000-8000-000000000006";
    private const string Event = "01900000-0000-7000-8000-000000000007";
    private const string Delivery = "01900000-0000-7000-8000-000000000008";
    private const string Invitation = "01900000-0000-7000-8000-000000000009";
    private const string Session = "01900000-0000-7000-8000-00000000000a";

    /// <summary>By the parameter's name in the OpenAPI document.</summary>
    private static readonly Dictionary<string, string> Ids = new()
    {
        ["service_id"] = "svc_service-1-1",
        ["staff_id"] = $"stf_{Staff}",
        ["time_off_id"] = $"off_{TimeOff}",
        ["contact_id"] = $"con_{Contact}",
        ["conversation_id"] = "cnv_matrix-chat",
        ["booking_id"] = "bkg_matrix-booking",
        ["user_id"] = $"usr_{User}",
        ["key_id"] = $"key_{ApiKey}",
        ["webhook_id"] = $"whk_{Webhook}",
        ["delivery_id"] = $"dlv_{Delivery}",
        ["invitation_id"] = $"inv_{Invitation}",
        ["session_id"] = $"ses_{Session}",
        ["day"] = "2031-01-01",
        ["version"] = "1",
        ["other"] = "1",
        ["kind"] = "services",
    };

    // Not an id, but a word or a number that means something in every business.
    private static readonly HashSet<string> OfEveryBusiness = ["kind", "version", "other", "day"];

    public static string IdOf(string parameter) =>
        Ids.GetValueOrDefault(parameter)
        ?? throw new ShouldAssertException(
            $"No row is known for the parameter '{parameter}': add its id to MatrixRows.Ids, and the row to MatrixRows.FillAsync."
        );

    public static bool IsOfTenant(string parameter) => !OfEveryBusiness.Contains(parameter);

    /// <summary>Puts back what an operation has deleted.</summary>
    public static Task FillAsync(TestDatabase database) =>
        database.ExecuteAsync(
            $"""
            insert into staff (tenant_id, id, name) values ('{Shop.First}', '{Staff}', 'Ann') on conflict do nothing;
            insert into time_off (tenant_id, id, staff_id, starts_at, ends_at)
              values ('{Shop.First}', '{TimeOff}', '{Staff}', now() + interval '1 day', now() + interval '2 days') on conflict do nothing;
            insert into holidays (tenant_id, day) values ('{Shop.First}', '2031-01-01') on conflict do nothing;
            insert into conversations (tenant_id, id, phone_number) values ('{Shop.First}', 'matrix-chat', '+4915112345678') on conflict do nothing;
            insert into contacts (tenant_id, id, conversation_id, phone) values ('{Shop.First}', '{Contact}', 'matrix-chat', '4915112345678') on conflict do nothing;
            insert into bookings (tenant_id, id, conversation_id, service_id, phone_number, amount, currency, amount_unit, status,
              staff_id, starts_at, ends_at)
              values ('{Shop.First}', 'matrix-booking', 'matrix-chat', 'service-1-1', '+4915112345678', 900, 'EUR', 'minor', 'confirmed',
                '{Staff}', now() + interval '3 days', now() + interval '3 days 1 hour') on conflict do nothing;
            insert into users (id, tenant_id, email, password_hash, role) values ('{User}', '{Shop.First}', 'ann@test.example', 'x', 'staff') on conflict do nothing;
            insert into api_keys (id, tenant_id, key_hash, prefix, name) values ('{ApiKey}', '{Shop.First}', 'x', 'x', 'x') on conflict do nothing;
            insert into invitations (id, tenant_id, email, role, token_hash, created_at, expires_at)
              values ('{Invitation}', '{Shop.First}', 'bo@test.example', 'viewer', 'x', now(), now() + interval '1 day')
              on conflict (id) do update set revoked_at = null;
            insert into webhook_endpoints (id, tenant_id, url, events, secret, created_at, updated_at)
              values ('{Webhook}', '{Shop.First}', 'https://webhook.invalid', '{"{*}"}', 'x', now(), now()) on conflict do nothing;
            insert into webhook_events (id, tenant_id, type, data, occurred_at)
              values ('{Event}', '{Shop.First}', 'booking.created', '{"{}"}', now()) on conflict do nothing;
            insert into webhook_deliveries (id, tenant_id, endpoint_id, event_id, status, created_at, updated_at)
              values ('{Delivery}', '{Shop.First}', '{Webhook}', '{Event}', 'dead', now(), now()) on conflict do nothing;
            insert into bot_settings_versions (tenant_id, version, settings, changed_at) values ('{Shop.First}', 1, '{"{}"}', now()) on conflict do nothing;
            -- Whose session it is: the person that the tests' callers are.
            insert into users (id, tenant_id, email, password_hash, role) values ('{Guid.Empty}', '{Shop.First}', 'self@test.example', 'x', 'owner') on conflict do nothing;
            insert into user_sessions (id, tenant_id, user_id, token_hash, created_at, last_seen_at, expires_at)
              values ('{Session}', '{Shop.First}', '{Guid.Empty}', 'x', now(), now(), now() + interval '1 day')
              on conflict (id) do update set revoked_at = null;
            """
        );
}
