using System.ComponentModel;
using Bookline.Server.Access;
using Bookline.Server.Api.Contacts;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Api.Services;
using Microsoft.AspNetCore.Mvc;

namespace Bookline.Server.Api.Imports;

internal static class ImportEndpoints
{
    private const long MostBytes = 5 * 1024 * 1024;

    public static void Map(RouteGroupBuilder group)
    {
        group
            .MapPost(
                "/services",
                (
                    Caller caller,
                    HttpContext context,
                    ImportServices import,
                    [AsParameters] ImportAsked asked,
                    CancellationToken ct
                ) => import.RunAsync(caller, context, asked.DryRun ?? false, asked.Partial ?? false, ct)
            )
            .Require(Permission.ServicesWrite)
            .WithName("importServices")
            .WithSummary("Import services")
            .WithDescription("A service of the same name is changed; what a row leaves out stays as it is.")
            .Accepts<IReadOnlyList<NewService>>("application/json", "text/csv")
            .WithExample("""[{"name": "Haircut", "price": {"amount": 3500, "currency": "EUR"}}]""")
            .WithExample("name,price_amount,price_currency\nHaircut,3500,EUR", "text/csv")
            .WithMetadata(new BodyLimit(MostBytes))
            .Produces<ImportReport>();
        group
            .MapPost(
                "/contacts",
                (
                    Caller caller,
                    HttpContext context,
                    ImportContacts import,
                    [AsParameters] ImportAsked asked,
                    CancellationToken ct
                ) => import.RunAsync(caller, context, asked.DryRun ?? false, asked.Partial ?? false, ct)
            )
            .Require(Permission.ContactsWrite)
            .WithName("importContacts")
            .WithSummary("Import contacts")
            .WithDescription("A contact of the same number is changed; what a row leaves out stays as it is.")
            .Accepts<IReadOnlyList<NewContact>>("application/json", "text/csv")
            .WithExample("""[{"phone": "+447911123456", "name": "Sam"}]""")
            .WithExample("phone,name\n+447911123456,Sam", "text/csv")
            .WithMetadata(new BodyLimit(MostBytes))
            .Produces<ImportReport>();
    }
}

internal sealed record ImportAsked(
    [property: Description("true: says what would be done, and does nothing.")]
    [property: FromQuery(Name = "dry_run")]
        bool? DryRun,
    [property: Description("true: rows that are right are written though others are wrong.")] bool? Partial
);
