namespace Bookline.Server.Tests.Api;

/// <summary>Customers by the API.</summary>
public sealed class ContactTests
{
    [Theory]
    [InlineData("""{"phone": "+44 (0)7911 123456"}""", "+447911123456")]
    [InlineData("""{"phone": "07911 123456", "default_country": "gb"}""", "+447911123456")]
    [InlineData("""{"phone": "098765 43210", "default_country": "IN"}""", "+919876543210")]
    public async Task A_number_is_one_however_it_is_written(string body, string phone)
    {
        await using var shop = await Shop.OpenAsync();

        var created = await shop.PostAsync("contacts", body);

        created.Status.ShouldBe(201, created.Body);
        created["phone"].ShouldBe(phone);
        (await shop.PostAsync("contacts", $$"""{"phone": "{{phone}}"}""")).Problem.ShouldBe("409 contact_exists");
        (await shop.GetAsync(created.Header("Location")!["/api/v1/".Length..])).Body.ShouldBe(created.Body);
    }

    [Theory]
    [InlineData("""{}""", "422 invalid phone:required")]
    [InlineData("""{"phone": "07911 123456"}""", "422 invalid phone:malformed")]
    [InlineData("""{"phone": "+1 555"}""", "422 invalid phone:malformed")]
    [InlineData("""{"phone": "+447911123456", "language": "english"}""", "422 invalid language:malformed")]
    [InlineData("""{"phone": "+447911123456", "opted_out": true}""", "400 malformed_json opted_out:unknown_field")]
    public async Task What_is_no_number_is_no_contact(string body, string expected)
    {
        await using var shop = await Shop.OpenAsync();

        (await shop.PostAsync("contacts", body)).Problem.ShouldBe(expected);
    }

    [Fact]
    public async Task A_contact_is_found_by_any_form_of_its_number_and_by_part_of_its_name()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.PostAsync("contacts", """{"phone": "+447911123456", "name": "Sam Doe"}""");
        await shop.PostAsync("contacts", """{"phone": "+447911123457", "name": "Ann"}""");

        (await shop.GetAsync("contacts?phone=%2B44%207911%20123456")).Each("name").ShouldBe(["Sam Doe"]);
        (await shop.GetAsync("contacts?phone=3457")).Each("name").ShouldBe(["Ann"]);
        (await shop.GetAsync("contacts?name=DOE")).Each("name").ShouldBe(["Sam Doe"]);
        (await shop.GetAsync("contacts?sort=name")).Each("name").ShouldBe(["Ann", "Sam Doe"]);
        (await shop.GetAsync("contacts?opted_out=true")).Each("name").ShouldBeEmpty();
        (await shop.GetAsync("contacts?phone=abc")).Problem.ShouldBe("422 invalid phone:malformed");
    }

    [Fact]
    public async Task Who_wants_no_more_messages_is_opted_out_since_then()
    {
        await using var shop = await Shop.OpenAsync();
        var sam = $"contacts/{(await shop.PostAsync("contacts", """{"phone": "+447911123456"}"""))["id"]}";

        (await shop.PatchAsync(sam, """{"opted_out": true, "name": "Sam"}"""))["opted_out"].ShouldBe("True");
        var since = await shop.Database.ScalarAsync<DateTime>("select opted_out_at from contacts");
        await shop.PatchAsync(sam, """{"opted_out": true, "name": null}""");

        (await shop.Database.ScalarAsync<DateTime>("select opted_out_at from contacts")).ShouldBe(since);
        (await shop.PatchAsync(sam, """{"opted_out": false}"""))["opted_out"].ShouldBe("False");
        (await shop.PatchAsync(sam, """{"phone": "+447911123457"}""")).Problem.ShouldBe(
            "400 malformed_json phone:unknown_field"
        );
    }

    [Fact]
    public async Task A_chat_of_the_single_tenant_time_gets_its_contact()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.Database.ExecuteAsync(
            $"insert into conversations (tenant_id, id, phone_number) values ('{Shop.First}', 'old-chat', '+447911123456')"
        );

        (await shop.PostAsync("contacts", """{"phone": "+447911123456"}"""))["conversation_id"]
            .ShouldBe("cnv_old-chat");
    }

    [Fact]
    public async Task Another_businesss_contact_of_the_same_number_is_another_contact()
    {
        await using var shop = await Shop.OpenAsync();
        const string sam = """{"phone": "+447911123456"}""";
        var first = await shop.PostAsync("contacts", sam);

        (await shop.SendAsync("POST", "contacts", sam, tenant: Shop.Second)).Status.ShouldBe(201);
        (await shop.GetAsync($"contacts/{first["id"]}", tenant: Shop.Second)).Problem.ShouldBe("404 not_found");
        (
            await shop.SendAsync("PATCH", $"contacts/{first["id"]}", """{"name": "x"}""", tenant: Shop.Second)
        ).Problem.ShouldBe("404 not_found");
    }
}
