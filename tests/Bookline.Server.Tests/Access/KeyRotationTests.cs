using System.Net;
using Bookline.Server.Tests.Channels;
using Bookline.Server.Tests.Hosting;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;
using static Bookline.Server.Tests.Access.KeyHolder;

namespace Bookline.Server.Tests.Access;

/// <summary>A new key in the place of an old one, over a socket.</summary>
public sealed class KeyRotationTests : IAsyncLifetime
{
    private readonly FakeTime time = new();
    private TestDatabase database = null!;
    private RunningServer server = null!;

    public async ValueTask InitializeAsync()
    {
        database = await MultiTenantDatabase.CreateAsync(15, tenants: 2);
        server = await RunningServer.StartAsync(database, time: time, configure: TestCallers.Add);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task Old_and_new_key_both_work_until_the_overlap_ends()
    {
        var old = await server.KeyAsync();
        var answer = await server.PostAsync(old.Key, $"{Keys}/{old.PublicId}/rotate", new { overlap_hours = 2 });
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        var made = await answer.JsonAsync();
        var successor = made.GetProperty("key").GetString()!;
        made.GetProperty("api_key").GetProperty("rotated_from").GetString().ShouldBe(old.PublicId);

        time.Advance(TimeSpan.FromMinutes(119));
        (await server.GetAsync(old.Key)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await server.GetAsync(successor)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await (await server.PostAsync(successor, $"{Keys}/{old.PublicId}/rotate")).CodeAsync()).ShouldBe(
            "key_not_active"
        );

        time.Advance(TimeSpan.FromMinutes(1));
        (await (await server.GetAsync(old.Key)).CodeAsync()).ShouldBe("api_key_replaced");
        (await server.GetAsync(successor)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task However_often_it_is_rotated_two_keys_work_in_one_place()
    {
        var first = await server.KeyAsync();
        var second = await server.RotatedAsync(first.Key, first.PublicId);
        var third = await server.RotatedAsync(second.Key, second.Id);

        (await (await server.GetAsync(first.Key)).CodeAsync()).ShouldBe("api_key_replaced");
        (await server.GetAsync(second.Key)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await server.GetAsync(third.Key)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_key_and_the_one_in_its_place_count_once()
    {
        var key = await server.KeyAsync();
        await database.ExecuteAsync(
            $"""
            insert into api_keys (id, tenant_id, key_hash, prefix, name)
            select gen_random_uuid(), '{Tenant()}', 'hash-' || n, 'x', 'x' from generate_series(1, 99) n
            """
        );
        var successor = await server.RotatedAsync(key.Key, key.PublicId);

        (await (await server.MakeAsync(key.Key)).CodeAsync()).ShouldBe("too_many_keys");
        // The one that still works has its place to itself again; nothing is gained by that.
        await server.SendAsync(key.Key, HttpMethod.Delete, $"{Keys}/{successor.Id}");
        (await (await server.MakeAsync(key.Key)).CodeAsync()).ShouldBe("too_many_keys");

        await database.ExecuteAsync("update api_keys set revoked_at = now() where key_hash = 'hash-1'");
        (await server.MakeAsync(key.Key)).StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Of_two_who_rotate_a_key_at_once_one_does()
    {
        var key = await server.KeyAsync();

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => server.PostAsync(key.Key, $"{Keys}/{key.PublicId}/rotate"))
        );

        answers.Count(a => a.StatusCode == HttpStatusCode.Created).ShouldBe(1);
        (await database.ScalarAsync<long>("select count(*) from api_keys")).ShouldBe(2);
    }

    [Fact]
    public async Task A_rotated_key_that_ends_has_a_successor_of_as_long_a_life()
    {
        var old = await server.KeyAsync(expiresAt: time.GetUtcNow().AddDays(30));
        time.Advance(TimeSpan.FromDays(29));
        var made = await (await server.PostAsync(old.Key, $"{Keys}/{old.PublicId}/rotate")).JsonAsync();
        var expiresAt = made.GetProperty("api_key").GetProperty("expires_at").GetDateTimeOffset();
        expiresAt.ShouldBe(time.GetUtcNow().AddDays(30), TimeSpan.FromSeconds(1));
    }
}
