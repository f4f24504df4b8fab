using Bookline.Booking.Availability;
using Bookline.Booking.Catalog;
using Bookline.Server.Tests.Bookings;
using Bookline.Testing;
using NodaTime;

namespace Bookline.Server.Tests.Catalog;

public sealed class LoadingTests
{
    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task A_business_is_loaded_whole(int major)
    {
        await using var salon = await Salon.OpenAsync(major);
        await salon.Database.ExecuteAsync(
            $$$"""
            update tenants set business_name = 'Spark Salon', time_zone = 'Asia/Kolkata', currency = 'INR', locale = 'hi-IN',
              bot_settings = '{"lead_minutes": 30, "horizon_days": 14, "slot_minutes": 20, "hold_minutes": 5,
                "change_cutoff_minutes": 60, "max_open_bookings": 2, "mark_no_show": true,
                "payment": {"mode": "link", "link_template": "upi://pay?am={amount}"},
                "texts": {"en": {"greeting": "Welcome!"} } }';
            update services set price = 650, amount_unit = 'major', currency = 'INR', icon = '💇', category = 'Hair',
              description = 'Wash and cut', duration_minutes = 45, buffer_before_minutes = 5, buffer_after_minutes = 10
              where id = 'service-1-1';
            update services set is_active = false where id = 'service-1-2';
            delete from staff_services where staff_id = '{{{Salon.Bob}}}' and service_id = 'service-1-2';
            insert into working_hours (tenant_id, id, staff_id, weekday, starts_minute, ends_minute) values
              ('{{{Salon.First}}}', gen_random_uuid(), null, 1, 840, 1440), ('{{{Salon.First}}}', gen_random_uuid(), null, 1, 540, 780),
              ('{{{Salon.First}}}', gen_random_uuid(), '{{{Salon.Bob}}}', 2, 600, 720);
            insert into time_off (tenant_id, id, staff_id, starts_at, ends_at) values
              ('{{{Salon.First}}}', gen_random_uuid(), '{{{Salon.Ann}}}', '2026-05-05T10:00Z', 'infinity'),
              ('{{{Salon.First}}}', gen_random_uuid(), '{{{Salon.Ann}}}', '2026-01-05T10:00Z', '2026-01-06T10:00Z');
            insert into holidays (tenant_id, day) values ('{{{Salon.First}}}', '2026-12-25'), ('{{{Salon.First}}}', '2025-12-25');
            """
        );

        var business = await salon.BusinessAsync();

        business.Name.ShouldBe("Spark Salon");
        business.Zone.Id.ShouldBe("Asia/Kolkata");
        (business.Currency, business.Language).ShouldBe(("INR", "hi-IN"));
        business.Policy.ShouldBe(
            new BookingPolicy
            {
                LeadTime = Duration.FromMinutes(30),
                HorizonDays = 14,
                SlotStep = Duration.FromMinutes(20),
                Hold = Duration.FromMinutes(5),
                ChangeCutoff = Duration.FromHours(1),
                MaxOpenBookings = 2,
                MarksNoShow = true,
            }
        );
        business.Payment.ShouldBe(
            new PaymentSettings { Mode = PaymentMode.Link, LinkTemplate = "upi://pay?am={amount}" }
        );
        business.Texts["en"]["greeting"].ShouldBe("Welcome!");
        business
            .Services[0]
            .ShouldBe(
                new Service
                {
                    Id = new ServiceId("service-1-1"),
                    Name = "Service 1",
                    Description = "Wash and cut",
                    Icon = "💇",
                    Category = "Hair",
                    Length = Duration.FromMinutes(45),
                    BufferBefore = Duration.FromMinutes(5),
                    BufferAfter = Duration.FromMinutes(10),
                    Price = new Money(65000, "INR"),
                }
            );
        business.Services[1].IsActive.ShouldBeFalse();
        business.Services[1].Price.ShouldBe(new Money(200, "EUR"));
        business
            .Opening.On(IsoDayOfWeek.Monday)
            .ShouldBe([
                new WallRange(new LocalTime(9, 0), new LocalTime(13, 0)),
                new WallRange(new LocalTime(14, 0), LocalTime.Midnight),
            ]);
        business.Holidays.ShouldBe([new LocalDate(2026, 12, 25)]);
        var (ann, bob) = (business.Staff[0], business.Staff[1]);
        (ann.Id, ann.Name, ann.IsActive).ShouldBe((Salon.Ann, "Ann", true));
        ann.Hours.ShouldBe(business.Opening);
        ann.TimeOff.ShouldBe([new Interval(Instant.FromUtc(2026, 5, 5, 10, 0), null)]);
        ann.Skills.Count.ShouldBe(2);
        bob.Skills.ShouldBe([new ServiceId("service-1-1")]);
        bob.Hours.On(IsoDayOfWeek.Monday).ShouldBeEmpty();
        bob.Hours.On(IsoDayOfWeek.Tuesday).ShouldBe([new WallRange(new LocalTime(10, 0), new LocalTime(12, 0))]);
    }

    [Fact]
    public async Task Without_opening_hours_nothing_is_open_and_without_settings_all_is_standard()
    {
        await using var salon = await Salon.OpenAsync();

        var business = await salon.BusinessAsync();

        new Calendar(business, [], salon.Now).Days(business.Services[0], null).ShouldBeEmpty();
        business.Policy.ShouldBe(new BookingPolicy());
        business.Payment.ShouldBe(new PaymentSettings());
        business.Texts.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_tenant_loads_its_own_business_and_nothing_of_anothers()
    {
        await using var salon = await Salon.OpenAsync();
        await salon.Database.ExecuteAsync(
            $"insert into holidays (tenant_id, day) values ('{Salon.First}', '2026-12-25')"
        );

        var business = await salon.BusinessAsync(Salon.Second);

        business.Name.ShouldBe("Tenant 2");
        business.Services.Select(s => s.Id.Value).ShouldBe(["service-2-1", "service-2-2"]);
        business.Staff.Select(s => s.Id).ShouldNotContain(Salon.Ann);
        business.Staff.Count.ShouldBe(2);
        business.Holidays.ShouldBeEmpty();
    }
}
