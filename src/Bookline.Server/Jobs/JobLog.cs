using Bookline.Tenancy;

namespace Bookline.Server.Jobs;

internal static partial class JobLog
{
    [LoggerMessage(3001, LogLevel.Warning, "Jobs cannot be claimed for the moment: {Error} {SqlState}")]
    public static partial void ClaimFailed(this ILogger log, string error, string? sqlState);

    [LoggerMessage(3002, LogLevel.Warning, "Leases could not be renewed: {Error}")]
    public static partial void RenewalFailed(this ILogger log, string error);

    [LoggerMessage(3003, LogLevel.Warning, "The lease of {Kind} {Job} ran out: another server has it")]
    public static partial void LeaseLost(this ILogger log, string kind, Guid job);

    [LoggerMessage(3004, LogLevel.Error, "{Kind} {Job} failed in attempt {Attempt}: {Error}\n{Stack}")]
    public static partial void Failed(
        this ILogger log,
        string kind,
        Guid job,
        int attempt,
        string error,
        string? stack
    );

    [LoggerMessage(3005, LogLevel.Error, "{Kind} {Job} is dead after attempt {Attempt}")]
    public static partial void Died(this ILogger log, string kind, Guid job, int attempt);

    [LoggerMessage(
        3006,
        LogLevel.Warning,
        "{Kind} {Job} could not be ended, and waits until its lease runs out: {Error}"
    )]
    public static partial void NotEnded(this ILogger log, string kind, Guid job, string error);

    [LoggerMessage(3007, LogLevel.Information, "Jobs of tenant {Tenant} wait: it may not work")]
    public static partial void TenantMayNotWork(this ILogger log, TenantId tenant);

    [LoggerMessage(3008, LogLevel.Information, "{Count} jobs were given back at the stop")]
    public static partial void GivenBack(this ILogger log, int count);
}
