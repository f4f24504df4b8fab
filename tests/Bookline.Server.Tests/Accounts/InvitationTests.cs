using System.Net;
using System.Text.Json;
using Bookline.Server.Access;
using Bookline.Server.Accounts.Invitations;

namespace Bookline.Server.Tests.Accounts;

/// <summary>Asking somebody in, and joining.</summary>
public sealed class InvitationTests : IAsyncLifetime
{
    private const string Owner = "owner@example.com";
    private const string Bo = "bo@example.com";

    private People people = null!;
    private Browser browser = null!;

    public async ValueTask InitializeAsync()
    {
        people = await People.StartAsync();
        await people.AddAsync(Owner);
        browser = await people.SignInAsync(Owner);
    }

    [Fact]
    public async Task Whoever_has_the_link_joins_once_with_the_role_they_were_given()
    {
        (await InviteAsync(Bo, "staff")).ShouldBe(HttpStatusCode.Created);
        var token = people.TokenMailedTo(Bo);
        var bos = people.NewBrowser();
        (await bos.GetAsync($"/invitations/{token}")).Body.ShouldContain("Tenant 1");

        (await JoinAsync(bos, token, ("role", "owner"), ("email", "mallory@example.com"))).ShouldLeadTo("/home");

        var me = (await bos.GetAsync("/api/v1/me")).Body;
        me.ShouldContain("\"role\":\"staff\"");
        me.ShouldContain(Bo);
        (await JoinAsync(people.NewBrowser(), token)).ShouldBe(HttpStatusCode.Gone);
        (await people.NewBrowser().GetAsync($"/invitations/{token}")).ShouldBe(HttpStatusCode.Gone);
        (await people.NewBrowser().SignInAsync(Bo)).ShouldLeadTo("/home");
    }

    [Fact]
    public async Task A_link_used_by_two_at_once_lets_one_in()
    {
        await InviteAsync(Bo, "staff");
        var token = people.TokenMailedTo(Bo);
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => JoinAsync(people.NewBrowser(), token)));
        answers.Count(a => a.Status == HttpStatusCode.SeeOther).ShouldBe(1);
        (await people.ScalarAsync($"select count(*)::text from users where email = '{Bo}'")).ShouldBe("1");
    }

    [Fact]
    public async Task An_invitation_taken_back_sent_again_or_too_old_leaves_its_link_useless()
    {
        var id = IdOf(await InviteAsync(Bo, "staff"));
        var first = people.TokenMailedTo(Bo);
        (await PostAsync($"{id}/resend")).ShouldBe(HttpStatusCode.OK);
        var second = people.TokenMailedTo(Bo);
        (await JoinAsync(people.NewBrowser(), first)).ShouldBe(HttpStatusCode.Gone);

        people.Time.Advance(Inviting.Lifetime);
        (await JoinAsync(people.NewBrowser(), second)).ShouldBe(HttpStatusCode.Gone);

        // A new one takes the place of one that is too old.
        var next = IdOf(await InviteAsync(Bo, "staff"));
        var third = people.TokenMailedTo(Bo);
        (await browser.SendAsync(HttpMethod.Delete, $"/api/v1/users/invitations/{next}", null)).ShouldBe(
            HttpStatusCode.NoContent
        );
        (await JoinAsync(people.NewBrowser(), third)).ShouldBe(HttpStatusCode.Gone);
        (await browser.GetAsync("/api/v1/users/invitations")).Body.ShouldContain("\"data\":[]");
    }

    [Fact]
    public async Task Nobody_invites_above_their_own_role_or_takes_such_an_invitation_back()
    {
        await people.AddAsync("admin@example.com", role: Role.Admin);
        var id = IdOf(await InviteAsync(Bo, "owner"));
        browser = await people.SignInAsync("admin@example.com");

        (await InviteAsync("eve@example.com", "owner")).ShouldBe(HttpStatusCode.Forbidden);
        (await PostAsync($"{id}/resend")).ShouldBe(HttpStatusCode.Forbidden);
        (await browser.SendAsync(HttpMethod.Delete, $"/api/v1/users/invitations/{id}", null)).ShouldBe(
            HttpStatusCode.Forbidden
        );
        (await InviteAsync("eve@example.com", "admin")).ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Who_is_here_or_asked_already_is_not_asked_again()
    {
        (await InviteAsync(Owner.ToUpperInvariant(), "staff")).Body.ShouldContain("already_member");
        await InviteAsync(Bo, "staff");
        (await InviteAsync("BO@example.com", "admin")).Body.ShouldContain("already_invited");
    }

    [Theory]
    [InlineData("no address", "staff", "email")]
    [InlineData("bo@example.com\r\nBcc: eve@example.com", "staff", "email")]
    [InlineData("Bo <bo@example.com>", "staff", "email")]
    [InlineData("bo@example.com", "king", "role")]
    [InlineData("bo@example.com", null, "role")]
    public async Task A_wrong_field_is_named_and_nothing_is_sent(string email, string? role, string field)
    {
        var answer = await InviteAsync(email, role);
        answer.ShouldBe(HttpStatusCode.UnprocessableEntity);
        answer.Body.ShouldContain($"\"field\":\"{field}\"");
        people.Mails.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_name_of_a_business_starts_no_second_header()
    {
        await people.Database.ExecuteAsync(
            $"update tenants set business_name = E'Salon\r\nBcc: eve@example.com' where id = '{People.Tenant(1)}'"
        );
        await InviteAsync(Bo, "staff");
        people.Mails.Single().Subject.ShouldNotContain("\n");
        people.Mails.Single().Subject.ShouldNotContain("\r");
    }

    [Fact]
    public async Task An_invitation_of_another_business_is_not_to_be_found()
    {
        await people.AddAsync("elsewhere@example.com", tenant: 2);
        var id = IdOf(await InviteAsync(Bo, "staff"));
        browser = await people.SignInAsync("elsewhere@example.com");
        (await PostAsync($"{id}/resend")).ShouldBe(HttpStatusCode.NotFound);
        (await browser.SendAsync(HttpMethod.Delete, $"/api/v1/users/invitations/{id}", null)).ShouldBe(
            HttpStatusCode.NotFound
        );
    }

    [Fact]
    public async Task Who_was_removed_comes_back_with_the_new_role_and_without_the_old_ways_in()
    {
        var user = await people.AddAsync(Bo, role: Role.Admin, password: "the old password");
        await people.Database.ExecuteAsync($"update users set is_active = false where id = '{user}'");
        await InviteAsync(Bo, "viewer");
        var bos = people.NewBrowser();

        (await JoinAsync(bos, people.TokenMailedTo(Bo))).ShouldLeadTo("/home");

        (await bos.GetAsync("/api/v1/me")).Body.ShouldContain($"usr_{user}");
        (await bos.GetAsync("/api/v1/me")).Body.ShouldContain("\"role\":\"viewer\"");
        (await people.NewBrowser().SignInAsync(Bo, "the old password")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_link_is_in_the_mail_alone()
    {
        var answer = await InviteAsync(Bo, "staff");
        var token = people.TokenMailedTo(Bo);
        answer.Body.ShouldNotContain(token);
        (await people.ScalarAsync("select to_jsonb(i)::text from invitations i"))!.ShouldNotContain(token);
    }

    public ValueTask DisposeAsync() => people.DisposeAsync();

    private Task<Answer> InviteAsync(string email, string? role) =>
        browser.JsonAsync(HttpMethod.Post, "/api/v1/users/invitations", new { email, role });

    private Task<Answer> PostAsync(string path) =>
        browser.JsonAsync(HttpMethod.Post, $"/api/v1/users/invitations/{path}", null);

    private static Task<Answer> JoinAsync(Browser who, string token, params (string, string)[] more) =>
        who.PostAsync(
            "/account/invitation",
            [("token", token), ("password", People.Password), ("first_name", "Bo"), .. more]
        );

    private static string IdOf(Answer answer) =>
        JsonDocument.Parse(answer.Body).RootElement.GetProperty("id").GetString()!;
}
