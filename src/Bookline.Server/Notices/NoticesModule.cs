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

    public static Task TellOwnerAsync(TenantDatabase db, string kind, string subject, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.BatchAsync(Statement(db.Tenant, kind, subject, now));
    }

    /// <summary>The same, for who sends several statements in one round trip.</summary>
    public static TenantStatement Statement(TenantId tenant, string kind, string subject, DateTimeOffset now) =>
        new(
            """
            insert into owner_notices (tenant_id, id, kind, subject, created_at) values ($1, $2, $3, $4, $5)
            on conflict (tenant_id, kind, subject) where seen_at is null do nothing
            """,
            tenant,
            Guid.CreateVersion7(),
            kind,
            subject,
            now
        );
}
