using Bookline.Server.Access;
using Bookline.Tenancy;

namespace Bookline.Server.Tests.Api;

/// <summary>Somebody who calls an operation, and how it must be answered.</summary>
/// <param name="Tenant">Null: nobody.</param>
/// <param name="Role">Null: a key.</param>
/// <param name="Scopes">Of a key.</param>
internal sealed record MatrixCaller(
    string Name,
    TenantId? Tenant,
    Role? Role,
    IReadOnlyList<string> Scopes,
    ExpectedAnswer Expected
)
{
    private const string Any = "any";

    public static IEnumerable<MatrixCaller> Of(ApiOperation operation)
    {
        var permission = operation.Permission;
        // First, while the row is there: those after them may delete it.
        yield return new(
            "another business's owner",
            Shop.Second,
            Server.Access.Role.Owner,
            [],
            operation.PathParameters.Any(MatrixRows.IsOfTenant) ? ExpectedAnswer.NotThere : ExpectedAnswer.Open
        );
        yield return new(
            "another business's key",
            Shop.Second,
            null,
            [.. Permission.All.Select(p => p.Scope)],
            operation.PathParameters.Any(MatrixRows.IsOfTenant) ? ExpectedAnswer.NotThere : ExpectedAnswer.Open
        );
        yield return new("nobody", null, null, [], permission is null ? ExpectedAnswer.Open : ExpectedAnswer.SignIn);
        foreach (var role in Enum.GetValues<Role>())
        {
            var may = permission is null or Any || RoleMatrix.Of(role).Any(p => p.Scope == permission);
            yield return new(
                RoleMatrix.Word(role),
                Shop.First,
                role,
                [],
                may ? ExpectedAnswer.Open : ExpectedAnswer.Forbidden
            );
        }
        var others = Permission.All.Select(p => p.Scope).Where(scope => scope != permission).ToList();
        yield return new(
            "a key with every other scope",
            Shop.First,
            null,
            others,
            permission is null or Any ? ExpectedAnswer.Open : ExpectedAnswer.Forbidden
        );
        yield return new(
            "a key with this scope alone",
            Shop.First,
            null,
            permission is null or Any ? [] : [permission],
            ExpectedAnswer.Open
        );
    }

    public bool Expects(int status, string? code = null) =>
        Expected switch
        {
            ExpectedAnswer.SignIn => status == 401,
            ExpectedAnswer.Forbidden => status == 403,
            // An empty body may be refused before the id is looked up; nobody learns anything by it.
            ExpectedAnswer.NotThere => status is 404 or 400 or 415 or 422,
            // Who may do this may yet give nobody a role that may do more than themselves.
            ExpectedAnswer.Open when status == 403 => code == "role_too_high",
            _ => status is >= 200 and < 500 and not 401,
        };

    public void Sign(HttpRequestMessage request)
    {
        if (Tenant is { } tenant)
        {
            MatrixCallers.Sign(request, tenant, Role, Scopes);
        }
    }
}

internal enum ExpectedAnswer
{
    /// <summary>Done, or refused for what was sent and not for who sent it.</summary>
    Open,
    SignIn,
    Forbidden,
    NotThere,
}
