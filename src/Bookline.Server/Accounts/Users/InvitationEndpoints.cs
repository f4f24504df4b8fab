using Bookline.Server.Access;
using Bookline.Server.Accounts.Identity;
using Bookline.Server.Accounts.Invitations;
using Bookline.Server.Api;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Hosting;
using Bookline.Tenancy;

namespace Bookline.Server.Accounts.Users;

/// <summary><c>/api/v1/users/invitations</c>: who is asked in and has not answered yet.</summary>
internal static class InvitationEndpoints
{
    public static void Map(WebApplication app)
    {
        var invitations = ApiModule.Resource(app, "users/invitations").WithTags("users");
        invitations
            .MapGet("/", ListAsync)
            .Require(Permission.UsersRead)
            .WithName("listInvitations")
            .WithSummary("Invitations that wait for an answer, newest first")
            .Produces<Page<InvitationView>>();
        invitations
            .MapPost("/", InviteAsync)
            .Require(Permission.UsersWrite)
            .WithName("inviteUser")
            .WithExample("""{"email": "bo@example.com", "role": "staff"}""")
            .WithSummary("Invite somebody by mail")
            .WithDescription("The link is good for seven days, once. Nobody invites to a role above their own.")
            .Produces<InvitationView>(201)
            .ProducesProblem(403)
            .ProducesProblem(409)
            .ProducesProblem(422);
        invitations
            .MapPost("/{invitationId}/resend", ResendAsync)
            .Require(Permission.UsersWrite)
            .WithName("resendInvitation")
            .WithSummary("Send the mail again, with a new link; the old one ends")
            .Produces<InvitationView>()
            .ProducesProblem(403)
            .ProducesProblem(404);
        invitations
            .MapDelete("/{invitationId}", RevokeAsync)
            .Require(Permission.UsersWrite)
            .WithName("revokeInvitation")
            .WithSummary("Take an invitation back")
            .Produces(204)
            .ProducesProblem(403)
            .ProducesProblem(404);
    }

    private static async Task<IResult> ListAsync(Caller caller, TenantContext tenants)
    {
        var rows = await tenants.WithTenantContextAsync(caller.Tenant, Inviting.ListAsync);
        return Results.Ok(new Page<InvitationView>([.. rows.Select(InvitationView.Of)], HasMore: false, null));
    }

    private static async Task<IResult> InviteAsync(
        NewInvitation body,
        HttpContext context,
        Caller caller,
        Inviting inviting
    )
    {
        var errors = new List<FieldError>();
        var email = Addresses.Read(body.Email);
        if (email is null)
        {
            errors.Add(Addresses.Flaw);
        }
        var role = RoleMatrix.Find(body.Role);
        if (role is null)
        {
            errors.Add(new("role", "unknown_value", "owner, admin, staff or viewer."));
        }
        return errors.Count > 0
            ? Problem.Invalid(errors)
            : Show(await inviting.InviteAsync(context, caller, email!, role!.Value), created: true);
    }

    private static async Task<IResult> ResendAsync(
        string invitationId,
        HttpContext context,
        Caller caller,
        Inviting inviting
    ) =>
        PublicId.Invitation.ReadGuid(invitationId) is { } invitation
            ? Show(await inviting.ResendAsync(context, caller, invitation))
            : Problem.NotFound("invitation");

    private static async Task<IResult> RevokeAsync(
        string invitationId,
        HttpContext context,
        Caller caller,
        Inviting inviting
    )
    {
        if (PublicId.Invitation.ReadGuid(invitationId) is not { } invitation)
        {
            return Problem.NotFound("invitation");
        }
        var answer = await inviting.RevokeAsync(context, caller, invitation);
        return answer is InvitingAnswer.Invited ? Results.NoContent() : Show(answer);
    }

    private static IResult Show(InvitingAnswer answer, bool created = false) =>
        answer switch
        {
            InvitingAnswer.Invited { Invitation: var row } when created => Results.Json(
                InvitationView.Of(row),
                statusCode: 201
            ),
            InvitingAnswer.Invited { Invitation: var row } => Results.Ok(InvitationView.Of(row)),
            InvitingAnswer.AlreadyMember => Problem.Of(
                409,
                "already_member",
                "Somebody with this address has an account in this business."
            ),
            InvitingAnswer.AlreadyInvited => Problem.Of(
                409,
                "already_invited",
                "This address has an invitation that waits. Send it again, or take it back first."
            ),
            InvitingAnswer.RoleTooHigh => Problem.Of(
                403,
                "role_too_high",
                "Only an owner gives or takes the role of an owner."
            ),
            _ => Problem.NotFound("invitation"),
        };
}
