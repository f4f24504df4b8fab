using Bookline.Booking.Catalog;
using NodaTime;

namespace Bookline.Booking.Tests.Catalog;

public sealed class RuleTests
{
    [Fact]
    public void A_rule_outside_its_bounds_is_refused_by_name()
    {
        Should
            .Throw<ArgumentOutOfRangeException>(() => new BookingPolicy { SlotStep = Duration.Zero })
            .ParamName.ShouldBe("SlotStep");
        Should
            .Throw<ArgumentOutOfRangeException>(() => new BookingPolicy { LeadTime = Duration.FromMinutes(-1) })
            .ParamName.ShouldBe("LeadTime");
        Should
            .Throw<ArgumentOutOfRangeException>(() => new BookingPolicy { HorizonDays = 367 })
            .ParamName.ShouldBe("HorizonDays");
        Should.Throw<ArgumentOutOfRangeException>(() => Haircut(Duration.FromHours(25))).ParamName.ShouldBe("Length");
    }

    [Fact]
    public void The_bounds_themselves_are_allowed()
    {
        new BookingPolicy { HorizonDays = 366 }.HorizonDays.ShouldBe(366);
        new BookingPolicy { SlotStep = Duration.FromMinutes(1) }.SlotStep.ShouldBe(Duration.FromMinutes(1));
        Haircut(Duration.FromDays(1)).Length.ShouldBe(Duration.FromDays(1));
    }

    [Theory]
    [InlineData("INR", 2, 65000)]
    [InlineData("JPY", 0, 650)]
    [InlineData("KWD", 3, 650000)]
    [InlineData("CLF", 4, 6500000)]
    public void Whole_units_become_as_many_minor_units_as_the_currency_has(string currency, int digits, long minor)
    {
        var money = Money.OfMajor(650, currency);

        money.MinorUnits.ShouldBe(minor);
        money.Digits.ShouldBe(digits);
    }

    [Fact]
    public void A_booking_takes_the_buffers_around_the_customer_too()
    {
        var start = Instant.FromUtc(2026, 5, 4, 9, 0);
        var service = Haircut(Duration.FromHours(1)) with
        {
            BufferBefore = Duration.FromMinutes(10),
            BufferAfter = Duration.FromMinutes(5),
        };

        service
            .Around(new Interval(start, start + service.Length))
            .ShouldBe(new Interval(start - Duration.FromMinutes(10), start + Duration.FromMinutes(65)));
    }

    private static Service Haircut(Duration length) =>
        new()
        {
            Id = new ServiceId("haircut"),
            Name = "Haircut",
            Length = length,
            Price = new Money(1, "EUR"),
        };
}
