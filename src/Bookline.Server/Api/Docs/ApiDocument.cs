using System.Text.Json;
using System.Text.RegularExpressions;
using Bookline.Server.Accounts;
using Bookline.Server.Web;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Bookline.Server.Api.Docs;

/// <summary>The document around the operations: what it is, how one signs in, what an error looks like.</summary>
internal static partial class ApiDocument
{
    public const string Bearer = "bearer";
    public const string Session = "session";
    public const string Problem = "Problem";

    private static readonly Dictionary<string, string> Tags = new()
    {
        ["api_keys"] = "Keys for programs: shown once, with scopes, rotated and revoked",
        ["availability"] = "Free slots",
        ["bookings"] = "Bookings: made, moved, cancelled and closed",
        ["bot"] = "How the bot behaves, in versions",
        ["calendars"] = "Calendars of bookings, for calendar programs",
        ["contacts"] = "Customers",
        ["conversations"] = "Chats with customers",
        ["events"] = "What happened, as webhooks are told it",
        ["holidays"] = "Days on which the business is closed",
        ["imports"] = "Services and contacts in bulk, from CSV or JSON",
        ["me"] = "Who calls, and where one is signed in",
        ["opening_hours"] = "When the business is open",
        ["services"] = "What customers can book",
        ["staff"] = "Who does it: skills, working hours, time off",
        ["tenant"] = "The business",
        ["usage"] = "What the plan's limits are used for",
        ["users"] = "Who has an account",
        ["webhooks"] = "Events sent to an address of yours",
        ["whatsapp"] = "The connection to WhatsApp",
        ["audit_log"] = "Who did what, when and from where",
    };

    public static Task TransformAsync(
        OpenApiDocument document,
        OpenApiDocumentTransformerContext context,
        CancellationToken ct
    )
    {
        document.Info = new OpenApiInfo
        {
            Title = "Bookline API",
            Version = "1",
            Description = """
                Everything a business does in Bookline, for programs. JSON with snake_case names, times in UTC (RFC 3339), money in the
                currency's smallest unit, ids with a prefix that says of what. Errors are problems (RFC 9457) with stable codes:
                see [the list of them](/docs/errors).
                """,
            License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
        };
        document.Servers = [new OpenApiServer { Url = "/", Description = "The server that this comes from" }];
        document.Paths = RenameParameters(document.Paths);
        document.Tags = document
            .Paths.SelectMany(path => path.Value.Operations ?? [])
            .SelectMany(operation => operation.Value.Tags ?? new HashSet<OpenApiTagReference>())
            .Select(tag => tag.Reference.Id!)
            .Distinct()
            .Order(StringComparer.Ordinal)
            .Select(name => new OpenApiTag { Name = name, Description = Tags.GetValueOrDefault(name, name) })
            .ToHashSet();
        var components = document.Components ??= new OpenApiComponents();
        components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Bearer] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "An API key with scopes: Authorization: Bearer …",
            },
            [Session] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Cookie,
                Name = AccountsModule.SessionCookie(
                    context.ApplicationServices.GetRequiredService<PublicUrl>().IsHttps
                ),
                Description =
                    "The session of somebody who is signed in; what they may do is their role's. Over https the cookie is __Host-bookline, else bookline.",
            },
        };
        components.Headers = DocumentedHeaders.All();
        components.Responses = ProblemAnswers.Of(document);
        (components.Schemas ??= new Dictionary<string, IOpenApiSchema>())[Problem] = ProblemSchema.Create(document);
        // ASP.NET Core's own, in the place of which each operation has ours.
        components.Schemas.Remove(nameof(Microsoft.AspNetCore.Mvc.ProblemDetails));
        RequestSchemas.Loosen(document);
        return Task.CompletedTask;
    }

    /// <summary>In the addresses, too, names are snake_case; none ends with a slash.</summary>
    private static OpenApiPaths RenameParameters(OpenApiPaths paths)
    {
        var renamed = new OpenApiPaths();
        foreach (var (path, item) in paths.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            renamed.Add(
                Placeholder().Replace(path.TrimEnd('/'), m => JsonNamingPolicy.SnakeCaseLower.ConvertName(m.Value)),
                item
            );
        }
        return renamed;
    }

    [GeneratedRegex(@"(?<=\{)\w+(?=\})")]
    private static partial Regex Placeholder();
}
