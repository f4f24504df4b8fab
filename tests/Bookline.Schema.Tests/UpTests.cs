using Bookline.Schema.Tests.Salons;
using Bookline.Testing.SingleTenant;

namespace Bookline.Schema.Tests;

/// <summary>What `up` makes of a populated single-tenant database.</summary>
public sealed class UpTests
{
    public static TheoryData<int, PrototypeShape> Everything => Prototypes.OnEveryServer;

    [Theory, MemberData(nameof(Everything))]
    public async Task Keeps_every_original_row_and_tells_a_consistent_story(int major, PrototypeShape shape)
    {
        await using var salon = await Salon.OpenAsync(major, shape);
        var before = await OriginalCopy.TakeAsync(salon.Database);
        var files = await FilesAsync(salon);

        var report = await salon.UpAsync();

        report
            .Migrations.Select(m => (m.Id, m.State))
            .ShouldBe([(Repository.SingleTenant, "applied"), (Repository.MultiTenant, "applied")]);
        (await before.DifferencesAfterMergeAsync()).ShouldBeEmpty();
        (await before.DifferencesOfAsync(table => table + "_backup")).ShouldBeEmpty();
        (await FilesAsync(salon)).ShouldBe(files, "a table was rewritten");
        (await salon.CountAsync("bookline_parked_0001.merged_conversations")).ShouldBe(SingleTenantSeed.Duplicates);
        (await salon.VerifyFailuresAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Europe/Berlin")]
    [InlineData("EST5EDT")]
    [InlineData("Etc/GMT+5")]
    public async Task Takes_a_time_zone_that_the_server_lists(string zone)
    {
        await using var salon = await Salon.OpenAsync();
        salon.Settings["tenant_time_zone"] = zone;

        await salon.UpAsync();

        (await salon.Database.ColumnAsync("select time_zone from tenants")).ShouldBe([zone]);
    }

    [Fact]
    public async Task Gives_every_row_to_the_first_tenant()
    {
        await using var salon = await Salon.OpenAsync();

        await salon.UpAsync();

        var tenant = await salon.FirstTenantAsync();
        foreach (var table in SingleTenantSeed.Tables)
        {
            (await salon.CountAsync($"{table} where tenant_id <> '{tenant}'")).ShouldBe(0, table);
        }
        (
            await salon.Database.ColumnAsync(
                "select concat_ws('|', business_name, domain, status, time_zone, currency) from tenants"
            )
        ).ShouldBe(["Spark Salon|spark-salon|active|Asia/Kolkata|INR"]);
        (
            await salon.Database.ColumnAsync(
                "select distinct currency || ' ' || amount_unit from services union select currency || ' ' || amount_unit from bookings"
            )
        ).ShouldBe(["INR major"]);
    }

    [Fact]
    public async Task Writes_a_manifest_that_names_count_and_snapshot_of_each_backup()
    {
        await using var salon = await Salon.OpenAsync();

        await salon.UpAsync();

        (
            await salon.Database.ColumnAsync(
                """
                select concat_ws(' ', cycle, table_name, backup_table, row_count, row_hash <> 0, snapshot::text = max(snapshot::text) over ())
                from bookline_parked_0001.backup_manifest order by table_name
                """
            )
        ).ShouldBe([
            "1 bookings bookings_backup 80 t t",
            "1 conversations conversations_backup 60 t t",
            "1 messages messages_backup 300 t t",
            "1 services services_backup 4 t t",
        ]);
    }

    [Fact]
    public async Task Gives_application_roles_no_right_on_backups_and_records()
    {
        await using var salon = await Salon.OpenAsync();

        await salon.UpAsync();

        (
            await salon.Database.ColumnAsync(
                $"""
                select r || ' on ' || c.oid::regclass from pg_class c, unnest(array['{salon.Owner}', 'bookline_app', 'bookline_operator', 'authenticated',
                  'tenant_session', 'public']) r
                where c.relkind = 'r' and (c.relname like '%\_backup' or c.relnamespace = 'bookline_parked_0001'::regnamespace)
                  and has_table_privilege(r, c.oid, 'select, insert, update, delete, truncate, references, trigger')
                """
            )
        ).ShouldBeEmpty();
    }

    [Fact]
    public async Task Brings_three_plans()
    {
        await using var salon = await Salon.OpenAsync();

        await salon.UpAsync();

        (
            await salon.Database.ColumnAsync(
                """
                select concat_ws(' ', id, price_monthly, price_yearly, limits->>'messages_per_month', limits->>'bookings_per_month', limits->>'api_calls_per_day')
                from subscription_plans order by price_monthly
                """
            )
        ).ShouldBe([
            "starter 2900 29000 1000 100 1000",
            "professional 9900 99000 10000 1000 10000",
            "enterprise 29900 299000 -1 -1 -1",
        ]);
    }

    [Fact]
    public async Task Names_the_extras_that_it_keeps()
    {
        await using var salon = await Salon.OpenAsync(15, PrototypeShape.Extended);

        var said = (await salon.UpAsync()).Findings.Select(f => f.Message).ToList();

        said.ShouldContain(m =>
            m.StartsWith("extra columns, kept:") && m.Contains("messages.raw") && m.Contains("bookings.Discount %")
        );
        said.ShouldContain(m => m.StartsWith("triggers, kept: ") && m.Contains("mark_raw on messages"));
        said.ShouldContain(m => m.StartsWith("views, kept: upcoming_bookings"));
        said.ShouldContain(m => m.Contains($"{SingleTenantSeed.ReportingRole(salon.Owner)} on bookings"));
    }

    [Fact]
    public async Task Warns_of_orphans_and_checks_new_rows_all_the_same()
    {
        await using var salon = await Salon.OpenAsync(15, PrototypeShape.WithoutForeignKeys);

        var report = await salon.UpAsync();

        report.Findings.Count(f => f.Level == "warning" && f.Message.Contains("have lost their parent")).ShouldBe(4);
        await using var legacy = await salon.OpenLegacyAsync();
        await Sql.ShouldFailAsync(
            legacy,
            "23503",
            "insert into messages (conversation_id, content, is_from_bot) values ('gone', 'x', true)"
        );
        await Sql.ExecuteAsync(legacy, "update messages set content = 'read' where id = 'orphan-1'");
    }

    private static Task<IReadOnlyList<string>> FilesAsync(Salon salon) =>
        salon.Database.ColumnAsync(
            """
            select relname || relfilenode from pg_class
            where oid = any (array['services', 'conversations', 'messages', 'bookings']::regclass[]) order by 1
            """
        );
}
