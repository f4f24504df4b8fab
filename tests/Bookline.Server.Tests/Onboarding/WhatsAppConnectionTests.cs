using System.Net;
using Bookline.Server.Access;

namespace Bookline.Server.Tests.Onboarding;

/// <summary>A number that is connected: tried out, shown, forgotten, and by whom.</summary>
public sealed class WhatsAppConnectionTests
{
    [Fact]
    public async Task A_test_message_greets_the_owners_phone_or_says_why_not()
    {
        await using var world = await ConnectWorld.OpenAsync();
        (await world.TestAsync("+49 1511 2345678")).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        await world.ConnectAsync(ConnectWorld.Credentials);

        var sent = await world.TestAsync("+49 1511 2345678");
        world.Meta.Answers(400, """{"error":{"code":131030,"message":"not on the list"}}""");
        var refused = await world.TestAsync("+49 1511 2345678");
        var nonsense = await world.TestAsync("hello");

        ((string)(await ConnectWorld.JsonAsync(sent))["message_id"]!).ShouldBe("wamid.1");
        world.Meta.LastBody!["template"]!["name"]!.ToString().ShouldBe("hello_world");
        world.Meta.LastBody["to"]!.ToString().ShouldBe("4915112345678");
        ((string)(await ConnectWorld.JsonAsync(refused))["code"]!).ShouldBe("recipient_not_allowed");
        nonsense.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (
            await world.Database.ColumnAsync("select after::text from audit_log where action = 'whatsapp.tested'")
        ).ShouldBe(["{\"message_id\": \"wamid.1\"}"]);
    }

    [Fact]
    public async Task Another_token_for_the_same_number_is_seen_in_the_audit_log()
    {
        await using var world = await ConnectWorld.OpenAsync();
        await world.ConnectAsync(ConnectWorld.Credentials);
        await world.ConnectAsync(new { phone_number_id = ConnectWorld.Number, access_token = "EAAG-another" });

        (
            await world.Database.ColumnAsync(
                """
                select concat_ws(' ', after ->> 'phone_number_id', before ->> 'checked_at' < after ->> 'checked_at')
                from audit_log where action = 'whatsapp.connected' order by sequence desc limit 1
                """
            )
        ).ShouldBe([$"{ConnectWorld.Number} t"]);
    }

    [Fact]
    public async Task Once_disconnected_nothing_of_the_number_is_left()
    {
        await using var world = await ConnectWorld.OpenAsync();
        await world.ConnectAsync(ConnectWorld.Credentials);

        (await world.Http.DeleteAsync("/api/v1/whatsapp")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await world.Http.DeleteAsync("/api/v1/whatsapp")).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        (
            (bool)(await ConnectWorld.JsonAsync(await world.Http.GetAsync("/api/v1/whatsapp")))["connected"]!
        ).ShouldBeFalse();
        (await world.Database.ColumnAsync("select 'x' from tenants where whatsapp_token is not null")).ShouldBeEmpty();
        (await world.Database.ColumnAsync("select 'x' from whatsapp_connections")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(Role.Viewer)]
    [InlineData(Role.Staff)]
    public async Task Who_may_not_connect_sees_nothing_of_it(Role role)
    {
        await using var world = await ConnectWorld.OpenAsync(role: role);
        (await world.Http.GetAsync("/api/v1/whatsapp")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await world.ConnectAsync(ConnectWorld.Credentials)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await world.Http.GetAsync("/connect")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task The_page_leads_through_it_and_never_shows_a_token_again()
    {
        await using var world = await ConnectWorld.OpenAsync();
        world.Meta.Answers(401, """{"error":{"code":190,"message":"expired"}}""");

        var refused = await world.PostPageAsync(
            "/connect/credentials",
            ("phone_number_id", ConnectWorld.Number),
            ("access_token", "EAAG-bad")
        );
        refused.ShouldContain("Meta does not accept the access token");
        refused.ShouldContain("Generate token");
        refused.ShouldContain($"value=\"{ConnectWorld.Number}\"");
        refused.ShouldNotContain("EAAG-bad");

        var connected = await world.PostPageAsync(
            "/connect/credentials",
            ("phone_number_id", ConnectWorld.Number),
            ("access_token", "EAAG-good")
        );
        connected.ShouldContain("&#x2B;49 30 1234");
        connected.ShouldContain("https://book.example.com/webhooks/whatsapp");
        connected.ShouldContain("verify-me");
        connected.ShouldNotContain("EAAG-good");

        (await world.PostPageAsync("/connect/test", ("to", "+49 1511 2345678"))).ShouldContain("look at the phone");
        (await world.PostPageAsync("/connect/disconnect")).ShouldContain("The number is disconnected.");
    }
}
