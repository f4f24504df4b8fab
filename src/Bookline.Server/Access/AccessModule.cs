using Bookline.Server.Access.Keys;
using Bookline.Server.Access.Watching;
using Bookline.Server.Api;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Audit;
using Bookline.Tenancy;

namespace Bookline.Server.Access;

/// <summary>Who may call what: every endpoint declares it, and is closed without. And the keys that programs call with.</summary>
public sealed class AccessModule
{
    /// <summary>Of what the door counts.</summary>
    public const string MeterName = "Bookline.Access";

    private readonly KeyStore keys;
    private readonly AuditModule audit;
    private readonly TimeProvider time;

    internal AccessModule(KeyStore keys, AuditModule audit, TimeProvider time) =>
        (this.keys, this.audit, this.time) = (keys, audit, time);

    internal static void Add(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<AccessMetrics>();
        services.AddSingleton<KeyStore>();
        services.AddSingleton<Admissions>();
        services.AddSingleton<SessionPaces>();
        services.AddSingleton(provider => new AccessModule(
            provider.GetRequiredService<KeyStore>(),
            provider.GetRequiredService<AuditModule>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton<ForeignIds>();
        services.AddHostedService<ForeignIdWatch>();
        AddSource<ApiKeyCallers>(services);
    }

    /// <summary>Adds a way to say who one is.</summary>
    public static void AddSource<T>(IServiceCollection services)
        where T : class, ICallerSource => services.AddSingleton<ICallerSource, T>();

    internal static void Use(WebApplication app)
    {
        app.UseRouting();
        app.UseMiddleware<AccessGuard>();
    }

    internal static void Map(WebApplication app) => KeyEndpoints.Map(ApiModule.Resource(app, "api_keys"));

    /// <summary>Makes an API key, and records that, in the transaction of <paramref name="db"/>.</summary>
    /// <param name="actor">Who makes it. Whether they have the scopes themselves is for the caller to see to.</param>
    /// <param name="createdBy">As the API names them: <c>usr_…</c>; null: the platform.</param>
    public async Task<MadeApiKey> CreateKeyAsync(
        TenantDatabase db,
        NewApiKey key,
        Actor actor,
        string? createdBy = null
    )
    {
        ArgumentNullException.ThrowIfNull(key);
        var (text, row) = await keys.AddAsync(db, key, createdBy);
        var resource = row.ToResource(time.GetUtcNow());
        await audit.RecordAsync(db, new AuditEntry(actor, "api_key.created", resource.Id, After: resource));
        return new MadeApiKey(row.Id, PublicId.ApiKey.Show(row.Id), text);
    }

    /// <summary>
    /// Somebody may do less than before: the keys they made, and those made with them, end where they may do more than that.
    /// </summary>
    /// <param name="createdBy">As the API names them: <c>usr_…</c>.</param>
    /// <param name="still">What they may do from now on; nothing, when they are gone.</param>
    public async Task RevokeBeyondAsync(
        TenantDatabase db,
        string createdBy,
        IReadOnlySet<Permission> still,
        Actor actor
    )
    {
        await KeyStore.LockAllAsync(db);
        foreach (var key in await keys.RevokeBeyondAsync(db, createdBy, still.Select(p => p.Scope)))
        {
            await audit.RecordAsync(db, new AuditEntry(actor, "api_key.revoked", PublicId.ApiKey.Show(key)));
        }
    }
}

/// <param name="Name">What it is for.</param>
/// <param name="ExpiresAt">Null: it works until it is revoked.</param>
public sealed record NewApiKey(string Name, IReadOnlyList<Permission> Scopes, DateTimeOffset? ExpiresAt = null);

/// <param name="Key">The key itself, which is stored nowhere: show it once.</param>
public sealed record MadeApiKey(Guid Id, string PublicId, string Key);
