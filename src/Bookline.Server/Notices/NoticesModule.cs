using Bookline.Tenancy;

namespace Bookline.Server.Notices;

/// <summary>What the owner of a business must know: rows of <c>owner_notices</c>, one a subject until it is seen.</summary>
public static class NoticesModule
{
    /// <summary>Subject: the conversation. A person must answer; the bot is quiet until it is given back.</summary>
    public const string HandedOver = "conversation_handed_over";

    /// <summary>Subject: the booking. Its customer says to have paid; somebody must verify it.</summary>
    public const string PaymentClaimed = "payment_claimed";

    /// <summary>Subject: the booking. It was paid, but does not stand any more.</summary>
    public const string PaidInVain = "paid_in_vain";

    private const string Insert = "insert into owner_notices (tenant_id, id, kind, subject, created_at)";
    private const string OncePerSubject = "on conflict (tenant_id, kind, subject) where seen_at is null do nothing";

    public static Task TellOwnerAsync(TenantDatabase db, string kind, string subject, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.BatchAsync(Statement(db.Tenant, kind, subject, now));
    }

    /// <summary>The same, for who sends several statements in one round trip.</summary>
    public static TenantStatement Statement(TenantId tenant, string kind, string subject, DateTimeOffset now) =>
        new(
            $"{Insert} values ($1, $2, $3, $4, $5) {OncePerSubject}",
            tenant,
            Guid.CreateVersion7(),
            kind,
            subject,
            now
        );

    /// <summary>A change, and the notice only where it changed something.</summary>
    /// <param name="change">An insert or update, whose first parameter is the tenant.</param>
    public static TenantStatement After(TenantStatement change, string kind, string subject, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(change);
        var n = change.Parameters.Length;
        return new(
            $"""
            with changed as ({change.Sql} returning 1)
            {Insert} select $1, ${n + 1}, ${n + 2}, ${n + 3}, ${n + 4} from changed {OncePerSubject}
            """,
            [.. change.Parameters, Guid.CreateVersion7(), kind, subject, now]
        );
    }
}
