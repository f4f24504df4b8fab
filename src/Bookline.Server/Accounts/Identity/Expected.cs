using Microsoft.AspNetCore.Identity;

namespace Bookline.Server.Accounts.Identity;

/// <summary>For what Identity was only asked after everything that could be wrong was looked at.</summary>
internal static class Expected
{
    public static void Of(IdentityResult result)
    {
        if (!result.Succeeded)
        {
            throw new InvalidOperationException(string.Join(' ', result.Errors.Select(e => e.Code)));
        }
    }
}
