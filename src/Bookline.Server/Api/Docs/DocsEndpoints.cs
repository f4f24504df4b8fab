using Bookline.Server.Access;
using Bookline.Server.Web;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace Bookline.Server.Api.Docs;

/// <summary>The API's description for programs and for people.</summary>
internal static class DocsEndpoints
{
    private const string DocumentName = "v1";

    // Everything out of this server: Scalar's script comes with its package, its styles it writes itself.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; connect-src 'self'; "
        + "img-src 'self' data:; font-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    // Scalar's own grey, green, red and blue are too faint on its backgrounds (WCAG 1.4.3).
    private const string Contrast = """
        .light-mode { --scalar-color-3: #5c5c5c; --scalar-color-green: #05603c; --scalar-color-red: #a32616;
          --scalar-color-orange: #8a4b08; --scalar-color-blue: #0a5299; }
        .dark-mode { --scalar-color-3: #b4b4b4; --scalar-color-red: #ffab9c; }
        """;

    public static void Add(IServiceCollection services) =>
        services.AddOpenApi(
            DocumentName,
            options =>
            {
                options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
                options.ShouldInclude = api =>
                    api.RelativePath?.StartsWith("api/v1/", StringComparison.OrdinalIgnoreCase) == true;
                options.CreateSchemaReferenceId = SchemaNames.Of;
                options.AddSchemaTransformer(TimeSchemas.TransformAsync);
                options.AddSchemaTransformer(ChangeSchemas.TransformAsync);
                options.AddSchemaTransformer(NeededFields.NoteAsync);
                options.AddOperationTransformer(Operations.TransformAsync);
                options.AddDocumentTransformer(ApiDocument.TransformAsync);
            }
        );

    public static void Map(WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json").OpenToAnyone("the API's description holds nobody's data");
        app.MapScalarApiReference(
                "/docs",
                (options, context) =>
                {
                    context.Response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
                    context.Response.Headers.XContentTypeOptions = "nosniff";
                    options.WithTitle("Bookline API").DisableDefaultFonts().DisableTelemetry();
                    options.DisableAgent().DisableMcp().HideDeveloperTools();
                    // What Scalar's page lacks for who cannot see it well, or at all.
                    options.AddHeadContent("<script>document.documentElement.lang = 'en'</script>");
                    options.WithCustomCss(Contrast);
                }
            )
            .OpenToAnyone("documentation");
        app.MapGet(
                "/docs/errors",
                (WebModule web, HttpContext context) => web.PageAsync<ErrorsPage>(context, ErrorCodes.All)
            )
            .OpenToAnyone("documentation");
    }
}
