using Bookline.Server.Access;
using Bookline.Server.Accounts.Identity;
using Bookline.Server.Accounts.Links;
using Bookline.Server.Accounts.Users;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Audit;
using Bookline.Tenancy;

namespace Bookline.Server.Accounts.Invitations;

/// <summary>Asks somebody into the business, by mail.</summary>
internal sealed class Inviting(TenantContext tenants, AccountMail mail, AuditModule audit, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    public Task<InvitingAnswer> InviteAsync(HttpContext context, Caller caller, string email, Role role) =>
        !Roles.MayGive(caller, role)
            ? Task.FromResult<InvitingAnswer>(new InvitingAnswer.RoleTooHigh())
            : tenants.WithTenantTransactionAsync(caller.Tenant, db => InviteAsync(db, context, caller, email, role));

    public static Task<IReadOnlyList<InvitationRow>> ListAsync(TenantDatabase db) =>
        db.QueryAsync<InvitationRow>(
            $"""
            select {InvitationRow.Columns} from invitations
            where tenant_id = $1 and accepted_at is null and revoked_at is null order by created_at desc, id desc limit 500
            """,
            db.Tenant
        );

    /// <summary>A new link; the old one ends.</summary>
    public Task<InvitingAnswer> ResendAsync(HttpContext context, Caller caller, Guid id) =>
        tenants.WithTenantTransactionAsync<InvitingAnswer>(
            caller.Tenant,
            async db =>
            {
                if (await LockAsync(db, id) is not { } row)
                {
                    return new InvitingAnswer.NotFound();
                }
                if (!Roles.MayGive(caller, RoleMatrix.Find(row.Role)!.Value))
                {
                    return new InvitingAnswer.RoleTooHigh();
                }
                var token = Token.New();
                await db.ExecuteAsync(
                    "update invitations set token_hash = $3, expires_at = $4 where tenant_id = $1 and id = $2",
                    db.Tenant,
                    id,
                    Token.Hash(token),
                    Now + Lifetime
                );
                await RecordAsync(db, context, caller, "invitation.resent", row);
                await mail.InviteAsync(db, row.Email, row.Role, caller.Name, token);
                return new InvitingAnswer.Invited(row with { ExpiresAt = Now + Lifetime });
            }
        );

    public Task<InvitingAnswer> RevokeAsync(HttpContext context, Caller caller, Guid id) =>
        tenants.WithTenantTransactionAsync<InvitingAnswer>(
            caller.Tenant,
            async db =>
            {
                if (await LockAsync(db, id) is not { } row)
                {
                    return new InvitingAnswer.NotFound();
                }
                if (!Roles.MayGive(caller, RoleMatrix.Find(row.Role)!.Value))
                {
                    return new InvitingAnswer.RoleTooHigh();
                }
                await db.ExecuteAsync(
                    "update invitations set revoked_at = $3 where tenant_id = $1 and id = $2",
                    db.Tenant,
                    id,
                    Now
                );
                await RecordAsync(db, context, caller, "invitation.revoked", row);
                return new InvitingAnswer.Invited(row);
            }
        );

    private async Task<InvitingAnswer> InviteAsync(
        TenantDatabase db,
        HttpContext context,
        Caller caller,
        string email,
        Role role
    )
    {
        var isMember = await db.QuerySingleAsync<bool>(
            "select exists (select from users where tenant_id = $1 and lower(email) = lower($2) and is_active)",
            db.Tenant,
            email
        );
        if (isMember)
        {
            return new InvitingAnswer.AlreadyMember();
        }
        // One whose link is too old is in nobody's way.
        await db.ExecuteAsync(
            """
            update invitations set revoked_at = $3
            where tenant_id = $1 and lower(email) = lower($2) and accepted_at is null and revoked_at is null and expires_at <= $3
            """,
            db.Tenant,
            email,
            Now
        );
        var token = Token.New();
        var row = await db.QuerySingleOrDefaultAsync<InvitationRow>(
            $"""
            insert into invitations (tenant_id, id, email, role, token_hash, invited_by, created_at, expires_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8)
            on conflict (tenant_id, lower(email)) where accepted_at is null and revoked_at is null do nothing
            returning {InvitationRow.Columns}
            """,
            db.Tenant,
            Guid.CreateVersion7(),
            email,
            RoleMatrix.Word(role),
            Token.Hash(token),
            caller.Name,
            Now,
            Now + Lifetime
        );
        if (row is null)
        {
            return new InvitingAnswer.AlreadyInvited();
        }
        await RecordAsync(db, context, caller, "invitation.created", row);
        await mail.InviteAsync(db, row.Email, row.Role, caller.Name, token);
        return new InvitingAnswer.Invited(row);
    }

    private static Task<InvitationRow?> LockAsync(TenantDatabase db, Guid id) =>
        db.QuerySingleOrDefaultAsync<InvitationRow>(
            $"""
            select {InvitationRow.Columns} from invitations
            where tenant_id = $1 and id = $2 and accepted_at is null and revoked_at is null for update
            """,
            db.Tenant,
            id
        );

    private Task RecordAsync(TenantDatabase db, HttpContext context, Caller caller, string action, InvitationRow row) =>
        audit.RecordAsync(
            db,
            new(caller.ToActor(context), action, PublicId.Invitation.Show(row.Id), After: new { row.Email, row.Role })
        );

    /// <summary>Takes back the open invitations that somebody sent, where they could not send them any more.</summary>
    /// <param name="role">Theirs from now on; null: they are gone.</param>
    public Task RevokeBeyondAsync(TenantDatabase db, string email, Role? role) =>
        db.ExecuteAsync(
            """
            update invitations set revoked_at = $4
            where tenant_id = $1 and lower(invited_by) = lower($2) and role <> all ($3)
              and accepted_at is null and revoked_at is null
            """,
            db.Tenant,
            email,
            Enum.GetValues<Role>()
                .Where(given =>
                    role is { } own
                    && RoleMatrix.Of(own).Contains(Permission.UsersWrite)
                    && RoleMatrix.MayGive(own, given)
                )
                .Select(RoleMatrix.Word)
                .ToArray(),
            Now
        );
}

internal abstract record InvitingAnswer
{
    private InvitingAnswer() { }

    public sealed record Invited(InvitationRow Invitation) : InvitingAnswer;

    public sealed record AlreadyMember : InvitingAnswer;

    public sealed record AlreadyInvited : InvitingAnswer;

    public sealed record RoleTooHigh : InvitingAnswer;

    public sealed record NotFound : InvitingAnswer;
}
