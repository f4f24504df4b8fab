using Bookline.Booking.Bookings;
using Bookline.Booking.Catalog;
using NodaTime;

namespace Bookline.Booking.Tests.Bookings;

public sealed class LifecycleTests
{
    private static readonly Instant Start = Instant.FromUtc(2026, 5, 4, 9, 0);
    private static readonly BookingPolicy Policy = new() { ChangeCutoff = Duration.FromHours(2) };

    [Theory]
    [InlineData(BookingStatus.Held, "Pending Confirmed Cancelled")]
    [InlineData(BookingStatus.Pending, "Confirmed Completed Cancelled NoShow")]
    [InlineData(BookingStatus.Confirmed, "Completed Cancelled NoShow")]
    [InlineData(BookingStatus.Completed, "NoShow")]
    [InlineData(BookingStatus.NoShow, "Completed")]
    [InlineData(BookingStatus.Cancelled, "")]
    public void From_each_state_lead_these_ways_and_no_others(BookingStatus from, string to) =>
        string.Join(' ', Enum.GetValues<BookingStatus>().Where(next => Lifecycle.Allows(from, next))).ShouldBe(to);

    [Theory]
    [InlineData(BookingStatus.Pending, true)]
    [InlineData(BookingStatus.Confirmed, true)]
    [InlineData(BookingStatus.Held, false)]
    [InlineData(BookingStatus.Completed, false)]
    [InlineData(BookingStatus.Cancelled, false)]
    [InlineData(BookingStatus.NoShow, false)]
    public void Only_a_booking_that_stands_can_be_changed(BookingStatus status, bool may) =>
        Lifecycle.MayChange(Actor.Customer, Booked(status), Policy, Start - Duration.FromDays(1)).ShouldBe(may);

    [Fact]
    public void A_customer_can_change_a_booking_until_the_cut_off_and_not_a_second_longer()
    {
        var last = Start - Policy.ChangeCutoff;

        Lifecycle.MayChange(Actor.Customer, Booked(), Policy, last).ShouldBeTrue();
        Lifecycle.MayChange(Actor.Customer, Booked(), Policy, last + Duration.FromSeconds(1)).ShouldBeFalse();
    }

    [Fact]
    public void Without_a_cut_off_a_customer_can_change_a_booking_until_it_begins()
    {
        var policy = Policy with { ChangeCutoff = Duration.Zero };

        Lifecycle.MayChange(Actor.Customer, Booked(), policy, Start - Duration.FromSeconds(1)).ShouldBeTrue();
        Lifecycle.MayChange(Actor.Customer, Booked(), policy, Start).ShouldBeFalse();
    }

    [Fact]
    public void The_business_can_change_a_booking_until_it_is_over()
    {
        var end = Booked().Time.End;

        Lifecycle.MayChange(Actor.Business, Booked(), Policy, end - Duration.FromSeconds(1)).ShouldBeTrue();
        Lifecycle.MayChange(Actor.Business, Booked(), Policy, end).ShouldBeFalse();
    }

    [Fact]
    public void Only_a_hold_that_ran_out_comes_back_from_cancelled()
    {
        Lifecycle.MayConfirm(BookingStatus.Held, null).ShouldBeTrue();
        Lifecycle.MayConfirm(BookingStatus.Cancelled, CancelReason.Expired).ShouldBeTrue();
        Lifecycle.MayConfirm(BookingStatus.Cancelled, CancelReason.ByCustomer).ShouldBeFalse();
        Lifecycle.MayConfirm(BookingStatus.Cancelled, CancelReason.ByBusiness).ShouldBeFalse();
        Lifecycle.MayConfirm(BookingStatus.Cancelled, null).ShouldBeFalse();
    }

    [Fact]
    public void A_confirmed_booking_nobody_marked_is_completed_or_a_no_show_as_the_business_wants_it()
    {
        Lifecycle.AfterItsEnd(BookingStatus.Confirmed, Policy).ShouldBe(BookingStatus.Completed);
        Lifecycle
            .AfterItsEnd(BookingStatus.Confirmed, Policy with { MarksNoShow = true })
            .ShouldBe(BookingStatus.NoShow);
    }

    [Fact]
    public void What_a_person_marked_stays_as_it_is()
    {
        foreach (var status in Enum.GetValues<BookingStatus>().Where(s => !Lifecycle.IsOpen(s)))
        {
            Lifecycle.AfterItsEnd(status, Policy with { MarksNoShow = true }).ShouldBe(status);
        }
    }

    private static Appointment Booked(BookingStatus status = BookingStatus.Confirmed) =>
        new()
        {
            Id = new BookingId("b"),
            Service = new ServiceId("s"),
            Staff = null,
            Time = new Interval(Start, Start + Duration.FromHours(1)),
            Status = status,
            Price = new Money(100, "EUR"),
        };
}
