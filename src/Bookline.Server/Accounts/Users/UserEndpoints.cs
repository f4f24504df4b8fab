using Bookline.Server.Access;
using Bookline.Server.Accounts.Identity;
using Bookline.Server.Api;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Hosting;
using Bookline.Tenancy;
using Microsoft.AspNetCore.Mvc;

namespace Bookline.Server.Accounts.Users;

/// <summary><c>/api/v1/users</c>: who has an account in the business.</summary>
internal static class UserEndpoints
{
    public static void Map(WebApplication app)
    {
        var users = ApiModule.Resource(app, "users");
        users
            .MapGet("/", ListAsync)
            .Require(Permission.UsersRead)
            .WithName("listUsers")
            .WithSummary("People of the business, newest last")
            .Produces<Page<UserView>>()
            .ProducesProblem(422);
        users
            .MapGet("/{userId}", GetAsync)
            .Require(Permission.UsersRead)
            .WithName("getUser")
            .GivesETag()
            .WithSummary("One person")
            .Produces<UserView>()
            .ProducesProblem(404);
        users
            .MapPatch("/{userId}", PatchAsync)
            .Require(Permission.UsersWrite)
            .WithName("updateUser")
            .TakesIfMatch()
            .WithExample("""{"role": "admin"}""")
            .WithSummary("Change a person's role or name, or let them in again")
            .WithDescription(
                "Nobody gives or takes a role above their own, and a business keeps an owner. A changed role ends the person's sessions."
            )
            .Produces<UserView>()
            .ProducesProblem(403)
            .ProducesProblem(404)
            .ProducesProblem(409)
            .ProducesProblem(412)
            .ProducesProblem(422);
        users
            .MapDelete("/{userId}", DeleteAsync)
            .Require(Permission.UsersWrite)
            .WithName("deactivateUser")
            .TakesIfMatch()
            .WithSummary("End a person's access; what they did stays on record")
            .Produces(204)
            .ProducesProblem(403)
            .ProducesProblem(404)
            .ProducesProblem(409)
            .ProducesProblem(412);
    }

    private static async Task<IResult> ListAsync(
        Caller caller,
        TenantContext tenants,
        [FromQuery] int? limit,
        [FromQuery] string? cursor
    )
    {
        var errors = new List<FieldError>();
        var query = PageQuery.Read(limit, cursor, parts: 1, errors);
        Guid? after = Guid.TryParse(query.After?[0], out var id) ? id : null;
        if (query.After is not null && after is null)
        {
            errors.Add(new("cursor", "malformed", "Take next_cursor of the page before as it is."));
        }
        if (errors.Count > 0)
        {
            return Problem.Invalid(errors);
        }
        var rows = await tenants.WithTenantContextAsync(
            caller.Tenant,
            db =>
                db.QueryAsync<Account>(
                    $"""
                    select {Account.Columns} from users
                    where tenant_id = $1 and ($2::uuid is null or id > $2) order by id limit $3
                    """,
                    db.Tenant,
                    after,
                    query.Limit + 1
                )
        );
        return Results.Ok(Page.Of(rows, query.Limit, UserView.Of, row => [row.Id.ToString()]));
    }

    private static async Task<IResult> GetAsync(
        string userId,
        HttpContext context,
        Caller caller,
        TenantContext tenants
    )
    {
        if (PublicId.User.ReadGuid(userId) is not { } user)
        {
            return Problem.NotFound("user");
        }
        var account = await tenants.WithTenantContextAsync(
            caller.Tenant,
            db =>
                db.QuerySingleOrDefaultAsync<Account>(
                    $"select {Account.Columns} from users where tenant_id = $1 and id = $2",
                    db.Tenant,
                    user
                )
        );
        return account is null ? Problem.NotFound("user") : ETag.Ok(context, UserView.Of(account));
    }

    private static Task<IResult> PatchAsync(
        string userId,
        UserChange change,
        HttpContext context,
        Caller caller,
        ChangeUser users
    ) =>
        PublicId.User.ReadGuid(userId) is { } user
            ? users.HandleAsync(context, caller, user, change)
            : Task.FromResult(Problem.NotFound("user"));

    private static async Task<IResult> DeleteAsync(string userId, HttpContext context, Caller caller, ChangeUser users)
    {
        var answer = await PatchAsync(
            userId,
            new(default, default, default, IsActive: new(true, false)),
            context,
            caller,
            users
        );
        if (answer is IStatusCodeHttpResult { StatusCode: >= 400 })
        {
            return answer;
        }
        context.Response.Headers.Remove("ETag");
        return Results.NoContent();
    }
}
