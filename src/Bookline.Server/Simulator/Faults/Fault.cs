namespace Bookline.Server.Simulator.Faults;

/// <summary>Something that goes wrong on purpose.</summary>
/// <param name="Remaining">How often yet; null: until it is taken away.</param>
/// <param name="Probability">Above 0, at most 1.</param>
/// <param name="PhoneNumberId">Only for this business's number; null: for all.</param>
internal sealed record Fault(Guid Id, FaultKind Kind, int? Remaining, double Probability, string? PhoneNumberId)
{
    public const int MostTimes = 10_000;

    public bool Concerns(string phoneNumberId) => PhoneNumberId is null || PhoneNumberId == phoneNumberId;
}
