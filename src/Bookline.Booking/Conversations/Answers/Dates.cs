using Bookline.Booking.Conversations.Steps;
using NodaTime;

namespace Bookline.Booking.Conversations.Answers;

/// <summary>A day was chosen.</summary>
internal static class Dates
{
    public static Turn Choose(Talk talk, Target target, LocalDate day)
    {
        if (target.Find(talk) is not { } wish)
        {
            return talk.Show(Dead.Gone(talk, target));
        }
        var days = wish.Days();
        return days.Contains(day) && wish.Slots(day).Count > 0
            ? talk.Go(new ChoosingTime(target, day, 0))
            : talk.Go(
                new ChoosingDate(target, Pages.PageOf(days.TakeWhile(free => free < day).Count())),
                days.Count > 0 ? WhyNot(talk, day) : null
            );
    }

    private static string WhyNot(Talk talk, LocalDate day)
    {
        var last = talk.Today.PlusDays(talk.Business.Policy.HorizonDays - 1);
        var isClosed = talk.Business.Holidays.Contains(day) || !talk.Business.Opening.On(day.DayOfWeek).Any();
        return day > last
            ? talk.Say(talk.Phrases.DayTooFar, ("date", talk.Texts.FormatDay(last)))
            : talk.Say(
                isClosed ? talk.Phrases.DayClosed : talk.Phrases.DayNotFree,
                ("date", talk.Texts.FormatDay(day))
            );
    }
}
