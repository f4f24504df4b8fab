using System.Net;
using Bookline.Server.Access;

namespace Bookline.Server.Tests.Accounts;

/// <summary><c>/api/v1/users</c>: who may change whom, and what nobody may.</summary>
public sealed class UserTests : IAsyncLifetime
{
    private const string Owner = "owner@example.com";
    private const string Admin = "admin@example.com";
    private const string Staff = "staff@example.com";

    private People people = null!;
    private Guid owner;
    private Guid admin;
    private Guid staff;

    public async ValueTask InitializeAsync()
    {
        people = await People.StartAsync();
        owner = await people.AddAsync(Owner);
        admin = await people.AddAsync(Admin, role: Role.Admin);
        staff = await people.AddAsync(Staff, role: Role.Staff);
    }

    [Fact]
    public async Task People_are_listed_page_by_page_without_anything_secret()
    {
        await people.AddAsync("elsewhere@example.com", tenant: 2);
        var browser = await people.SignInAsync(Owner);

        var first = await browser.GetAsync("/api/v1/users?limit=2");
        first.Body.ShouldContain("\"has_more\":true");
        var cursor = System.Text.Json.JsonDocument.Parse(first.Body).RootElement.GetProperty("next_cursor").GetString();
        var second = await browser.GetAsync($"/api/v1/users?limit=2&cursor={cursor}");

        second.Body.ShouldContain(Staff);
        (first.Body + second.Body).ShouldNotContain("elsewhere@example.com");
        foreach (var secret in new[] { "password", "hash", "stamp", "secret", "recovery" })
        {
            first.Body.ShouldNotContain(secret);
        }
    }

    [Fact]
    public async Task Staff_neither_see_nor_change_people()
    {
        var browser = await people.SignInAsync(Staff);
        (await browser.GetAsync("/api/v1/users")).ShouldBe(HttpStatusCode.Forbidden);
        (await PatchAsync(browser, staff, new { role = "owner" })).ShouldBe(HttpStatusCode.Forbidden);
        (await browser.GetAsync("/api/v1/me")).Body.ShouldContain("\"role\":\"staff\"");
    }

    [Theory]
    [InlineData("viewer", true)]
    [InlineData(null, false)]
    public async Task Who_may_do_less_leaves_no_key_and_no_invitation_that_may_do_more(string? role, bool readsStill)
    {
        var browser = await people.SignInAsync(Admin);
        var strong = await KeyAsync(browser, "users:write", "api_keys:write", "services:read");
        var weak = await KeyAsync(browser, "services:read");
        await browser.JsonAsync(
            HttpMethod.Post,
            "/api/v1/users/invitations",
            new { email = "friend@example.com", role = "admin" }
        );

        await PatchAsync(
            await people.SignInAsync(Owner),
            admin,
            role is null ? new { is_active = false } : new { role }
        );

        (await StatusAsync(strong)).ShouldBe(HttpStatusCode.Unauthorized);
        (await StatusAsync(weak)).ShouldBe(readsStill ? HttpStatusCode.OK : HttpStatusCode.Unauthorized);
        (await (await people.SignInAsync(Owner)).GetAsync("/api/v1/users/invitations")).Body.ShouldNotContain(
            "friend@"
        );
    }

    private static async Task<string> KeyAsync(Browser browser, params string[] scopes)
    {
        var made = await browser.JsonAsync(HttpMethod.Post, "/api/v1/api_keys", new { name = "till", scopes });
        return System.Text.Json.JsonDocument.Parse(made.Body).RootElement.GetProperty("key").GetString()!;
    }

    private async Task<HttpStatusCode> StatusAsync(string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/services");
        request.Headers.Authorization = new("Bearer", key);
        using var response = await people.Server.Http.SendAsync(request);
        return response.StatusCode;
    }

    [Theory]
    [InlineData("owner", HttpStatusCode.Forbidden)]
    [InlineData("admin", HttpStatusCode.OK)]
    [InlineData("viewer", HttpStatusCode.OK)]
    [InlineData("king", HttpStatusCode.UnprocessableEntity)]
    public async Task An_admin_gives_any_role_but_that_of_an_owner(string role, HttpStatusCode expected)
    {
        var browser = await people.SignInAsync(Admin);
        (await PatchAsync(browser, staff, new { role })).ShouldBe(expected);
    }

    [Fact]
    public async Task An_admin_neither_demotes_nor_removes_an_owner_nor_becomes_one()
    {
        var browser = await people.SignInAsync(Admin);
        (await PatchAsync(browser, owner, new { role = "viewer" })).ShouldBe(HttpStatusCode.Forbidden);
        (await PatchAsync(browser, admin, new { role = "owner" })).ShouldBe(HttpStatusCode.Forbidden);
        (await DeleteAsync(browser, owner)).ShouldBe(HttpStatusCode.Forbidden);
        (await RolesAsync()).ShouldBe("admin:admin owner:owner staff:staff");
    }

    [Fact]
    public async Task The_last_owner_stays_one()
    {
        var browser = await people.SignInAsync(Owner);
        (await PatchAsync(browser, owner, new { role = "admin" })).ShouldBe(HttpStatusCode.Conflict);
        (await PatchAsync(browser, owner, new { is_active = false })).ShouldBe(HttpStatusCode.Conflict);
        (await DeleteAsync(browser, owner)).Body.ShouldContain("last_owner");

        (await PatchAsync(browser, admin, new { role = "owner" })).ShouldBe(HttpStatusCode.OK);
        (await DeleteAsync(browser, owner)).ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Two_owners_who_remove_each_other_at_once_leave_one()
    {
        await people.Database.ExecuteAsync($"update users set role = 'owner' where id = '{admin}'");
        var (one, other) = (await people.SignInAsync(Owner), await people.SignInAsync(Admin));

        await Task.WhenAll(DeleteAsync(one, admin), DeleteAsync(other, owner));

        (
            await people.ScalarAsync(
                "select count(*)::text from users where role = 'owner' and is_active and tenant_id = '"
                    + People.Tenant(1)
                    + "'"
            )
        ).ShouldBe("1");
    }

    [Theory]
    [InlineData("""{"tenant_id": "00000000-0000-7000-8000-000000000002"}""")]
    [InlineData("""{"email": "mallory@example.com"}""")]
    [InlineData("""{"password_hash": "x", "role": "admin"}""")]
    [InlineData("""{"email_confirmed": true}""")]
    public async Task A_field_that_is_not_to_be_set_is_refused_with_all_others(string body)
    {
        var browser = await people.SignInAsync(Owner);
        var before = await people.ScalarAsync($"select to_jsonb(u)::text from users u where id = '{staff}'");

        var answer = await browser.SendAsync(
            HttpMethod.Patch,
            $"/api/v1/users/usr_{staff}",
            new StringContent(body, System.Text.Encoding.UTF8, "application/json")
        );

        ((int)answer.Status).ShouldBeInRange(400, 422);
        (await people.ScalarAsync($"select to_jsonb(u)::text from users u where id = '{staff}'")).ShouldBe(before);
    }

    [Fact]
    public async Task Forms_of_ones_own_account_set_nothing_that_they_do_not_show()
    {
        var browser = await people.SignInAsync(Staff);
        await browser.PostAsync(
            "/account/name",
            ("first_name", "Sam"),
            ("role", "owner"),
            ("tenant_id", $"{People.Tenant(2)}"),
            ("is_active", "false")
        );
        (
            await people.ScalarAsync(
                $"select first_name || ' ' || role || ' ' || tenant_id from users where id = '{staff}'"
            )
        ).ShouldBe($"Sam staff {People.Tenant(1)}");
    }

    [Fact]
    public async Task A_person_of_another_business_is_nobody_here()
    {
        var theirs = await people.AddAsync("elsewhere@example.com", tenant: 2);
        var browser = await people.SignInAsync(Owner);
        var nobody = Guid.CreateVersion7();

        var answer = await browser.GetAsync($"/api/v1/users/usr_{theirs}");
        answer.ShouldBe(HttpStatusCode.NotFound);
        (await browser.GetAsync($"/api/v1/users/usr_{nobody}")).Body.Length.ShouldBe(answer.Body.Length);
        (await PatchAsync(browser, theirs, new { role = "viewer" })).ShouldBe(HttpStatusCode.NotFound);
        (await DeleteAsync(browser, theirs)).ShouldBe(HttpStatusCode.NotFound);
        (await browser.GetAsync("/api/v1/users/no-id")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Another_role_ends_the_persons_sessions_and_another_name_does_not()
    {
        var theirs = await people.SignInAsync(Staff);
        var browser = await people.SignInAsync(Owner);

        (await PatchAsync(browser, staff, new { first_name = "Sam" })).ShouldBe(HttpStatusCode.OK);
        (await theirs.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.OK);
        (await PatchAsync(browser, staff, new { role = "viewer" })).ShouldBe(HttpStatusCode.OK);
        (await theirs.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Ones_own_new_name_is_recorded_beside_the_old_one()
    {
        var browser = await people.SignInAsync(Staff);
        await browser.PostAsync("/account/name", ("first_name", "Sam"), ("last_name", ""));
        await browser.PostAsync("/account/name", ("first_name", "Ana"), ("last_name", ""));
        (
            await people.ScalarAsync(
                """
                select concat_ws(' ', before ->> 'first_name', after ->> 'first_name', after ->> 'email') from audit_log
                where action = 'user.updated' order by sequence desc limit 1
                """
            )
        ).ShouldBe($"Sam Ana {Staff}");
    }

    [Fact]
    public async Task Null_clears_a_name_and_takes_nobodys_role()
    {
        var browser = await people.SignInAsync(Owner);
        await PatchAsync(browser, staff, new { first_name = "Ana", last_name = "Lima" });

        var cleared = await PatchAsync(browser, staff, new { first_name = (string?)null });
        cleared.Body.ShouldContain("\"first_name\":null,\"last_name\":\"Lima\"");

        var refused = await PatchAsync(browser, staff, new { role = (string?)null });
        refused.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Body.ShouldContain("\"field\":\"role\"");
        (await PatchAsync(browser, staff, new { is_active = (bool?)null })).ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Who_is_removed_is_out_at_once_and_stays_on_record()
    {
        var theirs = await people.SignInAsync(Staff);
        var browser = await people.SignInAsync(Owner);

        (await DeleteAsync(browser, staff)).ShouldBe(HttpStatusCode.NoContent);

        (await theirs.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.Unauthorized);
        (await people.NewBrowser().SignInAsync(Staff)).ShouldBe(HttpStatusCode.Unauthorized);
        (await browser.GetAsync($"/api/v1/users/usr_{staff}")).Body.ShouldContain("\"is_active\":false");
    }

    [Fact]
    public async Task A_change_of_what_somebody_else_changed_meanwhile_is_refused()
    {
        var browser = await people.SignInAsync(Owner);
        var seen = (await browser.GetAsync($"/api/v1/users/usr_{staff}")).ETag!;
        people.Time.Advance(TimeSpan.FromSeconds(1));
        (await PatchAsync(browser, staff, new { first_name = "Sam" }, seen)).ShouldBe(HttpStatusCode.OK);

        (await PatchAsync(browser, staff, new { first_name = "Sue" }, seen)).ShouldBe(
            HttpStatusCode.PreconditionFailed
        );
    }

    public ValueTask DisposeAsync() => people.DisposeAsync();

    private static Task<Answer> PatchAsync(Browser browser, Guid user, object change, string? ifMatch = null) =>
        browser.JsonAsync(
            HttpMethod.Patch,
            $"/api/v1/users/usr_{user}",
            change,
            ifMatch is null ? [] : [("If-Match", ifMatch)]
        );

    private static Task<Answer> DeleteAsync(Browser browser, Guid user) =>
        browser.SendAsync(HttpMethod.Delete, $"/api/v1/users/usr_{user}", null);

    private Task<string?> RolesAsync() =>
        people.ScalarAsync(
            "select string_agg(split_part(email, '@', 1) || ':' || role, ' ' order by email) from users where is_active"
        );
}
