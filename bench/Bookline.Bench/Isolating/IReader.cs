namespace Bookline.Bench.Isolating;

/// <summary>One way to read a tenant's rows. Used by as many tasks at once as it has connections.</summary>
internal interface IReader : IAsyncDisposable
{
    string Name { get; }

    Task<IReadOnlyList<Message>> ReadAsync(Guid tenant, string conversation, CancellationToken cancel);
}
