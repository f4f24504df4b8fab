using Bookline.Server.Hosting;
using Bookline.Server.Simulator.Chats;
using Bookline.Server.Simulator.Webhooks;

namespace Bookline.Server.Simulator.Pages;

/// <summary>The page with the phones, and what its forms do.</summary>
internal sealed class PhoneEndpoints(
    ISimulatedBusinesses businesses,
    Customers customers,
    ChatStore chats,
    CustomerMessages messages,
    PageModel model,
    Fragments fragments,
    LiveUpdates updates
)
{
    private const int LongestText = 4096;

    // Nothing but the page's own style and script; a message can bring neither.
    private const string ContentSecurityPolicy =
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; "
        + "base-uri 'none'; frame-ancestors 'none'";

    public static void Map(IEndpointRouteBuilder simulator)
    {
        simulator.MapGet("", (HttpContext c, PhoneEndpoints e) => e.ShowAsync(c, null, StatusCodes.Status200OK));
        simulator.MapGet("/events", (HttpContext c, PhoneEndpoints e) => e.StreamAsync(c));
        simulator.MapPost(
            "/{phoneNumberId}/{customer}/messages",
            (string phoneNumberId, string customer, HttpContext c, PhoneEndpoints e) =>
                e.SendAsync(phoneNumberId, customer, c)
        );
        simulator.MapPost(
            "/{phoneNumberId}/{customer}/give-back",
            (string phoneNumberId, string customer, HttpContext c, PhoneEndpoints e, OwnersHand owner) =>
                e.GiveBackAsync(phoneNumberId, customer, c, owner)
        );
        simulator.MapPost("/customers", (HttpContext c, PhoneEndpoints e) => e.AddCustomerAsync(c));
        simulator.MapPost(
            "/customers/{number}/remove",
            (string number, HttpContext c, PhoneEndpoints e) => e.RemoveCustomerAsync(number, c)
        );
    }

    private async Task<IResult> ShowAsync(HttpContext context, string? trouble, int status)
    {
        var business = context.Request.Query["business"].ToString();
        var view = await model.LoadAsync(business, trouble, context.RequestAborted);
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
        var html = await fragments.RenderAsync<SimulatorPage>(nameof(SimulatorPage.View), view);
        return Results.Content(html, "text/html; charset=utf-8", null, status);
    }

    private async Task<IResult> StreamAsync(HttpContext context)
    {
        var wanted = context.Request.Query["business"].ToString();
        return await FindAsync(wanted, context.RequestAborted) is { } business
            ? Results.ServerSentEvents(updates.ReadAsync(business, context.RequestAborted))
            : Results.NotFound();
    }

    private async Task<IResult> SendAsync(string phoneNumberId, string number, HttpContext context)
    {
        var form = await context.Request.ReadFieldsAsync(context.RequestAborted);
        if (
            await FindAsync(phoneNumberId, context.RequestAborted) is not { } business
            || customers.Find(number) is not { } customer
        )
        {
            return Results.NotFound();
        }
        var wamid = form["message"].ToString();
        if (form["option"].ToString() is { Length: > 0 } option)
        {
            var asked = chats.Find(new ChatKey(phoneNumberId, number), wamid)?.Content;
            if (Choose(asked, option) is not { } chosen)
            {
                return Results.StatusCode(StatusCodes.Status410Gone);
            }
            messages.Send(business, customer, chosen, wamid);
        }
        else if (form["picture"].Count > 0)
        {
            messages.Send(business, customer, new PictureContent());
        }
        else if (form["text"].ToString().Trim() is { Length: > 0 and <= LongestText } text)
        {
            messages.Send(business, customer, new TextContent(text.ReplaceLineEndings("\n")));
        }
        return Posted.Done(context.Request);
    }

    /// <summary>The option of a message that has it; only what was offered can be chosen.</summary>
    private static ChosenContent? Choose(MessageContent? asked, string id) =>
        asked switch
        {
            ButtonsContent buttons => Choose(buttons.Buttons, id, fromList: false),
            ListContent list => Choose(list.Sections.SelectMany(s => s.Rows), id, fromList: true),
            _ => null,
        };

    private static ChosenContent? Choose(IEnumerable<Choice> options, string id, bool fromList) =>
        options.FirstOrDefault(o => o.Id == id) is { } option ? new ChosenContent(option, fromList) : null;

    private async Task<IResult> GiveBackAsync(
        string phoneNumberId,
        string number,
        HttpContext context,
        OwnersHand owner
    )
    {
        await context.Request.ReadFieldsAsync(context.RequestAborted);
        if (await FindAsync(phoneNumberId, context.RequestAborted) is null || customers.Find(number) is null)
        {
            return Results.NotFound();
        }
        await owner.LetBotAnswerAsync(phoneNumberId, number, context.RequestAborted);
        return Posted.Done(context.Request);
    }

    private async Task<IResult> AddCustomerAsync(HttpContext context)
    {
        var form = await context.Request.ReadFieldsAsync(context.RequestAborted);
        return customers.Add(form["name"].ToString(), form["number"].ToString()) is { } trouble
            ? await ShowAsync(context, trouble, StatusCodes.Status422UnprocessableEntity)
            : Posted.Done(context.Request);
    }

    private async Task<IResult> RemoveCustomerAsync(string number, HttpContext context)
    {
        await context.Request.ReadFieldsAsync(context.RequestAborted);
        customers.Remove(number);
        return Posted.Done(context.Request);
    }

    private async Task<SimulatedBusiness?> FindAsync(string phoneNumberId, CancellationToken ct) =>
        (await businesses.ListAsync(ct)).FirstOrDefault(b => b.PhoneNumberId == phoneNumberId);
}
