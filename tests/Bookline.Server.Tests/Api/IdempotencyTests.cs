using System.Text.Json;
using System.Text.Json.Serialization;
using Bookline.Server.Access;
using Bookline.Server.Access.Keys;
using Bookline.Server.Jobs;
using Bookline.Server.Tests.Hosting;
using Bookline.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Bookline.Server.Tests.Api;

/// <summary>A POST that names itself is done once and answered as often as it is sent.</summary>
public sealed class IdempotencyTests
{
    private const string Cut = """{"name": "Cut", "price": {"amount": 1200, "currency": "EUR"}}""";
    private const string Dye = """{"name": "Dye", "price": {"amount": 1200, "currency": "EUR"}}""";

    private static readonly (string, string) Key = ("Idempotency-Key", "order-1");

    [Fact]
    public async Task The_same_request_again_gets_the_same_answer_and_creates_nothing()
    {
        await using var shop = await Shop.OpenAsync();

        var first = await shop.PostAsync("services", Cut, Key);
        var second = await shop.PostAsync("services", Cut, Key);

        first.Status.ShouldBe(201, first.Body);
        (second.Status, second.Body).ShouldBe((201, first.Body));
        foreach (var header in (string[])["Location", "ETag", "Content-Type"])
        {
            second.Header(header).ShouldBe(first.Header(header));
        }
        (first.Header("Idempotent-Replayed"), second.Header("Idempotent-Replayed")).ShouldBe((null, "true"));
        (await CountAsync(shop)).ShouldBe(1);
    }

    [Fact]
    public async Task Twenty_at_once_create_one()
    {
        await using var shop = await Shop.OpenAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => shop.PostAsync("services", Cut, Key)));

        (await CountAsync(shop)).ShouldBe(1);
        answers.ShouldAllBe(a => a.Status == 201 || a.Problem == "409 idempotency_key_in_use");
        answers.Where(a => a.Status == 201).Select(a => a.Body).Distinct().ShouldHaveSingleItem();
        (await shop.PostAsync("services", Cut, Key)).Header("Idempotent-Replayed").ShouldBe("true");
    }

    [Fact]
    public async Task Another_body_under_the_same_key_is_refused()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.PostAsync("services", Cut, Key);

        (await shop.PostAsync("services", Dye, Key)).Problem.ShouldBe("422 idempotency_key_reused");

        (await CountAsync(shop)).ShouldBe(1);
    }

    [Fact]
    public async Task The_key_of_another_caller_or_business_is_another_key()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.PostAsync("services", Cut, Key);

        var colleague = await shop.SendAsync("POST", "services", Dye, user: Guid.CreateVersion7(), headers: Key);
        var stranger = await shop.SendAsync("POST", "services", Cut, tenant: Shop.Second, headers: Key);

        (colleague.Status, stranger.Status).ShouldBe((201, 201));
        (stranger.Header("Idempotent-Replayed"), colleague.Header("Idempotent-Replayed")).ShouldBe((null, null));
    }

    [Fact]
    public async Task What_was_refused_for_its_fields_can_be_put_right_under_the_same_key()
    {
        await using var shop = await Shop.OpenAsync();

        (await shop.PostAsync("services", """{"name": "Cut"}""", Key)).Problem.ShouldBe("422 invalid price:required");
        (await shop.PostAsync("services", "{", Key)).Problem.ShouldBe("400 malformed_json");

        (await shop.PostAsync("services", Cut, Key)).Status.ShouldBe(201);
    }

    [Fact]
    public async Task A_failure_of_the_server_is_not_kept()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.Database.ExecuteAsync("alter table services rename column icon to image");
        (await shop.PostAsync("services", Cut, Key)).Problem.ShouldBe("500 internal_error");
        await shop.Database.ExecuteAsync("alter table services rename column image to icon");

        var again = await shop.PostAsync("services", Cut, Key);

        (again.Status, again.Header("Idempotent-Replayed")).ShouldBe((201, null));
    }

    [Fact]
    public async Task Who_lost_the_right_meanwhile_gets_no_kept_answer()
    {
        await using var shop = await Shop.OpenAsync();
        var user = Guid.CreateVersion7();
        await shop.SendAsync("POST", "services", Cut, Role.Admin, user: user, headers: Key);

        var again = await shop.SendAsync("POST", "services", Cut, Role.Viewer, user: user, headers: Key);

        again.Problem.ShouldBe("403 permission_missing");
    }

    [Fact]
    public async Task What_was_done_is_not_done_again_when_its_server_died_before_it_kept_the_answer()
    {
        var time = new FakeTimeProvider(DateTimeOffset.Parse("2026-05-04T06:00Z"));
        await using var shop = await Shop.OpenAsync(time);
        // Between the commit of the service and the keeping of its answer nothing goes on, as if the server were gone.
        await shop.Database.ExecuteAsync("alter table idempotency_keys add constraint dies check (status is null)");
        (await shop.PostAsync("services", Cut, Key)).Status.ShouldBe(500);
        await shop.Database.ExecuteAsync("alter table idempotency_keys drop constraint dies");

        (await shop.PostAsync("services", Cut, Key)).Problem.ShouldBe("409 idempotency_key_in_use");
        time.Advance(TimeSpan.FromMinutes(2));
        (await shop.PostAsync("services", Cut, Key)).Problem.ShouldBe("409 idempotency_outcome_unknown");

        (await CountAsync(shop)).ShouldBe(1);
    }

    [Fact]
    public async Task What_died_before_it_changed_anything_is_done_when_its_lease_is_over()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.PostAsync("services", Cut, Key);
        await shop.Database.ExecuteAsync("delete from services where name = 'Cut'");
        const string before =
            "update idempotency_keys set status = null, headers = null, body = null, has_changed = false, lease = gen_random_uuid()";

        await shop.Database.ExecuteAsync($"{before}, leased_until = now() + interval '1 minute'");
        (await shop.PostAsync("services", Cut, Key)).Problem.ShouldBe("409 idempotency_key_in_use");

        await shop.Database.ExecuteAsync($"{before}, leased_until = now() - interval '1 second'");
        (await shop.PostAsync("services", Cut, Key)).Status.ShouldBe(201);
        (await CountAsync(shop)).ShouldBe(1);
    }

    [Fact]
    public async Task Who_has_lost_the_lease_changes_nothing_any_more()
    {
        await using var shop = await Shop.OpenAsync();
        // While it is being done, another takes the key over.
        await shop.Database.ExecuteAsync(
            """
            create function loses_the_lease() returns trigger language plpgsql security definer as $$
            begin update idempotency_keys set lease = gen_random_uuid(), leased_until = now() - interval '1 second'; return new; end $$;
            create trigger loses_the_lease after insert on services for each row execute function loses_the_lease();
            """
        );

        (await shop.PostAsync("services", Cut, Key)).Problem.ShouldBe("503 busy");

        (await CountAsync(shop)).ShouldBe(0);
    }

    [Fact]
    public async Task A_failure_after_the_change_is_not_taken_for_one_before_it()
    {
        // A new key's answer cannot be written, when the key is made and committed.
        await using var shop = await Shop.OpenAsync(configure: builder =>
            builder.Services.ConfigureHttpJsonOptions(o => o.SerializerOptions.Converters.Insert(0, new Unwritable()))
        );
        const string till = """{"name": "till", "scopes": ["services:read"]}""";

        (await shop.PostAsync("api_keys", till, Key)).Problem.ShouldBe("500 internal_error");
        (await shop.PostAsync("api_keys", till, Key)).Problem.ShouldBe("409 idempotency_outcome_unknown");

        (await shop.Database.ScalarAsync<long>("select count(*) from api_keys")).ShouldBe(1);
    }

    [Fact]
    public async Task What_acts_outside_the_database_is_not_begun_twice_but_can_be_put_right_before()
    {
        await using var shop = await Shop.OpenAsync();
        const string address = "whatsapp/test-message";
        const string right = """{"to": "+4930123456"}""";
        (await shop.PostAsync(address, """{"to": "nobody"}""", Key)).Problem.ShouldBe("422 invalid to:malformed");
        (await shop.PostAsync(address, right, Key)).Header("Idempotent-Replayed").ShouldBeNull();

        // As a server leaves it that is killed while it waits for Meta's answer.
        await shop.Database.ExecuteAsync(
            """
            update idempotency_keys set status = null, headers = null, body = null, lease = gen_random_uuid(),
              leased_until = now() - interval '1 second'
            """
        );

        (await shop.PostAsync(address, right, Key)).Problem.ShouldBe("409 idempotency_outcome_unknown");
    }

    [Fact]
    public async Task No_body_stands_in_the_database_in_clear()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.PostAsync("services", """{"name": "Secret9", "price": {"amount": 1, "currency": "EUR"}}""", Key);

        var row = await shop.Database.ScalarAsync<string>(
            "select encode(body, 'escape') || headers::text || encode(request_hash, 'escape') from idempotency_keys"
        );

        row.ShouldNotBeNull().ShouldNotContain("Secret9");
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("tab\there")]
    public async Task A_key_is_a_word(string key)
    {
        await using var shop = await Shop.OpenAsync();

        (await shop.PostAsync("services", Cut, ("Idempotency-Key", key))).Problem.ShouldBe(
            "400 idempotency_key_malformed"
        );
    }

    [Fact]
    public async Task A_key_is_forgotten_after_a_day_and_its_row_deleted()
    {
        var time = new FakeTimeProvider(DateTimeOffset.Parse("2026-05-04T06:00Z"));
        await using var shop = await Shop.OpenAsync(time);
        await shop.PostAsync("services", Cut, Key);

        time.Advance(TimeSpan.FromHours(24));
        (await shop.PostAsync("services", Cut, Key)).Header("Idempotent-Replayed").ShouldBeNull();
        (await CountAsync(shop)).ShouldBe(2);

        time.Advance(TimeSpan.FromHours(25));
        shop.Server.Service<JobsModule>().Wake();
        await Eventually.ShouldBeAsync(
            () => shop.Database.ScalarAsync<long>("select count(*) from idempotency_keys"),
            0
        );
    }

    private static Task<long> CountAsync(Shop shop) =>
        shop.Database.ScalarAsync<long>("select count(*) from services where id not like 'service-%'");

    private sealed class Unwritable : JsonConverter<NewlyMadeKey>
    {
        public override NewlyMadeKey Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, NewlyMadeKey value, JsonSerializerOptions options) =>
            throw new InvalidOperationException("This cannot be written.");
    }
}
