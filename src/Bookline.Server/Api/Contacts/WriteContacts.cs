using Bookline.Server.Access;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Audit;
using Bookline.Server.Hosting;
using Bookline.Tenancy;

namespace Bookline.Server.Api.Contacts;

internal static class WriteContacts
{
    public static async Task<IResult> CreateAsync(
        Caller caller,
        NewContact contact,
        HttpContext context,
        TenantContext tenants,
        AuditModule audit,
        TimeProvider time,
        CancellationToken ct
    )
    {
        var checks = new FieldChecks();
        var fields = ContactFields.Of(contact, checks);
        if (checks.Problem is { } problem)
        {
            return problem;
        }
        return await tenants.WithTenantTransactionAsync(
            caller.Tenant,
            async db =>
            {
                if (await ContactStore.InsertAsync(db, fields, time.GetUtcNow()) is not { } row)
                {
                    return Problem.Of(409, "contact_exists", "There is a contact of this number already.");
                }
                var view = row.Show();
                await audit.RecordAsync(db, new(caller.ToActor(context), "contact.created", view.Id, null, view));
                return ETag.Created(context, $"/api/v1/contacts/{view.Id}", view);
            },
            cancel: ct
        );
    }

    public static async Task<IResult> ChangeAsync(
        Caller caller,
        string contactId,
        ContactChange change,
        HttpContext context,
        TenantContext tenants,
        AuditModule audit,
        TimeProvider time,
        CancellationToken ct
    ) =>
        await tenants.WithTenantTransactionAsync(
            caller.Tenant,
            async db =>
            {
                if (
                    PublicId.Contact.ReadGuid(contactId) is not { } id
                    || await ContactStore.LockAsync(db, id) is not { } row
                )
                {
                    return Problem.NotFound("contact");
                }
                var checks = new FieldChecks();
                var name = ContactFields.ReadName(change.Name.Or(row.Name), checks);
                var language = ContactFields.ReadLanguage(change.Language.Or(row.Language), checks);
                if ((ETag.Conflict(context, row.Show()) ?? checks.Problem) is { } problem)
                {
                    return problem;
                }
                var now = time.GetUtcNow();
                DateTime? optedOutAt = change.OptedOut.Or(row.OptedOutAt is not null)
                    ? row.OptedOutAt ?? now.UtcDateTime
                    : null;
                var changed = await ContactStore.UpdateAsync(db, id, name, language, optedOutAt, now);
                var (before, after) = (row.Show(), changed.Show());
                await audit.RecordAsync(db, new(caller.ToActor(context), "contact.updated", after.Id, before, after));
                return ETag.Changed(context, after);
            },
            cancel: ct
        );
}
