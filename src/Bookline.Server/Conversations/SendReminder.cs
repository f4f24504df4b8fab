using Bookline.Server.Jobs;

namespace Bookline.Server.Conversations;

/// <summary>Reminds a customer of a booking, 24 hours and 2 hours before.</summary>
internal sealed class SendReminder : IJobHandler
{
    public string Kind => "booking.remind";

    public Task<JobOutcome> HandleAsync(Job job, CancellationToken ct) => throw new NotImplementedException();
}
