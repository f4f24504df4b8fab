using Bookline.Server.Accounts.Identity;
using Bookline.Server.Accounts.Links;
using Bookline.Server.Accounts.SignIn;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Audit;
using Bookline.Tenancy;

namespace Bookline.Server.Accounts.Invitations;

/// <summary>Whoever has the link of an invitation becomes a person of the business.</summary>
internal sealed class Accepting(
    LookUps lookUps,
    TenantContext tenants,
    Identities identities,
    UserTokens tokens,
    FinishSignIn finish,
    AuditModule audit,
    TimeProvider time
)
{
    private const string Open = "accepted_at is null and revoked_at is null and expires_at > $3";

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <returns>Null: used, revoked, too old, or never made.</returns>
    public async Task<OpenInvitation?> FindAsync(string token) =>
        await lookUps.OfInvitationAsync(token) is { } tenant
            ? await tenants.WithTenantContextAsync(
                tenant,
                db =>
                    db.QuerySingleOrDefaultAsync<OpenInvitation>(
                        $"""
                        select email, role, invited_by, (select business_name from tenants t where t.id = $1) as business
                        from invitations where tenant_id = $1 and token_hash = $2 and {Open}
                        """,
                        db.Tenant,
                        Token.Hash(token),
                        Now
                    )
            )
            : null;

    /// <param name="password">Without a flaw.</param>
    public async Task<SignInStep> TakeAsync(
        HttpContext context,
        string token,
        string password,
        string? firstName,
        string? lastName
    )
    {
        if (await lookUps.OfInvitationAsync(token) is not { } tenant)
        {
            return new SignInStep.Expired();
        }
        var account = await tenants.WithTenantTransactionAsync(
            tenant,
            async db =>
            {
                var row = await db.QuerySingleOrDefaultAsync<InvitationRow>(
                    $"""
                    update invitations set accepted_at = $3 where tenant_id = $1 and token_hash = $2 and {Open}
                    returning {InvitationRow.Columns}
                    """,
                    db.Tenant,
                    Token.Hash(token),
                    Now
                );
                return row is null ? null : await JoinAsync(db, context, row, password, firstName, lastName);
            }
        );
        if (account is null)
        {
            return new SignInStep.Expired();
        }
        var candidate = new Candidate(tenant.Value, account.Id, account.Email, "", "", account.SecurityStamp, false);
        return await finish.HandleAsync(context, candidate, secondFactor: false, AccountsModule.HomePath);
    }

    private async Task<Account?> JoinAsync(
        TenantDatabase db,
        HttpContext context,
        InvitationRow invitation,
        string password,
        string? firstName,
        string? lastName
    )
    {
        using var identity = identities.In(db);
        var earlier = await db.QuerySingleOrDefaultAsync<Account>(
            $"select {Account.Columns} from users where tenant_id = $1 and lower(email) = lower($2) for update",
            db.Tenant,
            invitation.Email
        );
        if (earlier is { IsActive: true })
        {
            return null; // they joined by another way meanwhile
        }
        // Who was here before keeps their row, and with it what is on record of them.
        var account = earlier ?? new Account { Id = Guid.CreateVersion7(), Email = invitation.Email };
        account.Role = invitation.Role;
        account.FirstName = firstName;
        account.LastName = lastName;
        account.EmailConfirmedAt = Now; // the link came by mail
        account.IsActive = true;
        account.PasswordHash = null;
        account.MfaEnabled = false;
        account.MfaSecret = null;
        account.MfaRecoveryCodes = "[]";
        await tokens.VoidAsync(db, account.Id);
        await db.ExecuteAsync("delete from user_passkeys where tenant_id = $1 and user_id = $2", db.Tenant, account.Id);
        Expected.Of(
            earlier is null
                ? await identity.CreateAsync(account, password)
                : await identity.AddPasswordAsync(account, password)
        );
        var actor = Actor.Of(context, ActorKind.User, account.Id.ToString(), account.Email);
        var user = PublicId.User.Show(account.Id);
        await audit.RecordAsync(db, new(actor, "invitation.accepted", user, After: new { invitation.Role }));
        return account;
    }
}

internal sealed record OpenInvitation(string Email, string Role, string? InvitedBy, string Business);
