using System.ComponentModel.DataAnnotations;
using Bookline.Server.Accounts.Identity;
using Bookline.Server.Api.Conventions;

namespace Bookline.Server.Accounts.Users;

/// <summary>A person of the business as the API shows them.</summary>
public sealed record UserView(
    string Id,
    string Email,
    string? FirstName,
    string? LastName,
    string Role,
    bool IsActive,
    bool EmailConfirmed,
    bool SecondFactor,
    DateTimeOffset? LastSignInAt,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
)
{
    internal static UserView Of(Account account) =>
        new(
            PublicId.User.Show(account.Id),
            account.Email,
            account.FirstName,
            account.LastName,
            account.Role,
            account.IsActive,
            account.EmailConfirmedAt is not null,
            account.MfaEnabled,
            account.LastLogin,
            account.CreatedAt,
            account.UpdatedAt
        );
}

/// <summary>What can be changed of a person; what is left out stays as it is, null takes a name away.</summary>
public sealed record UserChange(
    Change<string?> Role,
    Change<string?> FirstName,
    Change<string?> LastName,
    Change<bool> IsActive
);

/// <param name="Email">Where the link goes.</param>
/// <param name="Role"><c>owner</c>, <c>admin</c>, <c>staff</c> or <c>viewer</c>; none above one's own.</param>
public sealed record NewInvitation([property: Required] string? Email, [property: Required] string? Role);
