using Bookline.Server.Api.Conventions;

namespace Bookline.Server.Accounts;

/// <summary>Ids of this module as the API shows them.</summary>
internal static class Ids
{
    public static readonly PublicId User = PublicId.User;
    public static readonly PublicId Session = PublicId.Session;
    public static readonly PublicId Invitation = PublicId.Invitation;
}
