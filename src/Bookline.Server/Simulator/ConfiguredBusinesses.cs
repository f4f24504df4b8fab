namespace Bookline.Server.Simulator;

/// <summary>The businesses of the setting <c>Simulator:Businesses</c>.</summary>
internal sealed class ConfiguredBusinesses(IConfiguration configuration) : ISimulatedBusinesses
{
    public Task<IReadOnlyList<SimulatedBusiness>> ListAsync(CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<SimulatedBusiness>>([
            .. configuration
                .GetSection("Simulator:Businesses")
                .GetChildren()
                .Where(b => b["PhoneNumberId"] is { Length: > 0 })
                .Select(Business),
        ]);

    private static SimulatedBusiness Business(IConfigurationSection section) =>
        new(
            section["Name"] ?? section["PhoneNumberId"]!,
            section["PhoneNumberId"]!,
            section["DisplayNumber"] ?? "",
            section["Trade"] ?? "",
            section["TimeZone"] ?? "UTC"
        );
}
