using Bookline.Testing;

namespace Bookline.Schema.Tests.Salons;

/// <summary>Another business in the same database, and values that the single-tenant shape has no place for.</summary>
internal static class SecondTenant
{
    public const string Id = "01900000-0000-7000-8000-00000000000b";

    public const int Messages = 2;

    public static Task MoveInAsync(TestDatabase database) =>
        database.ExecuteAsync(
            $$"""
            insert into tenants (id, business_name, domain, email, bot_settings, time_zone, currency, status, subscription_plan)
              values ('{{Id}}', 'Clinic “Zwei”', 'clinic', 'a@b.example', '{"tone": "formal"}', 'Europe/Berlin', 'EUR', 'active', 'professional');
            insert into services (id, tenant_id, name, price, currency, amount_unit, duration_minutes, category, metadata)
              values ('other-s', '{{Id}}', 'Check-up', 9900, 'EUR', 'minor', 30, 'basic', '{"room": 4}');
            insert into conversations (id, tenant_id, phone_number, selected_service, context_data)
              values ('other-c', '{{Id}}', '+91' || 9000000000, 'other-s', '{"step": 2}'), ('other-d', '{{Id}}', '+49', null, '{}');
            insert into messages (id, tenant_id, conversation_id, content, is_from_bot, message_type, metadata)
              values ('other-m', '{{Id}}', 'other-c', 'hallo', false, 'image', '{"w": 1}'), ('other-n', '{{Id}}', 'other-d', '', true, 'text', '{}');
            insert into bookings (id, tenant_id, conversation_id, service_id, phone_number, amount, currency, amount_unit, notes, customer_email,
              payment_reference, metadata)
              values ('other-b', '{{Id}}', 'other-c', 'other-s', '+49', 9900, 'EUR', 'minor', 'window seat', 'c@d.example', 'pi_1', '{"a": [1]}');
            insert into users (id, tenant_id, email, password_hash, role)
              select gen_random_uuid(), id, 'Owner@example.com', 'x', 'owner' from tenants;
            insert into api_keys (id, tenant_id, key_hash, prefix, name) select gen_random_uuid(), id, 'hash of ' || id, 'bk_', 'till' from tenants;
            insert into subscriptions (id, tenant_id, plan_id, current_period_start, current_period_end)
              select gen_random_uuid(), id, 'starter', '2024-01-01', '2024-02-01' from tenants;
            insert into usage_metrics (id, tenant_id, metric_name, metric_value, period_start, period_end)
              select gen_random_uuid(), id, 'messages', 12, '2024-01-01', '2024-02-01' from tenants;
            update subscription_plans set features = features || '["early_access"]' where id = 'enterprise';

            update services set duration_minutes = 15, category = 'hair' where id like '1111%' and tenant_id <> '{{Id}}';
            update messages set message_type = 'button', metadata = '{"x": "ü"}' where is_from_bot and tenant_id <> '{{Id}}';
            update conversations set context_data = '{"y": null}' where current_state = 'greeting' and tenant_id <> '{{Id}}';
            update bookings set notes = 'allergic to "X"', currency = 'USD', amount_unit = 'minor' where amount > 4000 and tenant_id <> '{{Id}}';
            """
        );
}
