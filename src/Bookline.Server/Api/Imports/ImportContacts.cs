using Bookline.Server.Api.Contacts;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Audit;
using Bookline.Tenancy;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Bookline.Server.Api.Imports;

/// <summary>Contacts in bulk; a contact of the same number is the same contact.</summary>
internal sealed class ImportContacts(
    TenantContext tenants,
    AuditModule audit,
    IOptions<JsonOptions> json,
    TimeProvider time
) : Import<NewContact, ContactFields, ContactRow>(tenants, audit, json)
{
    protected override string Action => "contacts.imported";

    protected override IReadOnlyList<string> Columns { get; } = ["phone", "name", "language", "default_country"];

    protected override NewContact OfLine(CsvLine line) =>
        new(line.Text("phone")!, line.Text("name"), line.Text("language"), line.Text("default_country"));

    protected override string? KeyOf(NewContact input) => ContactPhone.Read(input.Phone, input.DefaultCountry);

    protected override async Task<IReadOnlyDictionary<string, ContactRow>> FindAsync(TenantDatabase db, string[] keys)
    {
        var rows = await db.QueryAsync<ContactRow>(
            $"""
            select {ContactStore.Columns} from contacts k
            where k.tenant_id = $1 and k.phone = any ($2) order by k.id for update
            """,
            db.Tenant,
            keys
        );
        return rows.ToDictionary(r => r.Phone!);
    }

    protected override ContactFields Check(NewContact input, ContactRow? current, FieldChecks checks)
    {
        var fields = ContactFields.Of(input, checks);
        return fields with { Name = fields.Name ?? current?.Name, Language = fields.Language ?? current?.Language };
    }

    protected override bool IsSame(ContactFields fields, ContactRow current) =>
        (fields.Name, fields.Language) == (current.Name, current.Language);

    protected override string IdOf(ContactRow row) => PublicId.Contact.Show(row.Id);

    protected override object View(ContactRow row) => row.Show();

    protected override Task<ContactRow?> InsertAsync(TenantDatabase db, ContactFields fields) =>
        ContactStore.InsertAsync(db, fields, time.GetUtcNow());

    protected override Task<ContactRow> UpdateAsync(TenantDatabase db, ContactRow current, ContactFields fields) =>
        ContactStore.UpdateAsync(db, current.Id, fields.Name, fields.Language, current.OptedOutAt, time.GetUtcNow());
}
