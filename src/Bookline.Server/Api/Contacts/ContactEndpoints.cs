using Bookline.Server.Access;
using Bookline.Server.Api.Conventions;

namespace Bookline.Server.Api.Contacts;

internal static class ContactEndpoints
{
    public static void Map(RouteGroupBuilder group)
    {
        group
            .MapGet("/", ReadContacts.ListAsync)
            .Require(Permission.ContactsRead)
            .WithName("listContacts")
            .WithSummary("List contacts, or look for one")
            .Produces<Page<ContactView>>();
        group
            .MapPost("/", WriteContacts.CreateAsync)
            .Require(Permission.ContactsWrite)
            .WithName("createContact")
            .GivesETag()
            .WithSummary("Add a contact")
            .WithExample("""{"phone": "+44 7911 123456", "name": "Sam", "language": "en"}""")
            .Produces<ContactView>(201);
        group
            .MapGet("/{contactId}", ReadContacts.GetAsync)
            .Require(Permission.ContactsRead)
            .WithName("getContact")
            .GivesETag()
            .WithSummary("Get a contact")
            .Produces<ContactView>();
        group
            .MapPatch("/{contactId}", WriteContacts.ChangeAsync)
            .Require(Permission.ContactsWrite)
            .WithName("updateContact")
            .TakesIfMatch()
            .WithSummary("Change a contact's name or language, or whether they get messages")
            .WithExample("""{"name": "Sam Doe", "opted_out": true}""")
            .Produces<ContactView>();
    }
}
