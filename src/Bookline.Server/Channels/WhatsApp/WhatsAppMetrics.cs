using System.Diagnostics.Metrics;

namespace Bookline.Server.Channels.WhatsApp;

/// <summary>What the channel counts. No label holds anything of a person's, and each has few values.</summary>
internal sealed class WhatsAppMetrics
{
    public const string MeterName = "Bookline.WhatsApp";

    private readonly Counter<long> received;
    private readonly Counter<long> duplicates;
    private readonly Counter<long> refusedBodies;
    private readonly Counter<long> oddItems;
    private readonly Counter<long> unrouted;
    private readonly Counter<long> sent;
    private readonly Counter<long> failed;
    private readonly Counter<long> statusesDropped;

    public WhatsAppMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        received = meter.CreateCounter<long>("bookline.whatsapp.received", "{item}", "Messages and statuses stored.");
        duplicates = meter.CreateCounter<long>("bookline.whatsapp.duplicates", "{item}", "Known already.");
        refusedBodies = meter.CreateCounter<long>(
            "bookline.whatsapp.refused_bodies",
            "{body}",
            "Webhook bodies refused."
        );
        oddItems = meter.CreateCounter<long>(
            "bookline.whatsapp.odd_items",
            "{item}",
            "Signed, and not to be understood."
        );
        unrouted = meter.CreateCounter<long>("bookline.whatsapp.unrouted", "{item}", "For no tenant that works.");
        sent = meter.CreateCounter<long>("bookline.whatsapp.sent", "{message}", "Accepted by Meta.");
        failed = meter.CreateCounter<long>("bookline.whatsapp.failed", "{attempt}", "Not accepted, by error.code.");
        statusesDropped = meter.CreateCounter<long>(
            "bookline.whatsapp.statuses_dropped",
            "{status}",
            "Of unknown messages."
        );
    }

    public void Received(string what, int count) =>
        received.Add(count, new KeyValuePair<string, object?>("what", what));

    public void Duplicates(string what, int count) =>
        duplicates.Add(count, new KeyValuePair<string, object?>("what", what));

    /// <param name="why">signature or size.</param>
    public void BodyRefused(string why) => refusedBodies.Add(1, new KeyValuePair<string, object?>("why", why));

    public void Odd(int count) => oddItems.Add(count);

    /// <param name="why">unknown_number or suspended.</param>
    public void Unrouted(string why, int count) => unrouted.Add(count, new KeyValuePair<string, object?>("why", why));

    public void Sent() => sent.Add(1);

    /// <param name="code">Meta's error.code, no_answer, or token_unreadable.</param>
    public void Failed(string code) => failed.Add(1, new KeyValuePair<string, object?>("code", code));

    public void StatusDropped() => statusesDropped.Add(1);
}
