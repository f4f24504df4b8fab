using Bookline.Server.Access;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Catalog;
using Bookline.Server.Hosting;
using Bookline.Tenancy;

namespace Bookline.Server.Settings;

/// <summary>The settings that stand, the versions before, and what lies between two.</summary>
internal static class ReadSettings
{
    public static Task<IResult> CurrentAsync(
        Caller caller,
        HttpContext context,
        TenantContext tenants,
        CatalogModule catalog,
        CancellationToken ct
    ) => tenants.WithTenantContextAsync(caller.Tenant, db => AnswerAsync(db, catalog, context), ct);

    public static async Task<IResult> AnswerAsync(TenantDatabase db, CatalogModule catalog, HttpContext context)
    {
        return ETag.Ok(context, await ViewAsync(db, catalog, await VersionStore.ReadAsync(db)));
    }

    /// <summary>What the bot does, whoever has written it: by the API or by hand.</summary>
    public static async Task<BotSettingsView> ViewAsync(
        TenantDatabase db,
        CatalogModule catalog,
        StandingRow standing
    ) =>
        new(
            standing.Version,
            BotSettingsFields.Of(await catalog.LoadAsync(db)),
            SettingsMerge.UnknownKeys(SettingsMerge.Read(standing.Settings)),
            standing.IsVersion ? standing.ChangedBy : null,
            standing.IsVersion ? standing.ChangedAt : null,
            standing.IsVersion ? standing.Comment : null
        );

    public static Task<IResult> VersionsAsync(
        Caller caller,
        [AsParameters] VersionsAsked asked,
        TenantContext tenants,
        CancellationToken ct
    ) =>
        tenants.WithTenantContextAsync<IResult>(
            caller.Tenant,
            async db =>
            {
                var checks = new FieldChecks();
                var page = await VersionStore.ListAsync(db, new(asked.Limit, asked.Cursor, asked.Sort), checks);
                return checks.Problem ?? Results.Ok(page);
            },
            ct
        );

    public static Task<IResult> VersionAsync(
        Caller caller,
        int version,
        HttpContext context,
        TenantContext tenants,
        CancellationToken ct
    ) =>
        tenants.WithTenantContextAsync(
            caller.Tenant,
            async db =>
                await VersionStore.FindAsync(db, version) is { } row
                    ? ETag.Ok(context, VersionDetail.Of(row))
                    : Problem.NotFound("version"),
            ct
        );

    public static Task<IResult> DiffAsync(
        Caller caller,
        int version,
        int other,
        TenantContext tenants,
        CancellationToken ct
    ) =>
        tenants.WithTenantContextAsync(
            caller.Tenant,
            async db =>
                await VersionStore.FindAsync(db, version) is { } before
                && await VersionStore.FindAsync(db, other) is { } after
                    ? Results.Ok(new VersionDiff(version, other, SettingsDiff.Between(before.Json, after.Json)))
                    : Problem.NotFound("version"),
            ct
        );
}
