using Bookline.Server.Api.Conventions;
using Bookline.Server.Api.Services;
using Bookline.Server.Audit;
using Bookline.Tenancy;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Bookline.Server.Api.Imports;

/// <summary>Services in bulk; a service of the same name is the same service.</summary>
internal sealed class ImportServices(
    TenantContext tenants,
    AuditModule audit,
    IOptions<JsonOptions> json,
    TimeProvider time
) : Import<NewService, ServiceFields, ServiceRow>(tenants, audit, json)
{
    private static readonly ServiceChange Nothing = new(
        default,
        default,
        default,
        default,
        default,
        default,
        default,
        default,
        default
    );

    protected override string Action => "services.imported";

    protected override IReadOnlyList<string> Columns { get; } =
    [
        "name",
        "description",
        "category",
        "icon",
        "price_amount",
        "price_currency",
        "duration_minutes",
        "buffer_before_minutes",
        "buffer_after_minutes",
        "active",
    ];

    protected override NewService OfLine(CsvLine line)
    {
        var (amount, currency) = (line.Number("price_amount"), line.Text("price_currency"));
        return new(
            line.Text("name")!,
            line.Text("description"),
            line.Text("category"),
            line.Text("icon"),
            amount is null && currency is null ? null! : new ApiMoney(amount ?? -1, currency ?? ""),
            line.Int("duration_minutes"),
            line.Int("buffer_before_minutes"),
            line.Int("buffer_after_minutes"),
            line.Flag("active")
        );
    }

    protected override string? KeyOf(NewService input) =>
        string.IsNullOrWhiteSpace(input.Name) ? null : KeyOf(input.Name);

    protected override async Task<IReadOnlyDictionary<string, ServiceRow>> FindAsync(TenantDatabase db, string[] keys)
    {
        // The database folds case by its locale and knows fewer blanks: one rule decides, here as within the file.
        var names = await db.QueryAsync<Named>("select id, name from services where tenant_id = $1", db.Tenant);
        var wanted = keys.ToHashSet();
        var rows = await db.QueryAsync<ServiceRow>(
            $"""
            select {ServiceStore.Columns} from services s
            where s.tenant_id = $1 and s.id = any ($2) order by s.created_at desc, s.id for update
            """,
            db.Tenant,
            names.Where(n => wanted.Contains(KeyOf(n.Name))).Select(n => n.Id).ToArray()
        );
        // Of several of one name the oldest is it.
        return rows.GroupBy(r => KeyOf(r.Name)).ToDictionary(g => g.Key, g => g.Last());
    }

    protected override ServiceFields Check(NewService input, ServiceRow? current, FieldChecks checks) =>
        current is null
            ? ServiceFields.Of(input, checks)
            : ServiceFields.Of(
                current,
                new(
                    new(true, input.Name),
                    Given<string?>(input.Description),
                    Given<string?>(input.Category),
                    Given<string?>(input.Icon),
                    Given<ApiMoney?>(input.Price),
                    Given(input.DurationMinutes),
                    Given(input.BufferBeforeMinutes),
                    Given(input.BufferAfterMinutes),
                    Given(input.Active)
                ),
                checks
            );

    protected override bool IsSame(ServiceFields fields, ServiceRow current) =>
        fields == ServiceFields.Of(current, Nothing, []);

    protected override string IdOf(ServiceRow row) => PublicId.Service.Show(row.Id);

    protected override object View(ServiceRow row) => row.Show();

    protected override async Task<ServiceRow?> InsertAsync(TenantDatabase db, ServiceFields fields) =>
        await ServiceStore.InsertAsync(db, fields, time.GetUtcNow());

    protected override Task<ServiceRow> UpdateAsync(TenantDatabase db, ServiceRow current, ServiceFields fields) =>
        ServiceStore.UpdateAsync(db, current.Id, fields, time.GetUtcNow());

    private static string KeyOf(string name) => name.Trim().ToLowerInvariant();

    private static Change<T> Given<T>(T? value)
        where T : struct => value is { } given ? new(true, given) : default;

    private static Change<T> Given<T>(T value) => value is null ? default : new(true, value);

    private sealed record Named(string Id, string Name);
}
