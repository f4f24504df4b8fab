using System.Text.Json.Nodes;
using Bookline.Server.Onboarding.SigningUp;

namespace Bookline.Server.Tests.Onboarding;

/// <summary>Which addresses a business can have.</summary>
public sealed class DomainTests
{
    [Theory]
    [InlineData("spark-salon", "available", null)]
    [InlineData("tenant-1", "taken", "tenant-1-2")]
    [InlineData("Crème & Öl", "invalid", "creme-ol")]
    [InlineData("admin", "reserved", "admin-2")]
    [InlineData("", "invalid", null)]
    public async Task Says_while_one_types_whether_an_address_is_free(string name, string status, string? suggestion)
    {
        await using var world = await SignUpWorld.OpenAsync();

        var answer = JsonNode.Parse(
            await world.Server.Http.GetStringAsync($"/sign-up/domain?name={Uri.EscapeDataString(name)}")
        )!;

        ((string)answer["status"]!).ShouldBe(status);
        ((string?)answer["suggestion"]).ShouldBe(suggestion);
    }

    [Fact]
    public void Every_slug_of_a_name_has_the_form_of_a_domain_or_is_too_short() =>
        CsCheck.Check.Sample(
            CsCheck.Gen.String,
            name => Domains.Flaw(Domains.Slug(name)) is null or { Code: "required" or "too_short" or "reserved" }
        );
}
