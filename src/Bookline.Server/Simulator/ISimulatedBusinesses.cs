namespace Bookline.Server.Simulator;

/// <summary>The businesses that the simulator has a phone for. A host with businesses of its own registers another.</summary>
public interface ISimulatedBusinesses
{
    /// <summary>In the order in which they are shown.</summary>
    Task<IReadOnlyList<SimulatedBusiness>> ListAsync(CancellationToken ct);
}

/// <summary>A business that can be chatted with.</summary>
/// <param name="PhoneNumberId">WhatsApp's id of its number, by which the webhook finds the tenant.</param>
/// <param name="DisplayNumber">The number as people read it: +91 80 5550 0100.</param>
/// <param name="Trade">What it does, in a word or two: hair salon, dental clinic, barber.</param>
/// <param name="TimeZone">IANA; the phone shows the business's time.</param>
public sealed record SimulatedBusiness(
    string Name,
    string PhoneNumberId,
    string DisplayNumber,
    string Trade = "",
    string TimeZone = "UTC"
);
