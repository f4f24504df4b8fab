using Bookline.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Bookline.Samples.EntityFrameworkCore;

/// <summary>An ordinary DbContext. That its rows belong to tenants shows in one column, and nowhere else.</summary>
internal sealed class SalonContext(DbContextOptions<SalonContext> options) : DbContext(options)
{
    public DbSet<Service> Services => Set<Service>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.Entity<Service>(service =>
        {
            service.ToTable("services");
            service.Property(s => s.Id).HasColumnName("id");
            // Enough for the filter, the stamp and the refusals.
            service.Property(s => s.TenantId).HasColumnName("tenant_id");
            service.Property(s => s.Name).HasColumnName("name");
            service.Property(s => s.Price).HasColumnName("price");
            service.Property(s => s.Currency).HasColumnName("currency");
            service.Property(s => s.AmountUnit).HasColumnName("amount_unit");
        });
}

internal sealed class Service
{
    public string Id { get; set; } = Guid.CreateVersion7().ToString();
    public TenantId TenantId { get; set; }
    public required string Name { get; set; }

    /// <summary>In cents.</summary>
    public int Price { get; set; }

    public string Currency { get; set; } = "EUR";
    public string AmountUnit { get; set; } = "minor";
}
