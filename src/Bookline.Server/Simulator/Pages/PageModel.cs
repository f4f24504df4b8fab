using Bookline.Server.Simulator.Chats;
using Bookline.Server.Simulator.Faults;
using Bookline.Server.Simulator.Traffic;
using NodaTime;

namespace Bookline.Server.Simulator.Pages;

/// <summary>What is shown of a business, put together from where it is kept.</summary>
internal sealed class PageModel(
    ISimulatedBusinesses businesses,
    ChatStore chats,
    Customers customers,
    FaultBoard faults,
    TrafficLog traffic,
    TimeProvider time
)
{
    /// <param name="phoneNumberId">Null or unknown: the first business.</param>
    public async Task<PageView> LoadAsync(string? phoneNumberId, string? trouble, CancellationToken ct)
    {
        var all = await businesses.ListAsync(ct);
        var business = all.FirstOrDefault(b => b.PhoneNumberId == phoneNumberId) ?? (all.Count > 0 ? all[0] : null);
        var people = customers.All;
        return new PageView(
            business,
            all,
            business is null ? [] : [.. people.Select(c => Phone(business, c))],
            Faults(business),
            business is null ? [] : [.. traffic.Of(business.PhoneNumberId).Select(e => Traffic(business, e))],
            trouble,
            people.Count < Customers.Most
        );
    }

    public PhoneView Phone(SimulatedBusiness business, Customer customer)
    {
        var key = new ChatKey(business.PhoneNumberId, customer.Number);
        var bubbles = chats.Messages(key).Select(m => Bubble(business, customer, m)).ToList();
        return new PhoneView(
            business,
            customer,
            [.. bubbles.Select((b, n) => b with { BeginsDay = n == 0 || bubbles[n - 1].Day != b.Day })],
            chats.IsTyping(key)
        );
    }

    public BubbleView Bubble(SimulatedBusiness business, Customer customer, ChatMessage message)
    {
        var key = new ChatKey(business.PhoneNumberId, customer.Number);
        return new BubbleView(
            business,
            customer,
            message,
            OnWallClock(business, message.At),
            DateOnly.FromDateTime(OnWallClock(business, time.GetUtcNow()).DateTime),
            message.ReplyTo is { } replyTo ? chats.Find(key, replyTo) : null
        );
    }

    public static TrafficView Traffic(SimulatedBusiness business, TrafficEntry entry) =>
        new(entry, OnWallClock(business, entry.At));

    public FaultsView Faults(SimulatedBusiness? business) =>
        new(
            [
                .. faults
                    .All.Where(f => business is null || f.Concerns(business.PhoneNumberId))
                    .Select(f => new FaultView(f.Id, FaultDescription.Of(f.Kind).Title, Extent(f))),
            ],
            [
                .. FaultDescription
                    .All.GroupBy(d => d.Group)
                    .Select(g => new FaultGroup(g.Key, [.. g.Select(d => new FaultChoice(d.Name, d.Title))])),
            ],
            business is null ? "/simulator" : $"/simulator?business={business.PhoneNumberId}"
        );

    private static string Extent(Fault fault)
    {
        var chance = fault.Probability < 1 ? $"{fault.Probability:P0} of the time" : "";
        var times = fault.Remaining switch
        {
            null => "until removed",
            1 => "once",
            { } n => $"{n} times",
        };
        return chance.Length == 0 ? times : $"{chance}, {times}";
    }

    private static DateTimeOffset OnWallClock(SimulatedBusiness business, DateTimeOffset at)
    {
        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(business.TimeZone) ?? DateTimeZone.Utc;
        return Instant.FromDateTimeOffset(at).InZone(zone).ToDateTimeOffset();
    }
}
