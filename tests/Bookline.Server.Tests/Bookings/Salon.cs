using Bookline.Booking.Availability;
using Bookline.Booking.Bookings;
using Bookline.Booking.Catalog;
using Bookline.Booking.Conversations;
using Bookline.Server.Bookings;
using Bookline.Server.Catalog;
using Bookline.Server.Hosting;
using Bookline.Server.Jobs;
using Bookline.Server.Webhooks;
using Bookline.Tenancy;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using NodaTime;

namespace Bookline.Server.Tests.Bookings;

/// <summary>
/// Two salons in Berlin on one database, each with Ann and Bob, two services of an hour and customers c1 to c9; the modules that serve
/// them, and a clock that stands on a Monday morning in May.
/// </summary>
internal sealed class Salon : IAsyncDisposable
{
    public const int Connections = 20;

    private readonly WebApplication app;

    private Salon(TestDatabase database, WebApplication app) => (Database, this.app) = (database, app);

    public static readonly StaffId Ann = new(new Guid("00000000-0000-7000-8000-00000000000a"));
    public static readonly StaffId Bob = new(new Guid("00000000-0000-7000-8000-00000000000b"));
    public static readonly TenantId First = new(MultiTenantDatabase.TenantAt(1));
    public static readonly TenantId Second = new(MultiTenantDatabase.TenantAt(2));
    public static readonly ServiceId Haircut = new("service-1-1");
    public static readonly Instant Morning = Instant.FromUtc(2026, 5, 4, 6, 0);

    public TestDatabase Database { get; }
    public FakeTimeProvider Time => (FakeTimeProvider)app.Services.GetRequiredService<TimeProvider>();
    public Instant Now => app.Services.GetRequiredService<IClock>().GetCurrentInstant();
    public TenantContext Tenants => app.Services.GetRequiredService<TenantContext>();
    public BookingsModule Bookings => app.Services.GetRequiredService<BookingsModule>();
    public CatalogModule Catalog => app.Services.GetRequiredService<CatalogModule>();
    public JobsModule Jobs => app.Services.GetRequiredService<JobsModule>();

    public static async Task<Salon> OpenAsync(int major = 15)
    {
        var database = await MultiTenantDatabase.CreateAsync(major, tenants: 2);
        await database.ExecuteAsync(
            """
            update tenants set time_zone = 'Europe/Berlin', currency = 'EUR';
            insert into staff (tenant_id, id, name)
              select t.id, s.id::uuid, s.name from tenants t join (values
                (1, '00000000-0000-7000-8000-00000000000a', 'Ann'), (1, '00000000-0000-7000-8000-00000000000b', 'Bob'),
                (2, '00000000-0000-7000-8000-00000000001a', 'Ann'), (2, '00000000-0000-7000-8000-00000000001b', 'Bob')
              ) s (n, id, name) on t.domain = 'tenant-' || s.n;
            insert into staff_services (tenant_id, staff_id, service_id)
              select s.tenant_id, s.id, v.id from staff s join services v on v.tenant_id = s.tenant_id;
            insert into conversations (tenant_id, id, phone_number)
              select t.id, 'c' || n || case t.domain when 'tenant-1' then '' else '-of-2' end, '+49' || n
              from tenants t, generate_series(1, 9) n;
            """
        );
        var builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        var time = new FakeTimeProvider(Morning.ToDateTimeOffset());
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddSingleton<IClock>(new TimeProviderClock(time));
        builder.Services.AddSingleton(_ => new TenantContext(
            $"{database.Server.ConnectionString(database.Name, MultiTenantDatabase.App)};Maximum Pool Size={Connections}",
            new TenantContextOptions { Clock = time }
        ));
        JobsModule.Add(builder);
        CatalogModule.Add(builder);
        builder.Services.AddSingleton<WebhooksModule>();
        BookingsModule.Add(builder);
        return new Salon(database, builder.Build());
    }

    /// <summary>From now on jobs are done when their time has come.</summary>
    public Task StartJobsAsync() => app.StartAsync(TestContext.Current.CancellationToken);

    /// <summary>Time passes, and whatever waited for it is looked at.</summary>
    public void Advance(Duration by)
    {
        Time.Advance(by.ToTimeSpan());
        Jobs.Wake();
    }

    public Task<Business> BusinessAsync(TenantId? tenant = null) =>
        Tenants.WithTenantContextAsync(tenant ?? First, Catalog.LoadAsync);

    public Task<T> InAsync<T>(Func<TenantDatabase, Task<T>> work, TenantId? tenant = null) =>
        Tenants.WithTenantTransactionAsync(tenant ?? First, work);

    public async Task<Inbound> HoldAsync(Slot slot, string customer = "c1", Duration? hold = null)
    {
        var business = await BusinessAsync();
        return await InAsync(db =>
            Bookings.PlaceHoldAsync(
                db,
                business,
                new BookingCustomer(customer, "+491", "Customer"),
                new PlaceHold(Haircut, slot, Now + (hold ?? Duration.FromMinutes(10)))
            )
        );
    }

    public async Task<Inbound> ConfirmAsync(BookingId hold, Slot slot, bool awaitsPayment = false)
    {
        var business = await BusinessAsync();
        return await InAsync(db =>
            Bookings.ConfirmAsync(db, business, new ConfirmHold(hold, slot, "Zoë", awaitsPayment), Now)
        );
    }

    public async Task<Inbound> MoveAsync(BookingId booking, Slot to)
    {
        var business = await BusinessAsync();
        return await InAsync(db => Bookings.MoveAsync(db, business, new MoveBooking(booking, to), Now));
    }

    public async Task<Inbound> CancelAsync(BookingId booking)
    {
        var business = await BusinessAsync();
        return await InAsync(db => Bookings.CancelAsync(db, business, new CancelBooking(booking), Now));
    }

    public async Task<BookingId> HeldAsync(Slot slot, string customer = "c1") =>
        (await HoldAsync(slot, customer)).ShouldBeOfType<HoldPlaced>().Hold;

    public async Task<Appointment> BookedAsync(Slot slot, string customer = "c1", bool awaitsPayment = false) =>
        (await ConfirmAsync(await HeldAsync(slot, customer), slot, awaitsPayment))
            .ShouldBeOfType<BookingMade>()
            .Booking;

    /// <summary>The statuses of all bookings, in order.</summary>
    public async Task<string> StatusesAsync() =>
        string.Join(' ', await Database.ColumnAsync("select status from bookings order by status"));

    /// <summary>The keys of the jobs that wait, with the booking's id left out, and when they are due.</summary>
    public async Task<IReadOnlyList<string>> JobsOfAsync(BookingId booking) =>
        await Database.ColumnAsync(
            $"""
            select split_part(key, ':', 1) || to_char(run_at at time zone 'UTC', ' MM-DD HH24:MI') from jobs
            where payload ->> 'booking' = '{booking}' order by run_at
            """
        );

    /// <summary>An hour of Ann's in Berlin, today unless said otherwise.</summary>
    public static Slot At(string time, StaffId? staff = null, int day = 4)
    {
        var start = DateTimeZoneProviders
            .Tzdb["Europe/Berlin"]
            .AtStrictly(new LocalDateTime(2026, 5, day, int.Parse(time[..2]), int.Parse(time[3..])))
            .ToInstant();
        return new Slot(staff ?? Ann, new Interval(start, start + Duration.FromHours(1)));
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        await Database.DisposeAsync();
    }
}
