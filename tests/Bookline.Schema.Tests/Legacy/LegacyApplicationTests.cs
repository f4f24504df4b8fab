using Bookline.Schema.Tests.Salons;
using Bookline.Testing.SingleTenant;

namespace Bookline.Schema.Tests.Legacy;

/// <summary>The single-tenant application goes on unmodified, on the connections it had open before.</summary>
public sealed class LegacyApplicationTests
{
    [Theory]
    [InlineData(15, PrototypeShape.Plain)]
    [InlineData(18, PrototypeShape.Plain)]
    [InlineData(15, PrototypeShape.Extended)]
    [InlineData(15, PrototypeShape.WithoutForeignKeys)]
    public async Task Meets_no_error_before_during_and_after_up_and_down(int major, PrototypeShape shape)
    {
        await using var salon = await Salon.OpenAsync(major, shape);
        await using var application = await LegacyApplication.StartAsync(salon.Database, salon.Owner);
        await ThereAndBackAsync(salon, application);
    }

    [Fact]
    public async Task May_use_a_login_that_is_not_the_owner()
    {
        await using var salon = await Salon.OpenAsync();
        var login = await LoginWithRightsAsync(salon);
        salon.Settings["legacy_login"] = login;
        await using var application = await LegacyApplication.StartAsync(salon.Database, login);
        await ThereAndBackAsync(salon, application);
    }

    [Fact]
    public async Task May_be_a_member_of_the_group_that_owns_the_tables()
    {
        await using var salon = await Salon.OpenAsync();
        var login = Salon.NewLogin();
        await salon.ExecuteAsync($"alter role {salon.Owner} nologin; create role {login} login in role {salon.Owner}");
        await using var application = await LegacyApplication.StartAsync(salon.Database, login);
        await ThereAndBackAsync(salon, application);
    }

    [Fact]
    public async Task As_a_superuser_goes_on_too_and_is_warned_of()
    {
        await using var salon = await Salon.OpenAsync(owner: "postgres");
        await using var application = await LegacyApplication.StartAsync(salon.Database, "postgres");

        var report = await ThereAndBackAsync(salon, application);

        report.Findings.ShouldContain(f =>
            f.Level == "warning" && f.Message.Contains("the tables belonged to superuser postgres")
        );
    }

    [Fact]
    public async Task Is_refused_after_contract()
    {
        await using var salon = await Salon.OpenAsync();
        await using var legacy = await salon.OpenLegacyAsync();
        await salon.UpAsync();
        (await Sql.ScalarAsync<long>(legacy, "select count(*) from messages")).ShouldBe(300);

        await salon.ContractAsync();

        foreach (var table in SingleTenantSeed.Tables)
        {
            await Sql.ShouldFailAsync(legacy, "42501", $"select from {table}");
        }
        await Sql.ShouldFailAsync(legacy, "42501", "insert into conversations (phone_number) values ('+1')");
        (await salon.VerifyFailuresAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task With_rights_of_its_own_is_refused_after_contract_too()
    {
        await using var salon = await Salon.OpenAsync();
        var login = await LoginWithRightsAsync(salon);
        salon.Settings["legacy_login"] = login;
        await using var legacy = await salon.Database.OpenAsync(login);
        await salon.UpAsync();

        await salon.ContractAsync();

        (await Sql.ScalarAsync<long>(legacy, "select count(*) from messages")).ShouldBe(0);
        await Sql.ShouldFailAsync(legacy, "42501", "insert into conversations (phone_number) values ('+1')");
    }

    [Fact]
    public async Task Of_another_database_of_the_cluster_is_not_touched_by_down()
    {
        await using var one = await Salon.OpenAsync();
        await using var other = await Salon.OpenAsync();
        // The same login serves both, as staging and production often do.
        await other.ExecuteAsync(
            string.Concat(SingleTenantSeed.Tables.Select(t => $"alter table {t} owner to {one.Owner};"))
        );
        await one.UpAsync();
        await other.UpAsync();
        await using var legacy = await other.Database.OpenAsync(one.Owner);

        await one.DownAsync();

        (await Sql.ScalarAsync<long>(legacy, "select count(*) from messages")).ShouldBe(300);
    }

    private static async Task<string> LoginWithRightsAsync(Salon salon)
    {
        var login = Salon.NewLogin();
        await salon.ExecuteAsync(
            $"create role {login} login; grant select, insert, update, delete on services, conversations, messages, bookings to {login}"
        );
        return login;
    }

    private static async Task<Bookline.Migrations.RunReport> ThereAndBackAsync(
        Salon salon,
        LegacyApplication application
    )
    {
        const int AWhile = 60;
        await application.WorkAsync(AWhile);
        var report = await salon.UpAsync();
        await application.WorkAsync(AWhile);
        (await Acknowledged.DifferencesAsync(salon.Database, application)).ShouldBeEmpty("after up");
        await salon.DownAsync();
        await application.WorkAsync(AWhile);
        await application.StopAsync();

        application.Failures.ShouldBeEmpty();
        (await Acknowledged.DifferencesAsync(salon.Database, application)).ShouldBeEmpty();
        return report;
    }
}
