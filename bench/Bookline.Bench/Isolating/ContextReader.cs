using Bookline.Tenancy;

namespace Bookline.Bench.Isolating;

/// <summary>What is measured: <see cref="TenantContext"/> as an application uses it.</summary>
internal sealed class ContextReader(ChatDatabase database, int connections) : IReader
{
    private readonly TenantContext tenants = new(database.ConnectionString("bookline_app", connections));

    public string Name => Readers.Context;

    public Task<IReadOnlyList<Message>> ReadAsync(Guid tenant, string conversation, CancellationToken cancel) =>
        tenants.WithTenantContextAsync(
            new TenantId(tenant),
            db => db.QueryAsync<Message>(Message.Latest, tenant, conversation),
            cancel
        );

    public ValueTask DisposeAsync() => tenants.DisposeAsync();
}
