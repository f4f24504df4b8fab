using System.Net;
using Bookline.Server.Access;
using Bookline.Server.Tests.Api;
using Bookline.Server.Tests.Channels;
using Bookline.Server.Tests.Hosting;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;
using static Bookline.Server.Tests.Access.KeyHolder;

namespace Bookline.Server.Tests.Access;

/// <summary>Who asks for another business's ids gets 404 like anybody, and the operators hear of it.</summary>
public sealed class ForeignIdTests : IAsyncLifetime
{
    private readonly FakeTime time = new();
    private TestDatabase database = null!;
    private RunningServer server = null!;

    public async ValueTask InitializeAsync()
    {
        database = await MultiTenantDatabase.CreateAsync(15, tenants: 2);
        server = await RunningServer.StartAsync(database, time: time);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task An_id_of_another_business_is_noted_for_the_operators_and_in_no_log_of_a_business()
    {
        var (theirs, mine) = (await server.KeyAsync(tenant: 1), await server.KeyAsync(tenant: 2));
        var entries = await EntriesAsync();
        await server.GetAsync(mine.Key, $"{Keys}/{theirs.PublicId}");
        await server.GetAsync(mine.Key, $"{Keys}/{theirs.PublicId}");

        await Eventually.ShouldBeAsync(
            () =>
                database.ScalarAsync<string>(
                    "select concat_ws(' ', kind, of_tenant, of_actor, subject, about_tenant, times) from security_events"
                ),
            $"access.foreign_id {Tenant(2)} ApiKey:{mine.Id} api_keys/{theirs.Id} {Tenant(1)} 2"
        );
        (await EntriesAsync()).ShouldBe(entries);
    }

    [Fact]
    public async Task What_never_was_and_what_is_ones_own_is_not_noted()
    {
        var (theirs, mine) = (await server.KeyAsync(tenant: 1), await server.KeyAsync(tenant: 2));
        await server.GetAsync(mine.Key, $"{Keys}/key_{Guid.CreateVersion7()}");
        await server.GetAsync(mine.Key, $"{Keys}/key_';drop table x");
        await server.GetAsync(mine.Key, $"{Keys}/{mine.PublicId}");
        // In order: when the last one is noted, the others have been looked up.
        await server.GetAsync(mine.Key, $"{Keys}/{theirs.PublicId}");

        await Eventually.ShouldBeAsync(
            () => database.ScalarAsync<string>("select string_agg(subject, ' ') from security_events"),
            $"api_keys/{theirs.Id}"
        );
    }

    [Theory]
    [InlineData("services", "service-1-1", "")]
    [InlineData(
        "staff",
        "01000000-0000-7000-8000-000000000001",
        "insert into staff (tenant_id, id, name) values ({0}, '01000000-0000-7000-8000-000000000001', 'Ana')"
    )]
    [InlineData(
        "conversations",
        "chat-1",
        "insert into conversations (tenant_id, id, phone_number) values ({0}, 'chat-1', '1')"
    )]
    [InlineData("tenants", "00000000-0000-7000-8000-000000000001", "")]
    [InlineData(
        "users",
        "01000000-0000-7000-8000-000000000002",
        "insert into users (tenant_id, id, email, password_hash) values ({0}, '01000000-0000-7000-8000-000000000002', 'a@b', 'x')"
    )]
    public async Task The_database_knows_whose_an_id_is(string table, string id, string insert)
    {
        if (insert.Length > 0)
        {
            await database.ExecuteAsync(insert.Replace("{0}", $"'{Tenant(1)}'"));
        }
        (await NoteAsync(1, table, id)).ShouldBeFalse();
        (await NoteAsync(2, table, id)).ShouldBeTrue();
        (await NoteAsync(2, table, "never")).ShouldBeFalse();
    }

    [Fact]
    public async Task Every_kind_of_id_that_an_address_takes_is_looked_up()
    {
        await using var shop = await Shop.OpenAsync();
        await MatrixRows.FillAsync(shop.Database);
        var theirs = new HashSet<string>();
        foreach (var operation in await ApiOperation.AllAsync(shop.Server.Http))
        {
            var path = operation.Path;
            foreach (var parameter in operation.PathParameters)
            {
                path = path.Replace($"{{{parameter}}}", MatrixRows.IdOf(parameter));
            }
            theirs.UnionWith(operation.PathParameters.Where(MatrixRows.IsOfTenant).Select(MatrixRows.IdOf));
            await shop.SendAsync(
                operation.Method,
                path["/api/v1/".Length..],
                operation.BodyType is null ? null : "{}",
                Role.Owner,
                Shop.Second
            );
        }

        // Without its prefix an id is the database's.
        await Eventually.ShouldBeAsync(
            async () =>
                string.Join(
                    ' ',
                    (await shop.Database.ColumnAsync("select split_part(subject, '/', 2) from security_events")).Order()
                ),
            string.Join(' ', theirs.Select(id => id[4..]).Order())
        );
    }

    [Fact]
    public async Task The_applications_login_cannot_read_what_the_operators_are_told()
    {
        await using var connection = await database.OpenAsync(MultiTenantDatabase.App);
        await using var command = new Npgsql.NpgsqlCommand("select 1 from security_events", connection);
        (await Should.ThrowAsync<Npgsql.PostgresException>(() => command.ExecuteNonQueryAsync())).SqlState.ShouldBe(
            "42501"
        );
    }

    private Task<bool> NoteAsync(int tenant, string table, string id) =>
        server.Tenants.WithTenantContextAsync(
            Tenant(tenant),
            db =>
                db.QuerySingleAsync<bool>(
                    "select note_foreign_id($1, $2, $3, 'test')",
                    Guid.CreateVersion7(),
                    table,
                    id
                )
        );

    private Task<long> EntriesAsync() => database.ScalarAsync<long>("select count(*) from audit_log");
}
