using System.Text.Json.Serialization;
using Bookline.Booking.Conversations.Answers;

namespace Bookline.Booking.Conversations.Steps;

/// <summary>Where a conversation stands: what the bot has asked last.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "at")]
[JsonDerivedType(typeof(Fresh), "greeting")]
[JsonDerivedType(typeof(ChoosingService), "choosing_service")]
[JsonDerivedType(typeof(ChoosingStaff), "choosing_staff")]
[JsonDerivedType(typeof(ChoosingDate), "choosing_date")]
[JsonDerivedType(typeof(ChoosingTime), "choosing_time")]
[JsonDerivedType(typeof(GivingName), "giving_name")]
[JsonDerivedType(typeof(Confirming), "confirming")]
[JsonDerivedType(typeof(Changing), "changing")]
[JsonDerivedType(typeof(Booked), "booked")]
[JsonDerivedType(typeof(AtMenu), "menu")]
[JsonDerivedType(typeof(AtRest), "at_rest")]
[JsonDerivedType(typeof(ChoosingBooking), "choosing_booking")]
[JsonDerivedType(typeof(ViewingBooking), "viewing_booking")]
[JsonDerivedType(typeof(CancellingBooking), "cancelling_booking")]
[JsonDerivedType(typeof(ConfirmingMove), "confirming_move")]
[JsonDerivedType(typeof(ChoosingLanguage), "choosing_language")]
[JsonDerivedType(typeof(WithAPerson), "with_a_person")]
internal abstract record Step
{
    /// <summary>In snake_case.</summary>
    public abstract string Name { get; }

    /// <summary>A step of making a booking, to which the customer comes back from the menu.</summary>
    public virtual bool IsBooking => false;

    /// <summary>The slot that is kept for the customer here.</summary>
    public virtual HeldSlot? Held => null;

    /// <summary>What is asked here; perhaps another step's question, where this one makes no sense any more.</summary>
    public abstract Prompt Ask(Talk talk);

    /// <summary>What a text says here that is neither an option nor a command; null: it says nothing.</summary>
    public virtual Turn? Read(Talk talk, TypedText text) => null;

    /// <summary>Where one came from.</summary>
    public virtual Step Previous(Talk talk) => new AtMenu();

    /// <summary>How to answer here.</summary>
    public virtual string Help(Talk talk) => talk.Phrases.HelpChoosing;
}
