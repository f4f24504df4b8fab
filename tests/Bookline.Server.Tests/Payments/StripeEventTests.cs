using System.Net;
using System.Text;
using Bookline.Server.Payments;
using Bookline.Server.Tests.Hosting;
using Bookline.Server.Tests.Jobs;
using Bookline.Tenancy;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;
using Npgsql;
using static Bookline.Server.Tests.Payments.StripeEvents;

namespace Bookline.Server.Tests.Payments;

/// <summary>Only an event with Stripe's signature moves a booking from pending to confirmed.</summary>
public sealed class StripeEventTests : IAsyncLifetime
{
    private const string Secret = "whsec_test_secret_of_the_first_business";

    private static readonly TenantId Tenant = new(MultiTenantDatabase.TenantAt(1));
    private static readonly TenantId Other = new(MultiTenantDatabase.TenantAt(2));

    private TestDatabase database = null!;
    private RunningServer server = null!;

    public async ValueTask InitializeAsync()
    {
        database = await MultiTenantDatabase.CreateAsync(15, tenants: 2);
        server = await RunningServer.StartAsync(database);
        await database.ExecuteAsync(
            $"""
            insert into conversations (tenant_id, id, phone_number) values ('{Tenant}', 'chat', '+4915');
            insert into contacts (tenant_id, id, conversation_id, phone) values ('{Tenant}', gen_random_uuid(), 'chat', '4915');
            insert into staff (tenant_id, id, name) values ('{Tenant}', '01000000-0000-7000-8000-000000000001', 'Ana');
            insert into bookings (tenant_id, id, conversation_id, service_id, phone_number, amount, currency, amount_unit, status, staff_id, starts_at, ends_at)
            values ('{Tenant}', 'booking-1', 'chat', 'service-1-1', '+4915', 4500, 'EUR', 'minor', 'pending',
              '01000000-0000-7000-8000-000000000001', now() + interval '3 days', now() + interval '3 days 1 hour');
            """
        );
        await SetSecretAsync(Tenant, Secret);
    }

    [Fact]
    public async Task A_completed_checkout_confirms_the_booking_and_its_customer_is_told()
    {
        (await PostAsync(Completed())).ShouldBe(HttpStatusCode.OK);

        (await StatusAsync()).ShouldBe("confirmed cs_1 paid");
        (await MessagesAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task The_same_event_again_changes_nothing_and_says_nothing()
    {
        for (var n = 0; n < 3; n++)
        {
            (await PostAsync(Completed())).ShouldBe(HttpStatusCode.OK);
        }
        (await StatusAsync()).ShouldBe("confirmed cs_1 paid");
        (await MessagesAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task The_same_event_many_times_at_once_is_told_once()
    {
        // All of them find it unpaid, and wait for each other at its row.
        await using (var first = await database.OpenAsync())
        await using (var transaction = await first.BeginTransactionAsync())
        {
            await using var locking = new NpgsqlCommand("select from bookings for update", first);
            await locking.ExecuteNonQueryAsync();
            var deliveries = Enumerable.Range(0, 6).Select(_ => PostAsync(Completed())).ToList();
            await Until.TrueAsync(async () => await WaitingAsync() >= 4, "the deliveries wait");
            await transaction.CommitAsync();
            (await Task.WhenAll(deliveries)).ShouldAllBe(answer => answer == HttpStatusCode.OK);
        }

        (await StatusAsync()).ShouldBe("confirmed cs_1 paid");
        (await MessagesAsync()).ShouldBe(1);
    }

    [Theory]
    [InlineData("another secret")]
    [InlineData("no signature")]
    [InlineData("another body")]
    [InlineData("an old time")]
    public async Task What_Stripe_did_not_sign_confirms_nothing(string flaw)
    {
        var body = Completed();
        var signature = flaw switch
        {
            "another secret" => Sign(body, "whsec_of_somebody_else"),
            "no signature" => "",
            "another body" => Sign(body.Replace("4500", "4501"), Secret),
            _ => Sign(body, Secret, age: TimeSpan.FromHours(1)),
        };

        (await PostAsync(body, signature)).ShouldBe(HttpStatusCode.Unauthorized);
        (await StatusAsync()).ShouldBe("pending  unpaid");
    }

    [Theory]
    [InlineData(4499, "eur", "paid", "booking-1")] // too little
    [InlineData(4500, "usd", "paid", "booking-1")] // other money
    [InlineData(4500, "eur", "unpaid", "booking-1")] // still on its way
    [InlineData(4500, "eur", "paid", "booking-2")] // of nobody
    public async Task A_payment_that_does_not_cover_the_booking_confirms_nothing(
        int amount,
        string currency,
        string status,
        string reference
    )
    {
        (await PostAsync(Completed(amount, currency, status, reference))).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync()).ShouldBe("pending  unpaid");
    }

    [Fact]
    public async Task Another_business_cannot_confirm_it()
    {
        const string TheirSecret = "whsec_of_the_second_business";
        await SetSecretAsync(Other, TheirSecret);
        var body = Completed();

        (await PostAsync(body, Sign(body, TheirSecret), Other)).ShouldBe(HttpStatusCode.OK);
        (await PostAsync(body, Sign(body, TheirSecret), Tenant)).ShouldBe(HttpStatusCode.Unauthorized);

        (await StatusAsync()).ShouldBe("pending  unpaid");
    }

    [Fact]
    public async Task A_business_that_does_not_exist_answers_like_one_without_a_secret()
    {
        var body = Completed();
        (await PostAsync(body, Sign(body, Secret), TenantId.New())).ShouldBe(HttpStatusCode.Unauthorized);
        (await PostAsync(body, Sign(body, Secret), Other)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Money_for_a_cancelled_booking_is_noted_and_confirms_nothing()
    {
        await database.ExecuteAsync("update bookings set status = 'cancelled' where id = 'booking-1'");
        (await PostAsync(Completed())).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync()).ShouldBe("cancelled cs_1 paid");
        (await MessagesAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task The_secret_is_not_readable_in_the_database()
    {
        var stored = await database.ScalarAsync<string>(
            $"select billing_settings ->> 'stripe_signing_secret' from tenants where id = '{Tenant}'"
        );
        stored.ShouldNotBeNullOrEmpty();
        stored.ShouldNotContain(Secret);
        await Should.ThrowAsync<ArgumentException>(() => SetSecretAsync(Tenant, "sk_live_something_else"));
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await database.DisposeAsync();
    }

    private Task SetSecretAsync(TenantId tenant, string secret) =>
        server.Tenants.WithTenantTransactionAsync(
            tenant,
            db => server.Service<PaymentsModule>().SetStripeSigningSecretAsync(db, secret)
        );

    private Task<string?> StatusAsync() =>
        database.ScalarAsync<string>(
            """
            select concat_ws(' ', status, coalesce(payment_reference, ''), case when paid_at is null then 'unpaid' else 'paid' end)
            from bookings where id = 'booking-1'
            """
        );

    private Task<long> WaitingAsync() =>
        database.ScalarAsync<long>(
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
        );

    private Task<long> MessagesAsync() =>
        database.ScalarAsync<long>("select count(*) from messages where conversation_id = 'chat' and is_from_bot");

    private async Task<HttpStatusCode> PostAsync(string body, string? signature = null, TenantId? tenant = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/webhooks/stripe/{tenant ?? Tenant}")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("Stripe-Signature", signature ?? Sign(body, Secret));
        using var response = await server.Http.SendAsync(request);
        return response.StatusCode;
    }
}
