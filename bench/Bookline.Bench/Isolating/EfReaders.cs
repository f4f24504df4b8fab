using Bookline.Tenancy;
using Bookline.Tenancy.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Bookline.Bench.Isolating;

/// <summary>EF Core as it is mostly used: a filter in every query, and nothing in the database that minds.</summary>
internal sealed class EfPlainReader(ChatDatabase database, int connections) : IReader
{
    private readonly ServiceProvider provider = new ServiceCollection()
        .AddPooledDbContextFactory<PlainChat>(options =>
            options.UseNpgsql(database.ConnectionString(ChatDatabase.RawLogin, connections))
        )
        .BuildServiceProvider();

    public string Name => Readers.EfPlain;

    public async Task<IReadOnlyList<Message>> ReadAsync(Guid tenant, string conversation, CancellationToken cancel)
    {
        var contexts = provider.GetRequiredService<IDbContextFactory<PlainChat>>();
        await using var chat = await contexts.CreateDbContextAsync(cancel);
        return await EfMessages.LatestAsync(chat.Messages.Where(m => m.TenantId == tenant), conversation, cancel);
    }

    public ValueTask DisposeAsync() => provider.DisposeAsync();
}

/// <summary>EF Core in the context of a tenant: the filter comes by convention, and the database minds.</summary>
internal sealed class EfContextReader(ChatDatabase database, int connections) : IReader
{
    private readonly ServiceProvider provider = new ServiceCollection()
        .AddTenantContext(database.ConnectionString("bookline_app", connections))
        .AddTenantDbContext<TenantChat>()
        .BuildServiceProvider();

    public string Name => Readers.EfContext;

    public Task<IReadOnlyList<Message>> ReadAsync(Guid tenant, string conversation, CancellationToken cancel) =>
        provider
            .GetRequiredService<TenantContext>()
            .WithTenantDbContextAsync(
                provider.GetRequiredService<IDbContextFactory<TenantChat>>(),
                new TenantId(tenant),
                chat => EfMessages.LatestAsync(chat.Messages, conversation, cancel),
                cancel
            );

    public ValueTask DisposeAsync() => provider.DisposeAsync();
}

internal sealed class PlainChat(DbContextOptions<PlainChat> options) : DbContext(options)
{
    public DbSet<EfMessage<Guid>> Messages => Set<EfMessage<Guid>>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => EfMessages.Map<Guid>(modelBuilder);
}

internal sealed class TenantChat(DbContextOptions<TenantChat> options) : DbContext(options)
{
    public DbSet<EfMessage<TenantId>> Messages => Set<EfMessage<TenantId>>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => EfMessages.Map<TenantId>(modelBuilder);
}

/// <typeparam name="TTenant">How the model writes a tenant's id.</typeparam>
internal sealed class EfMessage<TTenant>
{
    public required string Id { get; init; }
    public required TTenant TenantId { get; init; }
    public required string ConversationId { get; init; }
    public required string Content { get; init; }
    public bool IsFromBot { get; init; }
    public DateTime Timestamp { get; init; }
}

internal static class EfMessages
{
    public static void Map<TTenant>(ModelBuilder model) =>
        model.Entity<EfMessage<TTenant>>(message =>
        {
            message.ToTable("messages");
            message.Property(m => m.Id).HasColumnName("id");
            message.Property(m => m.TenantId).HasColumnName("tenant_id");
            message.Property(m => m.ConversationId).HasColumnName("conversation_id");
            message.Property(m => m.Content).HasColumnName("content");
            message.Property(m => m.IsFromBot).HasColumnName("is_from_bot");
            message.Property(m => m.Timestamp).HasColumnName("timestamp").HasColumnType("timestamp");
        });

    public static async Task<IReadOnlyList<Message>> LatestAsync<TTenant>(
        IQueryable<EfMessage<TTenant>> messages,
        string conversation,
        CancellationToken cancel
    ) =>
        await messages
            .Where(m => m.ConversationId == conversation)
            .OrderByDescending(m => m.Timestamp)
            .Take(20)
            .Select(m => new Message(m.Id, m.Content, m.IsFromBot, m.Timestamp))
            .ToListAsync(cancel);
}
