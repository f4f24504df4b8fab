using Bookline.Trials;

namespace Bookline.Bench.Messages;

/// <summary>Everything measured, for <c>--json</c>.</summary>
/// <param name="PeakPerSecond">Messages answered a second, as many as go.</param>
/// <param name="LimitPerSecond">The same statements, sent by pgbench.</param>
/// <param name="Statements">SQL statements of one message.</param>
internal sealed record MessagesReport(
    Machine Machine,
    MessagesOptions Options,
    double PeakPerSecond,
    double LimitPerSecond,
    int Statements,
    Latencies AtHalfPeak
)
{
    public double Ratio => PeakPerSecond / LimitPerSecond;

    public IReadOnlyList<Bound> Bounds =>
        [
            new("pgbench / Bookline, messages a second (0.5 of the limit)", 1 / 0.5, 1 / Ratio),
            new("ms from webhook to reply at half the peak, p99", 2_000, AtHalfPeak.ReplyP99),
            new("ms until the webhook is answered at half the peak, p99", 50, AtHalfPeak.WebhookP99),
        ];

    public bool AllMet => Bounds.All(b => b.Met);

    public void Print()
    {
        Console.WriteLine(Machine);
        Console.WriteLine(
            $"{Options.Tenants:N0} tenants, {Options.Contacts:N0} contacts; signed webhooks over HTTP to replies at a fake Graph API, all on this machine."
        );
        Console.WriteLine();
        var table = new TextTable("", "messages/s");
        table.Add("Bookline at its peak", $"{PeakPerSecond:N0}");
        table.Add($"pgbench, the same {Statements} statements a message", $"{LimitPerSecond:N0}");
        table.Add("ratio", $"{Ratio:0.00}");
        table.Print();
        Console.WriteLine();
        var latencies = new TextTable("at half the peak, ms", "p50", "p95", "p99");
        latencies.Add(
            "webhook → reply",
            $"{AtHalfPeak.ReplyP50:N0}",
            $"{AtHalfPeak.ReplyP95:N0}",
            $"{AtHalfPeak.ReplyP99:N0}"
        );
        latencies.Add("webhook answered", "", "", $"{AtHalfPeak.WebhookP99:N1}");
        latencies.Print();
        Console.WriteLine();
        Bound.Print(Bounds);
    }
}
