using Bookline.Tenancy;

namespace Bookline.Server.Jobs;

/// <summary>Work that outlives a request: in PostgreSQL, claimed by any server, done at least once.</summary>
public sealed class JobsModule
{
    internal static void Add(WebApplicationBuilder builder) => builder.Services.AddSingleton<JobsModule>();

    /// <summary>Says who does the jobs of a kind.</summary>
    public static void AddHandler<T>(WebApplicationBuilder builder)
        where T : class, IJobHandler => builder.Services.AddSingleton<IJobHandler, T>();

    /// <summary>Puts jobs into the queue; they exist when the transaction of <paramref name="db"/> commits, and not otherwise.</summary>
    public Task EnqueueAsync(TenantDatabase db, params IReadOnlyList<NewJob> jobs) =>
        throw new NotImplementedException();

    /// <summary>Takes back a job that has not begun; none of this key is no error.</summary>
    public Task CancelAsync(TenantDatabase db, string key) => throw new NotImplementedException();

    /// <summary>Marks a job done inside the handler's own transaction, so that its work and its end are one.</summary>
    /// <exception cref="LeaseLostException">Another server has it by now: roll back, it will do the work.</exception>
    public Task CompleteAsync(TenantDatabase db, Job job) => throw new NotImplementedException();

    /// <summary>Has this server look for jobs at once; call it after the commit. Without it they are found a moment later.</summary>
    public void Wake() => throw new NotImplementedException();
}
