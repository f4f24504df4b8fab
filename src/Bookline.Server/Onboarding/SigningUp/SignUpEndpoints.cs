using System.Globalization;
using Bookline.Server.Access;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Hosting;
using Bookline.Server.Mail;
using Bookline.Server.Web;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Bookline.Server.Onboarding.SigningUp;

/// <summary>The page that a business signs itself up on; the same addresses take and give JSON.</summary>
internal sealed class SignUpEndpoints(
    SignUpCheck check,
    Domains domains,
    SignUpPace pace,
    CreateBusiness create,
    MailModule mail,
    WebModule web,
    IOptions<JsonOptions> json
)
{
    private const string Path = "/sign-up";
    private const string Guard = "whoever signs up has no account yet; paced by address and e-mail";

    public static void Map(WebApplication app)
    {
        app.MapGet(Path, (HttpContext context, SignUpEndpoints sign) => sign.ShowAsync(context))
            .OpenToAnyone("the page to sign up on")
            .ExcludeFromDescription();
        app.MapPost(Path, (HttpContext context, SignUpEndpoints sign) => sign.SignUpAsync(context))
            .OpenToAnyone(Guard)
            .WithName("signUp")
            .WithTags("sign-up")
            .WithSummary("Open an account for a business")
            .Accepts<SignUpRequest>("application/json", "application/x-www-form-urlencoded")
            .Produces<SignedUp>(StatusCodes.Status201Created)
            .ProducesProblem(422)
            .ProducesProblem(429);
        app.MapGet(
                $"{Path}/domain",
                (string? name, HttpContext context, SignUpEndpoints sign) => sign.AskAsync(name, context)
            )
            .OpenToAnyone(Guard)
            .WithName("checkDomain")
            .WithTags("sign-up")
            .WithSummary("Whether an address is free")
            .Produces<DomainAnswer>()
            .ProducesProblem(429);
    }

    private Task<IResult> ShowAsync(HttpContext context) =>
        web.PageAsync<SignUpPage>(context, new SignUpModel(SignUpRequest.Empty, [], null));

    private async Task<IResult> AskAsync(string? name, HttpContext context) =>
        await pace.AskAsync(context.Connection.RemoteIpAddress, context.RequestAborted) is { } wait
            ? TooMany(context, wait)
            : Results.Ok(await domains.AskAsync(name, context.RequestAborted));

    private async Task<IResult> SignUpAsync(HttpContext context)
    {
        var ct = context.RequestAborted;
        var isForm = context.Request.HasFormContentType;
        if (!isForm && !context.Request.HasJsonContentType())
        {
            return Problem.Of(415, "unsupported_media_type", "Send a form, or JSON.");
        }
        var (request, unreadable) = await SignUpRequest.ReadAsync(context.Request, json.Value.SerializerOptions);
        if (request is null)
        {
            return unreadable!;
        }
        // The check says which addresses are free, as asking does.
        if (await pace.AskAsync(context.Connection.RemoteIpAddress, ct) is { } pause)
        {
            return isForm ? await TooManyOnPageAsync(context, request, pause) : TooMany(context, pause);
        }
        var (business, errors) = await check.ReadAsync(request, ct);
        if (business is null)
        {
            return await RefuseAsync(context, request, errors);
        }
        if (!mail.IsOn)
        {
            const string Off = "This server cannot send mail yet, and so cannot confirm your address.";
            return isForm ? await PageAsync(context, request, [], Off, 503) : Problem.Of(503, "mail_off", Off);
        }
        if (await pace.SignUpAsync(context.Connection.RemoteIpAddress, business.Email, ct) is { } wait)
        {
            return isForm ? await TooManyOnPageAsync(context, request, wait) : TooMany(context, wait);
        }
        if (await create.CreateAsync(business, ct) is not { } tenant)
        {
            return await RefuseAsync(
                context,
                request,
                [SignUpCheck.Taken(await domains.SuggestAsync(business.Domain, ct))]
            );
        }
        return isForm
            ? await web.PageAsync<SignedUpPage>(context, new SignedUpModel(business.Name, business.Email))
            : Results.Created(
                (string?)null,
                new SignedUp(PublicId.Tenant.Show(tenant.Value), business.Domain, business.Email, "confirm_email")
            );
    }

    private async Task<IResult> RefuseAsync(
        HttpContext context,
        SignUpRequest request,
        IReadOnlyList<FieldError> errors
    ) =>
        context.Request.HasFormContentType
            ? await PageAsync(context, request, errors, null, 422)
            : Problem.Invalid(errors);

    private Task<IResult> TooManyOnPageAsync(HttpContext context, SignUpRequest request, TimeSpan wait)
    {
        var minutes = (int)Math.Ceiling(SayRetryAfter(context, wait).TotalMinutes);
        return PageAsync(context, request, [], $"Too many sign-ups from here. Try again in {minutes} min.", 429);
    }

    private Task<IResult> PageAsync(
        HttpContext context,
        SignUpRequest request,
        IReadOnlyList<FieldError> errors,
        string? trouble,
        int status
    ) =>
        // A password is typed again, and stands in no page.
        web.PageAsync<SignUpPage>(context, new SignUpModel(request with { Password = null }, errors, trouble), status);

    private static IResult TooMany(HttpContext context, TimeSpan wait)
    {
        SayRetryAfter(context, wait);
        return Problem.Of(429, "too_many_requests", "Too many from this address. Retry-After says when to try again.");
    }

    private static TimeSpan SayRetryAfter(HttpContext context, TimeSpan wait)
    {
        var seconds = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds));
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return TimeSpan.FromSeconds(seconds);
    }
}

/// <param name="Next"><c>confirm_email</c>: follow the link in the mail.</param>
public sealed record SignedUp(string Tenant, string Domain, string Email, string Next);

// Public, as the parameters of Razor components must be.

/// <summary>The form as it was filled in, and what is wrong with it.</summary>
/// <param name="Trouble">What is wrong with none of its fields.</param>
public sealed record SignUpModel(SignUpRequest Given, IReadOnlyList<FieldError> Errors, string? Trouble)
{
    public string? ErrorOf(string field) => Errors.FirstOrDefault(e => e.Field == field)?.Message;
}

public sealed record SignedUpModel(string BusinessName, string Email);
