using Bookline.Server.Accounts.Identity;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Audit;
using Bookline.Tenancy;

namespace Bookline.Server.Accounts.SignIn;

/// <summary>
/// Guesses at one person's password or code. An attempt counts as failed from its beginning until it has succeeded, so that many at
/// once cannot outrun the count.
/// </summary>
internal sealed class Attempts(TenantContext tenants, AuditModule audit, TimeProvider time)
{
    public const int Most = 8;
    public static readonly TimeSpan Lockout = TimeSpan.FromMinutes(15);

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <returns>Null: locked, or no longer there.</returns>
    public Task<Attempt?> BeginAsync(Person person) =>
        tenants.WithTenantContextAsync(
            person.Tenant,
            async db =>
                await db.QuerySingleOrDefaultAsync<AttemptRow>(
                    $"""
                    update users set
                      access_failed_count = case when lockout_end is null then access_failed_count else 0 end + 1,
                      lockout_end = case when case when lockout_end is null then access_failed_count else 0 end + 1 >= $4
                        then $5::timestamptz end
                    where tenant_id = $1 and id = $2 and is_active and (lockout_end is null or lockout_end <= $3)
                    returning {Account.Columns}, access_failed_count, lockout_end is not null as locks,
                      (select business_name from tenants t where t.id = $1) as business_name,
                      (select domain from tenants t where t.id = $1) as domain
                    """,
                    person.Tenant,
                    person.User,
                    Now,
                    Most,
                    Now + Lockout
                )
                    is { } row
                    ? new Attempt(person, row, row.BusinessName, row.Domain, row.Locks)
                    : null
        );

    /// <summary>It was no guess: another of this person's businesses has taken the password, or this one has and goes on.</summary>
    public Task TakeBackAsync(Attempt attempt) =>
        tenants.WithTenantContextAsync(
            attempt.Person.Tenant,
            db =>
                db.ExecuteAsync(
                    """
                    update users set access_failed_count = greatest(access_failed_count - 1, 0),
                      lockout_end = case when access_failed_count - 1 >= $3 then lockout_end end
                    where tenant_id = $1 and id = $2
                    """,
                    db.Tenant,
                    attempt.Person.User,
                    Most
                )
        );

    /// <param name="factor">What was wrong: <c>password</c>, <c>code</c>.</param>
    public Task RecordFailureAsync(HttpContext context, Attempt attempt, string factor) =>
        tenants.WithTenantTransactionAsync(
            attempt.Person.Tenant,
            async db =>
            {
                var actor = Actor.Of(context, ActorKind.Anonymous, null, attempt.Account.Email);
                var user = PublicId.User.Show(attempt.Person.User);
                await audit.RecordAsync(db, new(actor, "session.refused", user, After: new { factor }));
                if (attempt.Locks)
                {
                    var minutes = Lockout.TotalMinutes;
                    await audit.RecordAsync(db, new(actor, "user.locked_out", user, After: new { minutes }));
                }
            }
        );

    private sealed class AttemptRow : Account
    {
        public bool Locks { get; set; }
        public string BusinessName { get; set; } = "";
        public string Domain { get; set; } = "";
    }
}

/// <param name="Locks">Unless it succeeds, nobody can try again for a while.</param>
internal sealed record Attempt(Person Person, Account Account, string Business, string Domain, bool Locks);
