using Bookline.Server.Onboarding.Workspaces;

namespace Bookline.Server.Onboarding.SigningUp;

/// <summary>A sign-up in which nothing is wrong.</summary>
internal sealed record NewBusiness(
    string Name,
    string Domain,
    string Email,
    string Password,
    string TimeZone,
    string Currency,
    string Language,
    Trade Trade
)
{
    public override string ToString() => Domain;
}
