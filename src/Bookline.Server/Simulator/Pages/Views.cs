using Bookline.Server.Simulator.Chats;
using Bookline.Server.Simulator.Traffic;

namespace Bookline.Server.Simulator.Pages;

// Public, as the parameters of Razor components must be.

/// <summary>All that the page shows.</summary>
/// <param name="Trouble">What was wrong with the form that was sent.</param>
public sealed record PageView(
    SimulatedBusiness? Business,
    IReadOnlyList<SimulatedBusiness> Businesses,
    IReadOnlyList<PhoneView> Phones,
    FaultsView Faults,
    IReadOnlyList<TrafficView> Traffic,
    string? Trouble,
    bool HasRoom
)
{
    public string Back => Business is null ? "/simulator" : $"/simulator?business={Business.PhoneNumberId}";
}

/// <summary>A customer's phone, open at the chat with a business.</summary>
public sealed record PhoneView(
    SimulatedBusiness Business,
    Customer Customer,
    IReadOnlyList<BubbleView> Bubbles,
    bool Typing
)
{
    public string Id => $"phone-{Customer.Number}";
    public string MessagesUrl => $"/simulator/{Business.PhoneNumberId}/{Customer.Number}/messages";
    public string GiveBackUrl => $"/simulator/{Business.PhoneNumberId}/{Customer.Number}/give-back";
    public string Back => $"/simulator?business={Business.PhoneNumberId}#{Id}";
}

/// <summary>A message, with what it takes to show it where it belongs.</summary>
/// <param name="At">On the business's wall clock.</param>
/// <param name="Quoted">The message that it answers, where that is still remembered.</param>
/// <param name="BeginsDay">The day's name stands before it. Where a message comes live the page knows whether it has that already.</param>
public sealed record BubbleView(
    SimulatedBusiness Business,
    Customer Customer,
    ChatMessage Message,
    DateTimeOffset At,
    DateOnly Today,
    ChatMessage? Quoted,
    bool BeginsDay = true
)
{
    public string Author => Message.FromCustomer ? Customer.Name : Business.Name;
    public string MessagesUrl => $"/simulator/{Business.PhoneNumberId}/{Customer.Number}/messages";
    public string Back => $"/simulator?business={Business.PhoneNumberId}#phone-{Customer.Number}";
    public DateOnly Day => DateOnly.FromDateTime(At.DateTime);
    public string DayName =>
        (Today.DayNumber - Day.DayNumber) switch
        {
            0 => "Today",
            1 => "Yesterday",
            _ => Day.ToString("d MMMM yyyy"),
        };
}

/// <summary>What is to go wrong, and what could.</summary>
public sealed record FaultsView(IReadOnlyList<FaultView> Active, IReadOnlyList<FaultGroup> Kinds, string Back);

public sealed record FaultView(Guid Id, string Title, string Extent);

public sealed record FaultGroup(string Title, IReadOnlyList<FaultChoice> Kinds);

public sealed record FaultChoice(string Name, string Title);

/// <param name="At">On the business's wall clock.</param>
public sealed record TrafficView(TrafficEntry Entry, DateTimeOffset At);
