using System.Net;
using Bookline.Server.Access;
using Bookline.Server.Audit;
using Bookline.Server.Tests.Channels;
using Bookline.Server.Tests.Hosting;
using Bookline.Tenancy;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;
using static Bookline.Server.Tests.Access.KeyHolder;

namespace Bookline.Server.Tests.Access;

/// <summary>Who may do less than before keeps no key that may do more, however it was made and whenever.</summary>
public sealed class LostRightsTests : IAsyncLifetime
{
    private static readonly Guid Person = Guid.Parse("01900000-0000-7000-8000-000000000001");
    private static readonly object NewKey = new { name = "late", scopes = new[] { "services:read" } };

    private readonly FakeTime time = new();
    private TestDatabase database = null!;
    private RunningServer server = null!;

    public async ValueTask InitializeAsync()
    {
        database = await MultiTenantDatabase.CreateAsync(15, tenants: 2);
        server = await RunningServer.StartAsync(database, time: time, configure: TestCallers.Add);
        await database.ExecuteAsync(
            $"""
            insert into users (id, tenant_id, email, password_hash, role)
            values ('{Person}', '{Tenant()}', 'ann@test.example', 'x', 'admin')
            """
        );
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task Keys_made_with_keys_end_and_their_successors_and_those_of_keys_that_are_revoked_already()
    {
        var own = await MadeAsync(PostAsPersonAsync());
        var child = await MadeAsync(server.PostAsync(own.Key, Keys, AllOf("child")));
        var successor = await MadeAsync(server.PostAsync(child.Key, $"{Keys}/{child.Id}/rotate"));
        var grandchild = await MadeAsync(server.PostAsync(successor.Key, Keys, AllOf("grandchild")));
        await server.SendAsync(grandchild.Key, HttpMethod.Delete, $"{Keys}/{successor.Id}");
        var other = await server.KeyAsync();

        await LoseAsync(_ => Task.CompletedTask);

        foreach (var (key, _) in new[] { own, child, successor, grandchild })
        {
            (await server.GetAsync(key)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }
        (await server.GetAsync(other.Key)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_successor_belongs_to_who_rotated_and_ends_with_their_rights()
    {
        var shared = await server.KeyAsync();

        var successor = await MadeAsync(
            server.Http.SendAsync(AsPerson(new(HttpMethod.Post, $"{Keys}/{shared.PublicId}/rotate")))
        );
        await LoseAsync(_ => Task.CompletedTask);

        (await server.GetAsync(successor.Key)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await server.GetAsync(shared.Key)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_person_makes_no_key_while_their_rights_end()
    {
        Task<HttpResponseMessage>? late = null;

        await LoseAsync(async _ =>
        {
            late = PostAsPersonAsync();
            await SomebodyWaitsAsync();
        });

        (await (await late!).CodeAsync()).ShouldBe("unauthenticated");
        (await database.ScalarAsync<long>("select count(*) from api_keys")).ShouldBe(0);
    }

    [Fact]
    public async Task A_key_makes_no_other_while_it_is_revoked()
    {
        var own = await MadeAsync(PostAsPersonAsync());
        Task<HttpResponseMessage>? late = null;

        await LoseAsync(async _ =>
        {
            late = server.PostAsync(own.Key, Keys, NewKey);
            await SomebodyWaitsAsync();
        });

        (await (await late!).CodeAsync()).ShouldBe("api_key_revoked");
        (await database.ScalarAsync<long>("select count(*) from api_keys where revoked_at is null")).ShouldBe(0);
    }

    /// <summary>As a change of the person's role does it, and before it is committed something else.</summary>
    private Task LoseAsync(Func<TenantDatabase, Task> meanwhile) =>
        server.Tenants.WithTenantTransactionAsync(
            Tenant(),
            async db =>
            {
                await db.ExecuteAsync(
                    "update users set role = 'viewer' where tenant_id = $1 and id = $2",
                    db.Tenant,
                    Person
                );
                await server
                    .Service<AccessModule>()
                    .RevokeBeyondAsync(db, $"usr_{Person}", RoleMatrix.Of(Role.Viewer), Actor.System);
                await meanwhile(db);
            }
        );

    private Task SomebodyWaitsAsync() =>
        Eventually.ShouldBeAsync(
            () => database.ScalarAsync<bool>("select exists (select from pg_locks where not granted)"),
            true
        );

    private Task<HttpResponseMessage> PostAsPersonAsync() =>
        server.Http.SendAsync(
            AsPerson(new(HttpMethod.Post, Keys) { Content = System.Net.Http.Json.JsonContent.Create(AllOf("own")) })
        );

    private static HttpRequestMessage AsPerson(HttpRequestMessage request) =>
        TestCallers.As(request, Tenant(), Role.Admin, Person);

    private static object AllOf(string name) =>
        new { name, scopes = RoleMatrix.Of(Role.Admin).Select(p => p.Scope).ToArray() };

    private static async Task<(string Key, string Id)> MadeAsync(Task<HttpResponseMessage> answer)
    {
        var made = await (await answer).JsonAsync();
        return (made.GetProperty("key").GetString()!, made.GetProperty("api_key").GetProperty("id").GetString()!);
    }
}
