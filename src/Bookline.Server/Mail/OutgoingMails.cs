using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bookline.Tenancy;
using Microsoft.AspNetCore.DataProtection;

namespace Bookline.Server.Mail;

/// <summary>Mails that wait to be sent: the table <c>outgoing_mails</c>, each sealed for its tenant alone.</summary>
internal sealed class OutgoingMails(IDataProtectionProvider protection, TimeProvider time)
{
    private const string Purpose = "Mail.Outgoing.v1";

    public async Task<Guid> AddAsync(TenantDatabase db, MailMessage mail)
    {
        var id = Guid.CreateVersion7();
        await db.ExecuteAsync(
            "insert into outgoing_mails (tenant_id, id, sealed, created_at) values ($1, $2, $3, $4)",
            db.Tenant,
            id,
            Seal(db.Tenant).Protect(JsonSerializer.Serialize(mail, MailJson.Default.MailMessage)),
            time.GetUtcNow()
        );
        return id;
    }

    /// <returns>Null: it is gone, which is to say that it was sent.</returns>
    /// <exception cref="CryptographicException">This server lacks the key.</exception>
    public async Task<WaitingMail?> FindAsync(TenantDatabase db, Guid id) =>
        await db.QuerySingleOrDefaultAsync<Row>(
            "select sealed, created_at from outgoing_mails where tenant_id = $1 and id = $2",
            db.Tenant,
            id
        )
            is { } row
            ? new WaitingMail(id, Open(db.Tenant, row.Sealed), row.CreatedAt)
            : null;

    public static Task RemoveAsync(TenantDatabase db, Guid id) =>
        db.ExecuteAsync("delete from outgoing_mails where tenant_id = $1 and id = $2", db.Tenant, id);

    /// <summary>It stays, so that whoever puts right what was wrong can have its job done again.</summary>
    /// <returns>False: it is gone.</returns>
    public async Task<bool> NoteFailureAsync(TenantDatabase db, Guid id, string error) =>
        await db.ExecuteAsync(
            "update outgoing_mails set failed_at = $3, error = $4 where tenant_id = $1 and id = $2",
            db.Tenant,
            id,
            time.GetUtcNow(),
            error
        ) == 1;

    private MailMessage Open(TenantId tenant, string sealedMail) =>
        JsonSerializer.Deserialize(Seal(tenant).Unprotect(sealedMail), MailJson.Default.MailMessage)
        ?? throw new FormatException("A sealed mail holds nothing.");

    private IDataProtector Seal(TenantId tenant) => protection.CreateProtector(Purpose, tenant.ToString());

    private sealed record Row(string Sealed, DateTime CreatedAt);
}

internal sealed record WaitingMail(Guid Id, MailMessage Mail, DateTime CreatedAt);

[JsonSerializable(typeof(MailMessage))]
internal sealed partial class MailJson : JsonSerializerContext;
