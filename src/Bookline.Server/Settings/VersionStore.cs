using System.Text.Json.Nodes;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Hosting;
using Bookline.Tenancy;

namespace Bookline.Server.Settings;

/// <summary>Settings as they stand, and as they stood.</summary>
internal static class VersionStore
{
    private const string Select = "select v.version, v.settings::text settings, v.changed_by, v.changed_at, v.comment";

    private static readonly SortKey ByVersion = new("version", "v.version::bigint", SortType.Number);
    private static readonly Sorts Sorts = new(ByVersion, "-version", ByVersion);

    public static Task<StandingRow> ReadAsync(TenantDatabase db) =>
        db.QuerySingleAsync<StandingRow>(Standing, db.Tenant);

    /// <summary>Nobody else makes a version until the transaction ends.</summary>
    public static async Task<StandingRow> LockAsync(TenantDatabase db)
    {
        // First the lock: a statement that waits for it sees the versions of before.
        await db.ExecuteAsync("select from tenants where id = $1 for no key update", db.Tenant);
        return await ReadAsync(db);
    }

    public static Task<VersionRow?> FindAsync(TenantDatabase db, int version) =>
        db.QuerySingleOrDefaultAsync<VersionRow>(
            $"{Select} from bot_settings_versions v where v.tenant_id = $1 and v.version = $2",
            db.Tenant,
            version
        );

    public static async Task<Page<VersionView>> ListAsync(TenantDatabase db, PageAsked asked, FieldChecks checks)
    {
        var conditions = new Conditions(db.Tenant);
        var page = SortedPage.Read(asked, Sorts, conditions, checks);
        return checks.Problem is not null
            ? new([], false, null)
            : await page.RunAsync<ListedRow, VersionView>(
                db,
                value =>
                    $"{Select}, {value}, v.version::text sort_id from bot_settings_versions v where v.tenant_id = $1",
                conditions,
                row => row.Show()
            );
    }

    /// <summary>A new version is what the bot reads from now on, on every server.</summary>
    public static Task AddAsync(TenantDatabase db, VersionRow version) =>
        db.BatchAsync(
            Insert(db.Tenant, version),
            new TenantStatement(
                "update tenants set bot_settings = $2::jsonb where id = $1",
                db.Tenant,
                version.Settings
            )
        );

    /// <summary>What stood there before there were versions, or was written by hand since, becomes one, too: nothing is lost.</summary>
    public static Task NoteAsync(TenantDatabase db, VersionRow version) => db.BatchAsync(Insert(db.Tenant, version));

    private static TenantStatement Insert(TenantId tenant, VersionRow version) =>
        new(
            """
            insert into bot_settings_versions (tenant_id, version, settings, changed_by, changed_at, comment)
            values ($1, $2, $3::jsonb, $4, $5, $6)
            """,
            tenant,
            version.Version,
            version.Settings,
            version.ChangedBy,
            version.ChangedAt,
            version.Comment
        );

    private const string Standing = """
        select t.bot_settings::text settings, t.created_at, coalesce(v.version, 0) as version, v.changed_by, v.changed_at, v.comment,
          v.settings is not distinct from t.bot_settings as is_version
        from tenants t left join lateral (
          select * from bot_settings_versions where tenant_id = $1 order by version desc limit 1) v on true
        where t.id = $1
        """;

    private sealed record ListedRow : VersionRow, ISortedRow
    {
        public required string SortValue { get; init; }
        public required string SortId { get; init; }
    }
}

/// <param name="Version">The newest; 0 where there is none.</param>
/// <param name="IsVersion">Whether what stands is that version; else somebody has written it by hand since.</param>
internal sealed record StandingRow(
    string Settings,
    DateTime CreatedAt,
    int Version,
    string? ChangedBy,
    DateTime? ChangedAt,
    string? Comment,
    bool IsVersion
)
{
    /// <summary>The next version is later.</summary>
    public DateTime UpdatedAt => ChangedAt ?? CreatedAt;
}

internal record VersionRow
{
    public int Version { get; init; }
    public required string Settings { get; init; }
    public string? ChangedBy { get; init; }
    public DateTime ChangedAt { get; init; }
    public string? Comment { get; init; }

    public JsonObject Json => SettingsMerge.Read(Settings);

    public VersionView Show() => new(Version, ChangedBy, ChangedAt, Comment);
}
