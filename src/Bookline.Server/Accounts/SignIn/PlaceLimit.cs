using Bookline.Server.Accounts.Pages;
using Bookline.Server.Web;

namespace Bookline.Server.Accounts.SignIn;

/// <summary>How often one place on the network may send what needs a secret: links of mails, invitations.</summary>
internal static class PlaceLimit
{
    public static async ValueTask<object?> FilterAsync(
        EndpointFilterInvocationContext invocation,
        EndpointFilterDelegate next
    )
    {
        var context = invocation.HttpContext;
        var wait = await context.RequestServices.GetRequiredService<SignInPace>().ClaimPlaceAsync(context);
        return wait > TimeSpan.Zero ? await RefuseAsync(context, new SignInStep.Wait(wait)) : await next(invocation);
    }

    private static async Task<IResult> RefuseAsync(HttpContext context, SignInStep.Wait step)
    {
        if (context.Request.HasJsonContentType())
        {
            return SignInAnswers.Json(context, step);
        }
        var model = new MessageModel("Wait a minute", SignInAnswers.Sentence(step, "password"));
        var web = context.RequestServices.GetRequiredService<WebModule>();
        return await web.PageAsync<MessagePage>(context, model, SignInAnswers.Status(context, step));
    }
}
