using Bookline.Server.Access;
using Bookline.Server.Accounts.Identity;
using Bookline.Server.Accounts.Invitations;
using Bookline.Server.Accounts.Sessions;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Audit;
using Bookline.Server.Hosting;
using Bookline.Tenancy;

namespace Bookline.Server.Accounts.Users;

/// <summary>Changes a person's role and name, or ends their access. A business always keeps an owner.</summary>
internal sealed class ChangeUser(
    TenantContext tenants,
    SessionStore sessions,
    AccessModule access,
    Inviting inviting,
    AuditModule audit,
    TimeProvider time
)
{
    private const int MostNameLength = 100;

    public Task<IResult> HandleAsync(HttpContext context, Caller caller, Guid id, UserChange change)
    {
        var errors = Flaws(change).ToList();
        return errors.Count > 0
            ? Task.FromResult(Problem.Invalid(errors))
            : tenants.WithTenantTransactionAsync(caller.Tenant, db => ChangeAsync(db, context, caller, id, change));
    }

    private async Task<IResult> ChangeAsync(
        TenantDatabase db,
        HttpContext context,
        Caller caller,
        Guid id,
        UserChange change
    )
    {
        // Owners first and all of them, in one order: two who remove each other wait, and the second is told.
        var owners = await db.QueryAsync<Guid>(
            "select id from users where tenant_id = $1 and role = 'owner' and is_active order by id for update",
            db.Tenant
        );
        var account = await db.QuerySingleOrDefaultAsync<Account>(
            $"select {Account.Columns} from users where tenant_id = $1 and id = $2 for update",
            db.Tenant,
            id
        );
        if (account is null)
        {
            return Problem.NotFound("user");
        }
        if (ETag.Conflict(context, UserView.Of(account)) is { } conflict)
        {
            return conflict;
        }
        var (was, becomes) = (
            RoleMatrix.Find(account.Role)!.Value,
            RoleMatrix.Find(change.Role.Or(account.Role))!.Value
        );
        if (!Roles.MayTake(caller, was) || (IsGiven(account, change) && !Roles.MayGive(caller, becomes)))
        {
            return Problem.Of(
                403,
                "role_too_high",
                "Only an owner gives or takes the role of an owner, and a key gives none that may do more than itself."
            );
        }
        var staysActive = change.IsActive.Or(account.IsActive);
        if (owners is [var last] && last == id && (becomes != Role.Owner || !staysActive))
        {
            return Problem.Of(409, "last_owner", "A business needs an owner. Make somebody else one first.");
        }
        return await WriteAsync(db, context, caller, account, change);
    }

    // What they left behind would outlive what they may do: keys, and invitations under way.
    private async Task EndBeyondAsync(TenantDatabase db, Account changed, Actor actor)
    {
        Role? role = changed.IsActive ? RoleMatrix.Find(changed.Role) : null;
        IReadOnlySet<Permission> still = role is { } own ? RoleMatrix.Of(own) : new HashSet<Permission>();
        await access.RevokeBeyondAsync(db, PublicId.User.Show(changed.Id), still, actor);
        await inviting.RevokeBeyondAsync(db, changed.Email, role);
    }

    private static bool IsGiven(Account account, UserChange change) =>
        change.Role.Or(account.Role) != account.Role || (change.IsActive.Value && !account.IsActive);

    private async Task<IResult> WriteAsync(
        TenantDatabase db,
        HttpContext context,
        Caller caller,
        Account account,
        UserChange change
    )
    {
        var changed = await db.QuerySingleAsync<Account>(
            $"""
            update users set role = $3, is_active = $4, first_name = nullif($5::text, ''), last_name = nullif($6::text, ''), updated_at = $7
            where tenant_id = $1 and id = $2 returning {Account.Columns}
            """,
            db.Tenant,
            account.Id,
            change.Role.Or(account.Role)!,
            change.IsActive.Or(account.IsActive),
            change.FirstName.Or(account.FirstName)?.Trim(),
            change.LastName.Or(account.LastName)?.Trim(),
            time.GetUtcNow().UtcDateTime
        );
        // Whoever may do more or less from now on shows anew who they are.
        if (changed.Role != account.Role || (account.IsActive && !changed.IsActive))
        {
            await sessions.RevokeAllAsync(db, account.Id);
            await EndBeyondAsync(db, changed, caller.ToActor(context));
        }
        var action = account.IsActive && !changed.IsActive ? "user.deactivated" : "user.updated";
        var entry = new AuditEntry(
            caller.ToActor(context),
            action,
            PublicId.User.Show(account.Id),
            UserView.Of(account),
            UserView.Of(changed)
        );
        await audit.RecordAsync(db, entry);
        return ETag.Ok(context, UserView.Of(changed));
    }

    private static IEnumerable<FieldError> Flaws(UserChange change)
    {
        if (change.Role.IsSet && RoleMatrix.Find(change.Role.Value) is null)
        {
            yield return new("role", "unknown_value", "owner, admin, staff or viewer.");
        }
        foreach (
            var (field, name) in new[] { ("first_name", change.FirstName.Value), ("last_name", change.LastName.Value) }
        )
        {
            if (name?.Length > MostNameLength)
            {
                yield return new(field, "too_long", $"At most {MostNameLength} characters.");
            }
        }
    }
}
