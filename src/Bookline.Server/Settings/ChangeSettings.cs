using System.Text.Json;
using System.Text.Json.Nodes;
using Bookline.Server.Access;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Audit;
using Bookline.Server.Catalog;
using Bookline.Tenancy;

namespace Bookline.Server.Settings;

/// <summary>Makes new versions: all settings anew, some of them, or those of before.</summary>
internal sealed class ChangeSettings(TenantContext tenants, CatalogModule catalog, AuditModule audit, TimeProvider time)
{
    public Task<IResult> ReplaceAsync(Caller caller, HttpContext context, CancellationToken ct) =>
        FromBodyAsync(caller, context, SettingsMerge.Replace, ct);

    public Task<IResult> PatchAsync(Caller caller, HttpContext context, CancellationToken ct) =>
        FromBodyAsync(caller, context, SettingsMerge.Patch, ct);

    public Task<IResult> RestoreAsync(Caller caller, HttpContext context, int version, CancellationToken ct) =>
        ChangeAsync(
            caller,
            context,
            "bot_settings.restored",
            async (db, _) =>
                await VersionStore.FindAsync(db, version) is { } wanted
                    ? new Wanted(wanted.Json, $"Version {version} again", null)
                    : new Wanted([], null, Hosting.Problem.NotFound("version")),
            ct
        );

    private async Task<IResult> FromBodyAsync(
        Caller caller,
        HttpContext context,
        Func<JsonObject, JsonElement, JsonObject> merge,
        CancellationToken ct
    )
    {
        var checks = new FieldChecks();
        var body = await SettingsBody.ReadAsync(context, checks);
        return checks.Problem
            ?? await ChangeAsync(
                caller,
                context,
                "bot_settings.updated",
                (_, current) =>
                {
                    var changed = merge(current, body.Settings);
                    new SettingsCheck(checks).CheckWhole(
                        JsonSerializer.SerializeToElement(changed),
                        SettingsBody.Field
                    );
                    return Task.FromResult(new Wanted(changed, body.Comment, checks.Problem));
                },
                ct
            );
    }

    private Task<IResult> ChangeAsync(
        Caller caller,
        HttpContext context,
        string action,
        Func<TenantDatabase, JsonObject, Task<Wanted>> change,
        CancellationToken ct
    ) =>
        tenants.WithTenantTransactionAsync(
            caller.Tenant,
            async db =>
            {
                var standing = await VersionStore.LockAsync(db);
                var shown = await ReadSettings.ViewAsync(db, catalog, standing);
                var before = SettingsMerge.Read(standing.Settings);
                var wanted = await change(db, before);
                if ((ETag.Conflict(context, shown) ?? wanted.Instead) is { } instead)
                {
                    return instead;
                }
                if (!JsonNode.DeepEquals(before, wanted.Settings))
                {
                    await AddAsync(db, caller, standing, wanted);
                    await audit.RecordAsync(db, new(caller.ToActor(context), action, null, before, wanted.Settings));
                }
                return await ReadSettings.AnswerAsync(db, catalog, context);
            },
            cancel: ct
        );

    private async Task AddAsync(TenantDatabase db, Caller caller, StandingRow standing, Wanted wanted)
    {
        // Each version has a moment of its own, later than the one before, whatever this server's clock says.
        var now = time.GetUtcNow().UtcDateTime;
        var at = standing.UpdatedAt < now ? now : standing.UpdatedAt.AddMicroseconds(1);
        var version = standing.Version;
        if (!standing.IsVersion)
        {
            await VersionStore.NoteAsync(
                db,
                new()
                {
                    Version = ++version,
                    Settings = standing.Settings,
                    ChangedAt = at,
                }
            );
            at = at.AddMicroseconds(1);
        }
        await VersionStore.AddAsync(
            db,
            new()
            {
                Version = version + 1,
                Settings = wanted.Settings.ToJsonString(),
                ChangedBy = caller.Name,
                ChangedAt = at,
                Comment = wanted.Comment,
            }
        );
    }

    /// <param name="Instead">Null: the settings are to be these.</param>
    private sealed record Wanted(JsonObject Settings, string? Comment, IResult? Instead);
}
