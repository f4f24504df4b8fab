using Bookline.Booking.Availability;
using Bookline.Booking.Bookings;
using Bookline.Booking.Catalog;
using Bookline.Booking.Conversations.Steps;
using NodaTime;

namespace Bookline.Booking.Conversations.Answers;

/// <summary>A time was chosen, or typed.</summary>
internal static class Times
{
    private const int OffersInstead = ReplyLimits.Buttons;

    /// <param name="times">What the customer can have meant, the likeliest first.</param>
    public static Turn Choose(Talk talk, ChoosingTime step, IReadOnlyList<LocalTime> times)
    {
        if (step.Target.Find(talk) is not { } wish)
        {
            return talk.Show(Dead.Gone(talk, step.Target));
        }
        var slots = wish.Slots(step.Day);
        foreach (var time in times)
        {
            if (slots.Where(slot => Wall(slot) == time).Take(1).ToList() is [var meant])
            {
                return Choose(talk, step.Target, meant.Staff, meant.Start);
            }
        }
        if (slots.Count == 0)
        {
            return talk.Go(step);
        }
        // Of "2:30" rather the one that lies among the free times.
        var named = times.Where(time => time >= Wall(slots[0]) && time <= Wall(slots[^1])).Append(times[0]).First();
        return talk.Go(
            step with
            {
                Page = Pages.PageOf(Math.Min(slots.Count(slot => Wall(slot) < named), slots.Count - 1)),
            },
            talk.Say(talk.Phrases.TimeNotFree, ("time", talk.Texts.Locale.FormatTime(named)))
        );

        LocalTime Wall(Slot slot) => slot.Start.InZone(talk.Business.Zone).TimeOfDay;
    }

    public static Turn Choose(Talk talk, Target target, StaffId staff, Instant start)
    {
        if (target.Find(talk) is not { } wish)
        {
            return talk.Show(Dead.Gone(talk, target));
        }
        if (talk.State.Held is { } held && held.Target == target && held.Start == start && held.Until > talk.Now)
        {
            return talk.Go(new Confirming(held)); // pressed twice
        }
        var day = talk.Texts.DayOf(start);
        var slot = Free(talk, wish, staff, start);
        return (slot, target) switch
        {
            ({ } free, MovedBooking moved) => talk.Go(new ConfirmingMove(moved.Booking, free.Staff, start)),
            ({ } free, _) => talk.Await(
                new ChoosingTime(target, day, 0),
                new PlaceHold(wish.Service.Id, free, talk.Now + talk.Business.Policy.Hold)
            ),
            _ => Taken(talk, target, start),
        };
    }

    /// <summary>The customer has said yes to the new time.</summary>
    public static Turn Move(Talk talk, BookingId booking, StaffId staff, Instant start)
    {
        var target = new MovedBooking(booking);
        return target.Find(talk) is not { } wish ? talk.Show(Dead.Gone(talk, target))
            : Free(talk, wish, staff, start) is { } free
                ? talk.Await(new ChoosingTime(target, talk.Texts.DayOf(start), 0), new MoveBooking(booking, free))
            : Taken(talk, target, start);
    }

    /// <summary>With anybody, whoever has least to do by now.</summary>
    private static Slot? Free(Talk talk, Wish wish, StaffId staff, Instant start) =>
        wish.Slots(talk.Texts.DayOf(start))
            .Where(free => free.Start == start && (wish.Staff is null || free.Staff == staff))
            .Cast<Slot?>()
            .FirstOrDefault();

    /// <summary>Says so, and offers the next that are free.</summary>
    /// <param name="refused">The calendar may not know yet that it is taken.</param>
    public static Turn Taken(Talk talk, Target target, Instant start, Slot? refused = null)
    {
        var taken = talk.Say(talk.Phrases.SlotTaken, ("when", talk.Texts.When(start)));
        if (target.Find(talk) is not { } wish)
        {
            return talk.Show(Dead.Gone(talk, target), taken);
        }
        var next = wish.Next(Instant.Max(start, talk.Now), OffersInstead, refused);
        if (next.Count == 0)
        {
            // Nothing later; perhaps earlier.
            return talk.Go(new ChoosingDate(target, 0), taken);
        }
        var day = talk.Texts.DayOf(next[0].Start);
        return talk.Show(
            new Prompt(
                new ChoosingTime(target, day, 0),
                talk.Phrases.NextFree,
                [.. next.Select(slot => Offer(talk, target, slot, talk.Texts.DayOf(start)))]
            ),
            taken
        );
    }

    /// <summary>As much of the date as a button has room for, and none on the day that was asked for.</summary>
    private static ReplyOption Offer(Talk talk, Target target, Slot slot, LocalDate asked)
    {
        var day = talk.Texts.DayOf(slot.Start);
        var whole = talk.Texts.When(slot.Start);
        var title =
            day == asked ? talk.Texts.FormatTime(slot.Start)
            : whole.Length <= ReplyLimits.ButtonTitle ? whole
            : $"{talk.Texts.Locale.FormatNumericDay(day)} {talk.Texts.FormatTime(slot.Start)}";
        return new ReplyOption(OptionIds.Slot(target, slot.Staff, slot.Start), title);
    }
}
