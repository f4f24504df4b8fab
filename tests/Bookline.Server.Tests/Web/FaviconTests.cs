using System.Net;
using System.Text.RegularExpressions;
using Bookline.Server.Tests.Onboarding;

namespace Bookline.Server.Tests.Web;

/// <summary>The picture in a browser's tab.</summary>
public sealed partial class FaviconTests
{
    [Fact]
    public async Task Pages_name_it_and_it_is_also_where_browsers_look_by_themselves()
    {
        await using var world = await SignUpWorld.OpenAsync();
        var page = await world.Server.Http.GetStringAsync("/sign-up");

        var named = await world.Server.Http.GetAsync(Icon().Match(page).Groups[1].Value);
        var looked = await world.Server.Http.GetAsync("/favicon.ico");

        foreach (var answer in new[] { named, looked })
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            answer.Content.Headers.ContentType!.MediaType.ShouldBe("image/svg+xml");
        }
    }

    [GeneratedRegex("rel=\"icon\"[^>]*href=\"([^\"]+)\"")]
    private static partial Regex Icon();
}
