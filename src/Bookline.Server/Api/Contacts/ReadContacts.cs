using System.ComponentModel;
using Bookline.Server.Access;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Hosting;
using Bookline.Tenancy;

namespace Bookline.Server.Api.Contacts;

internal static class ReadContacts
{
    private static readonly Sorts Sorts = new(
        new("id", "k.id", SortType.Uuid),
        Default: "-created_at",
        new("created_at", "k.created_at", SortType.Time),
        new("updated_at", "k.updated_at", SortType.Time),
        new("name", "coalesce(k.name, '')", SortType.Text)
    );

    public static async Task<IResult> ListAsync(
        Caller caller,
        [AsParameters] ContactsAsked asked,
        TenantContext tenants,
        CancellationToken ct
    )
    {
        var checks = new FieldChecks();
        var conditions = new Conditions(caller.Tenant);
        conditions.AddContains("k.name", asked.Name);
        AddPhone(conditions, asked.Phone, checks);
        if (asked.OptedOut is { } optedOut)
        {
            conditions.Add($"k.opted_out_at is {(optedOut ? "not null" : "null")}");
        }
        var page = SortedPage.Read(new(asked.Limit, asked.Cursor, asked.Sort), Sorts, conditions, checks);
        return await page.AnswerAsync<ContactRow, ContactView>(
            tenants,
            caller.Tenant,
            value => $"select {ContactStore.Columns}, {value} from contacts k where k.tenant_id = $1",
            conditions,
            row => row.Show(),
            checks,
            ct
        );
    }

    public static async Task<IResult> GetAsync(
        Caller caller,
        string contactId,
        HttpContext context,
        TenantContext tenants,
        CancellationToken ct
    ) =>
        PublicId.Contact.ReadGuid(contactId) is { } id
        && await tenants.WithTenantContextAsync(caller.Tenant, db => ContactStore.FindAsync(db, id), ct) is { } row
            ? ETag.Ok(context, row.Show())
            : Problem.NotFound("contact");

    // A whole number, however it is written, is looked up; part of one is looked for.
    private static void AddPhone(Conditions conditions, string? phone, FieldChecks checks)
    {
        if (string.IsNullOrWhiteSpace(phone))
        {
            return;
        }
        var digits = ContactPhone.Digits(phone);
        if (ContactPhone.Read(phone) is { } number)
        {
            conditions.AddEquals("k.phone", number);
        }
        else if (digits.Length > 0)
        {
            conditions.AddContains("k.phone", digits);
        }
        else
        {
            checks.Add(new("phone", "malformed", "A number, or some digits of it."));
        }
    }
}

internal sealed record ContactsAsked(
    int? Limit,
    string? Cursor,
    [property: Description(
        "created_at, updated_at or name; a minus in front turns it around, and -created_at is how it is when nobody says."
    )]
        string? Sort,
    [property: Description("A number in any form, or some digits of one.")] string? Phone,
    [property: Description("Only those whose name holds this, whatever the case.")] string? Name,
    [property: Description("Only those who asked for no more messages (true), or did not (false).")]
    [property: Microsoft.AspNetCore.Mvc.FromQuery(Name = "opted_out")]
        bool? OptedOut
);
