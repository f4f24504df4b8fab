using Bookline.Server.Api.Conventions;
using Bookline.Server.Hosting;
using Bookline.Tenancy;

namespace Bookline.Server.Access.Keys;

/// <summary><c>/api/v1/api_keys</c></summary>
internal static class KeyEndpoints
{
    public static void Map(RouteGroupBuilder keys)
    {
        keys.MapGet("", ListAsync)
            .Require(Permission.KeysRead)
            .WithName("listApiKeys")
            .WithSummary("List API keys")
            .WithDescription("The newest first, revoked and expired ones too. The keys themselves are shown nowhere.")
            .Produces<Page<ApiKeyView>>();
        keys.MapGet("{keyId}", GetAsync)
            .Require(Permission.KeysRead)
            .WithName("getApiKey")
            .WithSummary("Get an API key")
            .Produces<ApiKeyView>();
        keys.MapPost("", CreateKey.HandleAsync)
            .Require(Permission.KeysWrite)
            .WithName("createApiKey")
            .WithExample("""{"name": "till", "scopes": ["services:read", "bookings:write"]}""")
            .WithSummary("Create an API key")
            .WithDescription("The answer holds the key, this once. Scopes are permissions that you have yourself.")
            .Produces<NewlyMadeKey>(201);
        keys.MapPost("{keyId}/rotate", RotateKey.HandleAsync)
            .Require(Permission.KeysWrite)
            .WithName("rotateApiKey")
            .WithExample("""{"overlap_hours": 24}""")
            .WithSummary("Put a new key in the place of one")
            .WithDescription("Both work until the overlap ends: 24 hours, or as many as you say, up to 168.")
            .Produces<NewlyMadeKey>(201);
        keys.MapDelete("{keyId}", RevokeKey.HandleAsync)
            .Require(Permission.KeysWrite)
            .WithName("revokeApiKey")
            .WithSummary("Revoke an API key")
            .WithDescription("It stops working at once, everywhere, and stays in the list.")
            .Produces(204);
    }

    private static async Task<IResult> ListAsync(
        int? limit,
        string? cursor,
        Caller caller,
        TenantContext tenants,
        TimeProvider time,
        CancellationToken ct
    )
    {
        var errors = new List<FieldError>();
        var page = PageQuery.Read(limit, cursor, parts: 1, errors);
        Guid after = default;
        if (page.After is [var id] && !Guid.TryParse(id, out after))
        {
            errors.Add(new("cursor", "malformed", "Take next_cursor of the page before as it is."));
        }
        if (errors.Count > 0)
        {
            return Problem.Invalid(errors);
        }
        var rows = await tenants.WithTenantContextAsync(
            caller.Tenant,
            db => KeyStore.ListAsync(db, page.Limit + 1, page.After is null ? null : after),
            ct
        );
        var now = time.GetUtcNow();
        return Results.Ok(Page.Of(rows, page.Limit, row => row.ToResource(now), row => [row.Id.ToString()]));
    }

    private static async Task<IResult> GetAsync(
        string keyId,
        Caller caller,
        TenantContext tenants,
        TimeProvider time,
        CancellationToken ct
    )
    {
        var row = PublicId.ApiKey.ReadGuid(keyId) is { } key
            ? await tenants.WithTenantContextAsync(caller.Tenant, db => KeyStore.FindAsync(db, key), ct)
            : null;
        return row is null ? Problem.NotFound("API key") : Results.Ok(row.ToResource(time.GetUtcNow()));
    }
}
