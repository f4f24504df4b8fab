using System.Diagnostics.Metrics;

namespace Bookline.Server.Access;

/// <summary>What the door counts. No label holds a tenant or a key, and each has few values.</summary>
internal sealed class AccessMetrics
{
    private readonly Counter<long> refused;
    private readonly Counter<long> foreignIds;
    private readonly Counter<long> unwatched;

    public AccessMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(AccessModule.MeterName);
        refused = meter.CreateCounter<long>("bookline.access.refused", "{request}", "API keys refused, by code.");
        foreignIds = meter.CreateCounter<long>(
            "bookline.access.foreign_ids",
            "{request}",
            "Requests for an id that is another tenant's: each one is worth a look."
        );
        unwatched = meter.CreateCounter<long>(
            "bookline.access.unwatched",
            "{request}",
            "Requests for an id that was not found, and that nobody looked up: too many at once."
        );
    }

    public void Refused(string code) => refused.Add(1, new KeyValuePair<string, object?>("code", code));

    public void ForeignId() => foreignIds.Add(1);

    public void Unwatched() => unwatched.Add(1);
}
