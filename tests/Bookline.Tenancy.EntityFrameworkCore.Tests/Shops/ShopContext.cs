using Microsoft.EntityFrameworkCore;

namespace Bookline.Tenancy.EntityFrameworkCore.Tests.Shops;

/// <summary>Three of Bookline's tables, each saying in another way whose its rows are.</summary>
internal sealed class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options)
{
    public DbSet<Service> Services => Set<Service>();
    public DbSet<Conversation> Conversations => Set<Conversation>();
    public DbSet<Booking> Bookings => Set<Booking>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Service>(service =>
        {
            service.ToTable("services");
            service.Property(s => s.Id).HasColumnName("id");
            service.Property(s => s.TenantId).HasColumnName("tenant_id");
            service.Property(s => s.Name).HasColumnName("name");
            service.Property(s => s.Price).HasColumnName("price");
            service.Property(s => s.Currency).HasColumnName("currency");
            service.Property(s => s.AmountUnit).HasColumnName("amount_unit");
            service.Property(s => s.Duration).HasColumnName("duration_minutes").HasDefaultValueSql("60");
        });
        modelBuilder.Entity<Conversation>(conversation =>
        {
            conversation.ToTable("conversations");
            conversation.Property(c => c.Id).HasColumnName("id");
            conversation.Property(c => c.TenantId).HasColumnName("tenant_id");
            conversation.Property(c => c.PhoneNumber).HasColumnName("phone_number");
            conversation.Property(c => c.CustomerName).HasColumnName("customer_name");
            conversation.HasQueryFilter(c => c.CustomerName != "deleted");
        });
        modelBuilder.Entity<Booking>(booking =>
        {
            booking.ToTable("bookings");
            booking.Property(b => b.Id).HasColumnName("id");
            // No property in the class: a column that only EF Core knows.
            booking.Property<Guid>("TenantId").HasColumnName("tenant_id");
            booking.Property(b => b.ConversationId).HasColumnName("conversation_id");
            booking.Property(b => b.ServiceId).HasColumnName("service_id");
            booking.Property(b => b.PhoneNumber).HasColumnName("phone_number");
            booking.Property(b => b.Amount).HasColumnName("amount");
            booking.Property(b => b.Currency).HasColumnName("currency");
            booking.Property(b => b.AmountUnit).HasColumnName("amount_unit");
            booking
                .HasOne(b => b.Conversation)
                .WithMany(c => c.Bookings)
                .HasForeignKey("TenantId", nameof(Booking.ConversationId))
                .HasPrincipalKey(c => new { c.TenantId, c.Id });
        });
    }
}

internal sealed class Service
{
    public string Id { get; set; } = Guid.CreateVersion7().ToString();
    public TenantId TenantId { get; set; }
    public required string Name { get; set; }
    public int Price { get; set; }
    public string Currency { get; set; } = "EUR";
    public string AmountUnit { get; set; } = "minor";
    public int Duration { get; set; }
}

internal sealed class Conversation
{
    public string Id { get; set; } = Guid.CreateVersion7().ToString();
    public Guid TenantId { get; set; }
    public required string PhoneNumber { get; set; }
    public string CustomerName { get; set; } = "";
    public List<Booking> Bookings { get; } = [];
}

internal sealed class Booking
{
    public string Id { get; set; } = Guid.CreateVersion7().ToString();
    public string ConversationId { get; set; } = "";
    public Conversation? Conversation { get; set; }
    public required string ServiceId { get; set; }
    public string PhoneNumber { get; set; } = "";
    public int Amount { get; set; }
    public string Currency { get; set; } = "EUR";
    public string AmountUnit { get; set; } = "minor";
}
