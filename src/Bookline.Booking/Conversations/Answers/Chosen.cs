using Bookline.Booking.Bookings;
using Bookline.Booking.Conversations.Steps;

namespace Bookline.Booking.Conversations.Answers;

/// <summary>
/// Answers an option, perhaps of a message sent long ago. What its id says is looked up in what is so now; nothing of it is trusted.
/// </summary>
internal static class Chosen
{
    public static Turn Answer(Talk talk, string id)
    {
        var fields = new Fields(talk, id);
        var verb = fields.Next();
        return Command(talk, verb, fields)
            ?? Part(talk, verb, fields)
            ?? Page(talk, verb, fields)
            ?? Hold(talk, verb, fields)
            ?? Booking(talk, verb, fields)
            ?? talk.Again(talk.Phrases.Stale);
    }

    private static Turn? Command(Talk talk, string verb, Fields fields) =>
        verb switch
        {
            OptionIds.Book => talk.Go(new ChoosingService(0)),
            OptionIds.Bookings when fields.AreOver => Commands.Bookings(talk),
            OptionIds.Menu => talk.Go(new AtMenu()),
            OptionIds.Help => Commands.Help(talk),
            OptionIds.Language => talk.Go(new ChoosingLanguage()),
            OptionIds.Person => Commands.HandOver(talk),
            OptionIds.Restart => Commands.Greet(talk),
            OptionIds.Back => Commands.Back(talk),
            OptionIds.Continue => Commands.Continue(talk),
            OptionIds.Discard => Holds.Drop(talk),
            OptionIds.Speaking => Commands.Speak(talk, fields.Rest),
            _ => null,
        };

    /// <summary>A service, a person, a day or a time.</summary>
    private static Turn? Part(Talk talk, string verb, Fields fields) =>
        verb switch
        {
            "svc" => talk.Show(
                fields.Service() is { } service ? ChoosingService.After(talk, service) : Dead.ServiceGone(talk)
            ),
            "staff" => fields.NewBooking() is { } booking
                ? WithRoom(talk, booking, () => talk.Go(new ChoosingDate(booking, 0)))
                : null,
            "day" => (fields.Day(), fields.Target()) is ({ } day, { } target)
                ? WithRoom(talk, target, () => Dates.Choose(talk, target, day))
                : null,
            "slot" => (fields.Start(), fields.Staff(), fields.Target()) is ({ } start, { } staff, { } target)
                ? WithRoom(talk, target, () => Times.Choose(talk, target, staff, start))
                : null,
            "really-move" => (fields.Start(), fields.Staff(), fields.Booking()) is ({ } start, { } staff, { } booking)
                ? Times.Move(talk, booking, staff, start)
                : null,
            _ => null,
        };

    /// <summary>Another page of a list.</summary>
    private static Turn? Page(Talk talk, string verb, Fields fields)
    {
        Step? step = verb switch
        {
            "services" => fields.Page() is { } page ? new ChoosingService(page) : null,
            "staffs" => (fields.Page(), fields.Service()) is ({ } page, { } service)
                ? new ChoosingStaff(service.Id, page)
                : null,
            "days" => (fields.Page(), fields.Target()) is ({ } page, { } target)
                ? new ChoosingDate(target, page)
                : null,
            "times" => (fields.Page(), fields.Day(), fields.Target()) is ({ } page, { } day, { } target)
                ? new ChoosingTime(target, day, page)
                : null,
            "bookings" or "unpaid" => fields.Page() is { } page ? new ChoosingBooking(page, verb == "unpaid") : null,
            _ => null,
        };
        return step is null ? null : talk.Go(step);
    }

    /// <summary>A button of a summary.</summary>
    private static Turn? Hold(Talk talk, string verb, Fields fields)
    {
        const string changing = "change-";
        if (verb is not ("confirm" or "change" or "drop") && !verb.StartsWith(changing, StringComparison.Ordinal))
        {
            return null;
        }
        var key = fields.Rest;
        return talk.State.Held is not { } held || OptionIds.Key(held.Hold.Value) != key
            ? Holds.Gone(talk, key)
            : verb switch
            {
                "confirm" => Holds.Confirm(talk, held),
                "change" => talk.Go(new Changing(held)),
                "drop" => Holds.Drop(talk),
                _ => Holds.Change(talk, held, verb[changing.Length..]),
            };
    }

    /// <summary>A button of a booking that stands, or once stood.</summary>
    private static Turn? Booking(Talk talk, string verb, Fields fields)
    {
        Func<BookingId, Turn>? act = verb switch
        {
            "booking" => id => talk.Go(new ViewingBooking(id)),
            "move" => id => Standing.Move(talk, id),
            "cancel" => id => Standing.AskCancel(talk, id),
            "really-cancel" => id => Standing.Cancel(talk, id),
            "paid" => id => Standing.Paid(talk, id),
            _ => null,
        };
        return act is null ? null
            : fields.Booking() is { } booking ? act(booking)
            : talk.Show(Dead.Unchangeable(talk));
    }

    private static Turn WithRoom(Talk talk, Target target, Func<Turn> act) =>
        target is NewBooking && talk.HasTooManyBookings ? talk.Show(Dead.TooMany(talk)) : act();
}
