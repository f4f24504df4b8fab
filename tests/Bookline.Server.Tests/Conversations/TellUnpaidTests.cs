using Bookline.Server.Tests.Channels;
using Bookline.Server.Tests.Hosting;

namespace Bookline.Server.Tests.Conversations;

public sealed class TellUnpaidTests
{
    [Theory]
    [InlineData("en", "Your booking is cancelled, since no payment came in time: Service 1, ")]
    [InlineData("de", "Ihr Termin ist abgesagt, weil keine Zahlung rechtzeitig kam: Service 1, ")]
    public async Task The_customer_hears_in_their_language_that_no_payment_came(string language, string said)
    {
        await using var channel = await Channel.OpenAsync(jobs: true);
        await channel.Database.ExecuteAsync(
            $$"""
            update contacts set language = '{{language}}', last_inbound_at = now();
            insert into bookings (tenant_id, id, conversation_id, service_id, phone_number, amount, currency, amount_unit, status,
              starts_at, ends_at)
            values ('{{Channel.Tenant(
                1
            )}}', 'b', '{{Channel.Conversation}}-of-1', 'service-1-1', '+49', 100, 'EUR', 'minor', 'pending',
              now() + interval '5 days', now() + interval '5 days 1 hour');
            insert into jobs (tenant_id, id, state, kind, payload, run_at, key)
            values ('{{Channel.Tenant(
                1
            )}}', gen_random_uuid(), 'ready', 'booking.expire_unpaid', '{"booking": "b"}', now(), 'unpaid:b');
            """
        );

        await Eventually.ShouldBeAsync(() => channel.CountAsync("outbound_messages where status = 'sent'"), 1);

        channel.Graph.Messages.ShouldHaveSingleItem().Text.ShouldStartWith(said);
        (await channel.AskAsync("select status from bookings")).ShouldBe(["cancelled"]);
    }
}
