using System.Globalization;

namespace Bookline.Server.Jobs;

/// <summary>The section <c>Jobs</c> of the settings. A value out of its bounds stops the start, and says so.</summary>
/// <param name="IsEnabled">Jobs:Enabled; false for a server that only puts jobs in.</param>
/// <param name="Workers">Jobs:Workers: how many jobs run at once on this server, at most half of them one tenant's.</param>
/// <param name="NetworkWorkers">Jobs:NetworkWorkers: how many more of those that wait on the network, in the same way.</param>
/// <param name="Poll">Jobs:PollMilliseconds: how often to look when nobody wakes us.</param>
/// <param name="Lease">Jobs:LeaseSeconds: after so long without a sign of life another server takes a job over.</param>
/// <param name="MaxAttempts">Jobs:MaxAttempts: then a job is dead.</param>
/// <param name="StopTimeout">Jobs:StopSeconds: how long running jobs may go on when the server stops.</param>
internal sealed record JobSettings(
    bool IsEnabled,
    int Workers,
    int NetworkWorkers,
    TimeSpan Poll,
    TimeSpan Lease,
    int MaxAttempts,
    TimeSpan StopTimeout
)
{
    public static JobSettings From(IConfiguration configuration)
    {
        var section = configuration.GetSection("Jobs");
        return new(
            section.GetValue("Enabled", true),
            Number(section, "Workers", 8, 1, 256),
            Number(section, "NetworkWorkers", 16, 1, 256),
            TimeSpan.FromMilliseconds(Number(section, "PollMilliseconds", 250, 10, 60_000)),
            TimeSpan.FromSeconds(Number(section, "LeaseSeconds", 60, 5, 600)),
            Number(section, "MaxAttempts", 12, 1, 100),
            TimeSpan.FromSeconds(Number(section, "StopSeconds", 10, 0, 300))
        );
    }

    private static int Number(IConfigurationSection section, string name, int fallback, int least, int most)
    {
        var text = section[name];
        if (text is null)
        {
            return fallback;
        }
        return
            int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value)
            && value >= least
            && value <= most
            ? value
            : throw new InvalidOperationException($"Jobs:{name} is a number from {least} to {most}.");
    }
}
