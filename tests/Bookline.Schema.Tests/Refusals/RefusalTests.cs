using Bookline.Migrations;
using Bookline.Schema.Tests.Salons;
using Bookline.Testing.SingleTenant;

namespace Bookline.Schema.Tests.Refusals;

/// <summary>What `up` does not take on. Each refusal says what is wrong and leaves the database exactly as it was.</summary>
public sealed class RefusalTests
{
    [Theory]
    [InlineData("tenant_name", null, "this database holds rows of a business that has no name yet")]
    [InlineData("tenant_name", "  ", "this database holds rows of a business that has no name yet")]
    [InlineData("tenant_domain", "Spark Salon", "domain \"Spark Salon\" is not of the form spark-salon")]
    [InlineData("tenant_domain", "-spark", "domain \"-spark\"")]
    [InlineData("tenant_email", "nobody", "\"nobody\" is no e-mail address")]
    [InlineData("tenant_time_zone", "Mars/Olympus", "\"Mars/Olympus\" is no time zone")]
    [InlineData("tenant_time_zone", "asia/kolkata", "\"asia/kolkata\" is no time zone")]
    [InlineData("tenant_time_zone", "IST", "\"IST\" is no time zone")]
    [InlineData("tenant_time_zone", "interval 'foo'", "is no time zone")]
    [InlineData("tenant_time_zone", "SALON+3", "\"SALON+3\" is no time zone")]
    [InlineData("tenant_currency", "rupees", "\"rupees\" is no currency code")]
    [InlineData("legacy_login", "nobody_is_called_this", "there is no login \"nobody_is_called_this\"")]
    public async Task Asks_for_an_input_that_is_missing_or_malformed(string key, string? value, string message)
    {
        await using var salon = await Salon.OpenAsync();
        salon.Settings.Remove(key);
        if (value is not null)
        {
            salon.Settings[key] = value;
        }

        var error = await ShouldRefuseAsync<MissingInputException>(salon);

        error.Message.ShouldContain(message);
        error.Hint.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task Asks_for_a_shorter_name()
    {
        await using var salon = await Salon.OpenAsync();
        salon.Settings["tenant_name"] = new string('n', 201);

        (await ShouldRefuseAsync<MissingInputException>(salon)).Message.ShouldContain("at most 200");
    }

    [Theory]
    [InlineData("alter table bookings drop column amount", "bookings.amount is missing")]
    [InlineData("alter table services alter column price type text", "services.price is text")]
    [InlineData("alter table messages add column tenant_id uuid", "messages already has a column tenant_id")]
    [InlineData("alter table messages enable row level security", "messages already has row-level security")]
    [InlineData("create policy p on messages using (true)", "messages already has row-level security")]
    [InlineData("create rule r as on delete to messages do instead nothing", "messages has a rewrite rule r")]
    [InlineData("alter table messages drop constraint messages_pkey", "messages has no primary key (id)")]
    [InlineData("create table more () inherits (messages)", "messages is no ordinary table")]
    [InlineData(
        "alter table services rename to real_services; create view services as table real_services",
        "services is a view"
    )]
    [InlineData(
        "drop table messages; create table messages (id varchar primary key, conversation_id varchar, content text, "
            + "is_from_bot boolean, timestamp timestamp) partition by hash (id)",
        "messages is partitioned"
    )]
    [InlineData(
        "drop table bookings",
        "only 3 of the four single-tenant tables exist: conversations, messages, services"
    )]
    [InlineData(
        "create table notes (conversation varchar references conversations (id))",
        "duplicate conversations cannot be merged while other tables refer to them: notes_conversation_fkey on notes"
    )]
    public async Task Refuses_a_foreign_shape(string sql, string message)
    {
        await using var salon = await Salon.OpenAsync();
        await salon.ExecuteAsync(sql);

        (await ShouldRefuseAsync<RefusedException>(salon)).Message.ShouldContain(message);
    }

    [Theory]
    [InlineData("create table tenants ()", "table tenants")]
    [InlineData("create view users as select 1", "table users")]
    [InlineData("create table subscription_plans ()", "table subscription_plans")]
    [InlineData("create sequence usage_metrics", "table usage_metrics")]
    [InlineData("create table messages_backup ()", "table messages_backup")]
    [InlineData("create index idx_bookings_tenant_id on bookings (status)", "index idx_bookings_tenant_id")]
    [InlineData(
        "create function get_tenant_context() returns int language sql as 'select 1'",
        "function get_tenant_context()"
    )]
    [InlineData(
        "create function set_tenant_context(int) returns int language sql as 'select 1'",
        "set_tenant_context(integer)"
    )]
    [InlineData("create schema bookline_parked_0001", "schema bookline_parked_0001")]
    [InlineData("create type tenants as enum ('a')", "type tenants")]
    [InlineData("create index users_tenant_id_email_key on bookings (status)", "index users_tenant_id_email_key")]
    [InlineData("create index idx_users_tenant_id on bookings (status)", "index idx_users_tenant_id")]
    public async Task Refuses_a_name_that_is_taken(string sql, string message)
    {
        await using var salon = await Salon.OpenAsync();
        await salon.ExecuteAsync(sql);

        var error = await ShouldRefuseAsync<RefusedException>(salon);

        error.Message.ShouldContain("these names are taken");
        error.Message.ShouldContain(message);
    }

    [Fact]
    public async Task Refuses_a_disk_that_is_too_small()
    {
        await using var salon = await Salon.OpenAsync();
        salon.FreeDiskBytes = 1;

        (await ShouldRefuseAsync<RefusedException>(salon)).Message.ShouldContain("of disk, and 1 bytes are free");
    }

    [Fact]
    public async Task Refuses_a_login_that_inherits_nothing()
    {
        await using var salon = await Salon.OpenAsync();
        await salon.ExecuteAsync($"alter role {salon.Owner} noinherit");

        (await ShouldRefuseAsync<RefusedException>(salon)).Message.ShouldContain($"login {salon.Owner} is NOINHERIT");
    }

    [Fact]
    public async Task Refuses_an_invalid_index_and_names_it()
    {
        await using var salon = await Salon.OpenAsync();
        await using (var connection = await salon.Database.OpenAsync())
        {
            await Sql.ShouldFailAsync(
                connection,
                "23505",
                "create unique index concurrently broken on conversations (phone_number)"
            );
        }

        (await ShouldRefuseAsync<RefusedException>(salon)).Message.ShouldContain("index broken is INVALID");
    }

    [Theory]
    [InlineData("conversations", "phone_number", "extended")]
    [InlineData("bookings", "status", "extended")]
    [InlineData("bookings", "status", "plain")] // never out of line
    public async Task Refuses_a_value_that_no_index_can_hold(string table, string column, string storage)
    {
        await using var salon = await Salon.OpenAsync();
        await salon.ExecuteAsync($"alter table {table} alter column {column} set storage {storage}");
        // 6,400 characters that do not compress; a B-tree takes 2,704 bytes.
        await salon.ExecuteAsync(
            $"""
            update {table} set {column} = (select string_agg(md5(i::text || random()), '') from generate_series(1, 200) i)
            where id = (select max(id) from {table})
            """
        );

        (await ShouldRefuseAsync<RefusedException>(salon)).Message.ShouldContain($"{table}.{column}");
    }

    [Fact]
    public async Task Plan_tells_the_same_refusal()
    {
        await using var salon = await Salon.OpenAsync();
        await salon.ExecuteAsync("alter table bookings drop column amount");

        var plan = await salon.Engine().PlanAsync(null, CancellationToken.None);

        plan.Refused.ShouldBeTrue();
        plan.Findings.ShouldContain(f => f.Level == "refusal" && f.Message.Contains("bookings.amount is missing"));
    }

    private static async Task<T> ShouldRefuseAsync<T>(Salon salon)
        where T : MigrationException
    {
        var before = await Wholeness.OfAsync(salon.Database);

        var error = await Sql.ShouldStopWithAsync<T>(() => salon.UpAsync());

        (await Wholeness.OfAsync(salon.Database)).ShouldBe(before);
        return error;
    }
}
