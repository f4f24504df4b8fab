using Bookline.Booking.Conversations.Steps;
using NodaTime;

namespace Bookline.Booking.Conversations;

/// <summary>Where it does not go on: why, and the ways out.</summary>
internal static class Dead
{
    public static Prompt End(Talk talk, string body) =>
        new(
            new AtRest(),
            body,
            [
                new ReplyOption(OptionIds.Person, talk.Phrases.Person),
                new ReplyOption(OptionIds.Bookings, talk.Phrases.MyBookings),
                new ReplyOption(OptionIds.Menu, talk.Phrases.Menu),
            ]
        );

    /// <summary>What was to be booked or moved is not to be had.</summary>
    public static Prompt Gone(Talk talk, Target target) =>
        target is not MovedBooking moved ? ServiceGone(talk)
        : talk.FindBooking(moved.Booking) is { } booking && talk.MayChange(booking) ? Unchangeable(talk)
        : new ViewingBooking(moved.Booking).Ask(talk);

    /// <summary>The other services, where there are any.</summary>
    public static Prompt ServiceGone(Talk talk)
    {
        var others = new ChoosingService(0).Ask(talk);
        return talk.Services.Count > 0 ? others with { Body = $"{talk.Phrases.ServiceGone}\n\n{others.Body}" } : others;
    }

    public static Prompt TooMany(Talk talk) =>
        End(talk, talk.Texts.Say(talk.Phrases.TooManyBookings, talk.Bookings.Count)) with
        {
            Options =
            [
                new ReplyOption(OptionIds.Bookings, talk.Phrases.MyBookings),
                new ReplyOption(OptionIds.Person, talk.Phrases.Person),
                new ReplyOption(OptionIds.Menu, talk.Phrases.Menu),
            ],
        };

    /// <summary>Another person may have time, or another service; else a person knows what to do.</summary>
    public static Prompt FullyBooked(Talk talk, Target target, Wish wish)
    {
        var ways = new List<ReplyOption>();
        if (target is NewBooking { Staff: not null })
        {
            ways.Add(new ReplyOption(OptionIds.Staff(null, wish.Service.Id), talk.Phrases.Anyone));
        }
        if (talk.Services.Count > 1 && target is NewBooking)
        {
            ways.Add(new ReplyOption(OptionIds.Book, talk.Phrases.OtherService));
        }
        ways.Add(new ReplyOption(OptionIds.Person, talk.Phrases.Person));
        ways.Add(new ReplyOption(OptionIds.Menu, talk.Phrases.Menu));
        return new Prompt(
            new AtRest(),
            talk.Texts.Say(talk.Phrases.FullyBooked, talk.Business.Policy.HorizonDays, ("service", wish.Service.Name)),
            [.. ways.Take(ReplyLimits.Buttons)]
        );
    }

    public static Prompt Unchangeable(Talk talk) => End(talk, talk.Say(talk.Phrases.Unchangeable));

    public static string TooLate(Talk talk) =>
        talk.Business.Policy.ChangeCutoff == Duration.Zero
            ? talk.Say(talk.Phrases.Unchangeable)
            : talk.Say(talk.Phrases.TooLate, ("length", talk.Texts.FormatLength(talk.Business.Policy.ChangeCutoff)));
}
