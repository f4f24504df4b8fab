using Bookline.Testing;

namespace Bookline.Server.Tests.Api;

/// <summary>One row of the first business for each kind of id that an address can hold.</summary>
internal static class MatrixRows
{
    private const string Uuid = "01900000-0000-7000-8000-000000000001";

    /// <summary>By the parameter's name in the OpenAPI document.</summary>
    private static readonly Dictionary<string, string> Ids = new()
    {
        ["service_id"] = "svc_service-1-1",
        ["staff_id"] = $"stf_{Uuid}",
        ["time_off_id"] = $"off_{Uuid}",
        ["contact_id"] = $"con_{Uuid}",
        ["conversation_id"] = "cnv_matrix-chat",
        ["message_id"] = "msg_matrix-message",
        ["booking_id"] = "bkg_matrix-booking",
        ["user_id"] = $"usr_{Uuid}",
        ["api_key_id"] = $"key_{Uuid}",
        ["key_id"] = $"key_{Uuid}",
        ["day"] = "2031-01-01",
        // Of rows that nothing outside their module can make: there is none of this id, in no business.
        ["webhook_id"] = $"whk_{Uuid}",
        ["event_id"] = $"evt_{Uuid}",
        ["delivery_id"] = $"dlv_{Uuid}",
        ["invitation_id"] = $"inv_{Uuid}",
        ["session_id"] = $"ses_{Uuid}",
        ["version"] = "1",
        ["other"] = "1",
        ["kind"] = "services",
    };

    // Not an id, but a word or a number that means something in every business.
    private static readonly HashSet<string> OfEveryBusiness = ["kind", "version", "other", "day"];

    private static readonly HashSet<string> NotMade =
    [
        "webhook_id",
        "event_id",
        "delivery_id",
        "invitation_id",
        "session_id",
        "version",
        "other",
        "day",
    ];

    public static string IdOf(string parameter) =>
        Ids.GetValueOrDefault(parameter)
        ?? throw new ShouldAssertException(
            $"No row is known for the parameter '{parameter}': add its id to MatrixRows.Ids, and the row to MatrixRows.FillAsync."
        );

    public static bool IsOfTenant(string parameter) => !OfEveryBusiness.Contains(parameter);

    /// <summary>Whether the first business has this row, so that somebody must get it.</summary>
    public static bool IsThere(string parameter) => !NotMade.Contains(parameter);

    /// <summary>Puts back what an operation has deleted.</summary>
    public static Task FillAsync(TestDatabase database) =>
        database.ExecuteAsync(
            $"""
            insert into staff (tenant_id, id, name) values ('{Shop.First}', '{Uuid}', 'Ann') on conflict do nothing;
            insert into time_off (tenant_id, id, staff_id, starts_at, ends_at)
              values ('{Shop.First}', '{Uuid}', '{Uuid}', now() + interval '1 day', now() + interval '2 days') on conflict do nothing;
            insert into conversations (tenant_id, id, phone_number) values ('{Shop.First}', 'matrix-chat', '+4915112345678') on conflict do nothing;
            insert into contacts (tenant_id, id, conversation_id, phone) values ('{Shop.First}', '{Uuid}', 'matrix-chat', '4915112345678') on conflict do nothing;
            insert into messages (tenant_id, id, conversation_id, content, is_from_bot)
              values ('{Shop.First}', 'matrix-message', 'matrix-chat', 'hi', false) on conflict do nothing;
            insert into bookings (tenant_id, id, conversation_id, service_id, phone_number, amount, currency, amount_unit, status,
              staff_id, starts_at, ends_at)
              values ('{Shop.First}', 'matrix-booking', 'matrix-chat', 'service-1-1', '+4915112345678', 900, 'EUR', 'minor', 'confirmed',
                '{Uuid}', now() + interval '3 days', now() + interval '3 days 1 hour') on conflict do nothing;
            insert into users (id, tenant_id, email, password_hash, role) values ('{Uuid}', '{Shop.First}', 'ann@test.example', 'x', 'staff') on conflict do nothing;
            insert into api_keys (id, tenant_id, key_hash, prefix, name) values ('{Uuid}', '{Shop.First}', 'x', 'x', 'x') on conflict do nothing;
            """
        );
}
