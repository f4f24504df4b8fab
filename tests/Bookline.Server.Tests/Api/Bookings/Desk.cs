using Bookline.Booking.Catalog;
using Bookline.Server.Access;
using Bookline.Server.Tests.Hosting;
using Bookline.Tenancy;
using Microsoft.Extensions.Time.Testing;
using NodaTime;

namespace Bookline.Server.Tests.Api.Bookings;

/// <summary>
/// A salon in Berlin whose bookings are asked for by the API: Ann and Bob, open from 9 to 18, two services of an hour; the clock
/// stands on a Monday morning in November, 8:00 there. The second tenant has a salon of its own.
/// </summary>
internal sealed class Desk : IAsyncDisposable
{
    public const string Ann = "stf_00000000-0000-7000-8000-00000000000a";
    public const string Bob = "stf_00000000-0000-7000-8000-00000000000b";
    public const string Haircut = "svc_service-1-1";
    public const string Zoe = "+4915112345678";

    private Desk(Shop shop, FakeTimeProvider time) => (Shop, Time) = (shop, time);

    public Shop Shop { get; }
    public FakeTimeProvider Time { get; }

    public static async Task<Desk> OpenAsync(string now = "2026-11-23T07:00:00Z")
    {
        var time = new FakeTimeProvider(DateTimeOffset.Parse(now));
        var shop = await Shop.OpenAsync(time);
        await shop.Database.ExecuteAsync(
            """
            update tenants set time_zone = 'Europe/Berlin', currency = 'EUR';
            insert into staff (tenant_id, id, name)
              select t.id, s.id::uuid, s.name from tenants t join (values
                (1, '00000000-0000-7000-8000-00000000000a', 'Ann'), (1, '00000000-0000-7000-8000-00000000000b', 'Bob'),
                (2, '00000000-0000-7000-8000-00000000001a', 'Cid')
              ) s (n, id, name) on t.domain = 'tenant-' || s.n;
            insert into staff_services (tenant_id, staff_id, service_id)
              select s.tenant_id, s.id, v.id from staff s join services v on v.tenant_id = s.tenant_id;
            insert into working_hours (tenant_id, id, weekday, starts_minute, ends_minute)
              select t.id, gen_random_uuid(), d, 540, 1080 from tenants t, generate_series(1, 7) d;
            """
        );
        return new Desk(shop, time);
    }

    public static object NewBooking(
        string startsAt,
        string? staff = Ann,
        string phone = Zoe,
        string service = Haircut
    ) =>
        new
        {
            service,
            staff,
            starts_at = startsAt,
            customer = new { name = "Zoë", phone },
        };

    public Task<ApiAnswer> BookAsync(string startsAt, string? staff = Ann, string phone = Zoe) =>
        Shop.PostAsync("bookings", NewBooking(startsAt, staff, phone));

    /// <returns>The booking's id.</returns>
    public async Task<string> BookedAsync(string startsAt, string? staff = Ann, string phone = Zoe)
    {
        var answer = await BookAsync(startsAt, staff, phone);
        answer.Status.ShouldBe(201, answer.Body);
        return answer["id"];
    }

    public Task<ApiAnswer> PostAsync(string path, object? body = null) => Shop.PostAsync(path, body ?? "{}");

    /// <summary>A booking as the single-tenant application wrote it.</summary>
    public Task SingleTenantBookingAsync(string id, string status, string date, string time) =>
        Shop.Database.ExecuteAsync(
            $"""
            insert into conversations (tenant_id, id, phone_number) values ('{Shop.First}', 'old-{id}', '98765 {id}');
            insert into bookings (tenant_id, id, conversation_id, service_id, phone_number, customer_name, amount, currency, amount_unit,
              status, appointment_date, appointment_time)
            values ('{Shop.First}', '{id}', 'old-{id}', 'service-1-1', '98765 {id}', 'Asha', 650, 'INR', 'major', '{status}', {date}, {time})
            """
        );

    /// <summary>The customer writes: the window is open, and there is a contact.</summary>
    public Task CustomerWroteAsync(string phone = Zoe) =>
        Shop.Database.ExecuteAsync(
            $"update contacts set last_inbound_at = '{Time.GetUtcNow():O}' where phone = '{phone[1..]}'"
        );

    /// <summary>What was put into the chats, oldest first.</summary>
    public async Task<string> SaidAsync() =>
        string.Join('\n', await Shop.Database.ColumnAsync("select content from messages order by timestamp, id"));

    public ValueTask DisposeAsync() => Shop.DisposeAsync();
}
