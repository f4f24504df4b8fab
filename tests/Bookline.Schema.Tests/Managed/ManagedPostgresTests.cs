using Bookline.Migrations;
using Bookline.PrivatePostgres;
using Bookline.Schema.Tests.Legacy;
using Bookline.Schema.Tests.Refusals;
using Bookline.Schema.Tests.Robustness;
using Bookline.Schema.Tests.Salons;
using Bookline.Testing.SingleTenant;

namespace Bookline.Schema.Tests.Managed;

/// <summary>PostgreSQL without a superuser, as cloud providers sell it.</summary>
public sealed class ManagedPostgresTests
{
    [Theory]
    [InlineData(15, PrototypeShape.Extended)]
    [InlineData(18, PrototypeShape.Extended)]
    public async Task A_login_that_owns_the_database_and_may_create_roles_is_enough(int major, PrototypeShape shape)
    {
        await using var server = await ManagedServer.StartAsync(major);
        await using var salon = await Salon.OpenAsync(server, shape);
        var login = await ManagedServer.GiveAdministratorAsync(salon);
        // Only a superuser can leave out the rows' own triggers when parked rows come back.
        await salon.ExecuteAsync("drop trigger mark_raw on messages");
        var before = await OriginalCopy.TakeAsync(salon.Database);
        var structure = await Structure.OfPrototypeAsync(salon.Database);

        var report = await salon.UpAsync();

        Unhardened(report)
            .ShouldBe([
                "unhardened: bookline_migrator has no BYPASSRLS (only a superuser may give it), so dumps and row checks need another login",
                "unhardened: set_config is still public (only a superuser may revoke it)",
            ]);
        (await before.DifferencesAfterMergeAsync()).ShouldBeEmpty();
        (await salon.VerifyFailuresAsync()).ShouldBe([
            $"rows: not_checked, login {login} has no BYPASSRLS: verify as bookline_migrator or a superuser",
        ]);

        await SecondTenant.MoveInAsync(salon.Database);
        var state = await WholeState.OfAsync(salon.Database);
        await salon.DownAsync();
        (await before.DifferencesAsync()).ShouldBeEmpty();
        (await Structure.OfPrototypeAsync(salon.Database)).ShouldBe(structure);
        await salon.UpAsync();
        WholeState.Differences(state, await WholeState.OfAsync(salon.Database)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_run_that_stopped_when_its_login_could_read_no_row_any_more_goes_on()
    {
        await using var server = await ManagedServer.StartAsync(15);
        await using var salon = await Salon.OpenAsync(server);
        await ManagedServer.GiveAdministratorAsync(salon);
        var before = await OriginalCopy.TakeAsync(salon.Database);
        foreach (var step in new[] { "force_services", "force_bookings" })
        {
            using var stop = new StopAfter(step);
            await Sql.ShouldStopWithAsync<RunInterruptedException>(() => salon.UpAsync(stop, stop.Token));
        }

        await salon.UpAsync();

        (await before.DifferencesAfterMergeAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(15)]
    [InlineData(18)]
    public async Task The_applications_own_login_can_migrate_and_is_told_what_that_means(int major)
    {
        await using var server = await ManagedServer.StartAsync(major);
        await using var salon = await Salon.OpenAsync(server);
        await salon.ExecuteAsync($"alter role {salon.Owner} createrole");
        salon.MigratingLogin = salon.Owner;
        var structure = await Structure.OfPrototypeAsync(salon.Database);
        await using var application = await LegacyApplication.StartAsync(salon.Database, salon.Owner);

        var report = await salon.UpAsync();
        await application.WorkAsync(60);
        await salon.DownAsync();
        await application.WorkAsync(60);
        await salon.UpAsync();
        await application.StopAsync();
        await salon.ContractAsync();

        Unhardened(report)
            .ShouldContain(m => m.Contains($"uses the migrating login {salon.Owner}, which can lift isolation"));
        application.Failures.ShouldBeEmpty();
        await salon.DownAsync();
        (await Structure.OfPrototypeAsync(salon.Database)).ShouldBe(structure);
        (await Acknowledged.DifferencesAsync(salon.Database, application)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(15)]
    [InlineData(18)]
    public async Task A_login_without_the_rights_is_told_which_before_anything_is_written(int major)
    {
        await using var server = await ManagedServer.StartAsync(major);
        await using var salon = await Salon.OpenAsync(server);
        await salon.ExecuteAsync("create role plain login");

        await ShouldRefuseAsync(
            salon,
            salon.Owner,
            $"login {salon.Owner} may not create roles, and these are missing: authenticated, bookline_app"
        );
        await ShouldRefuseAsync(salon, "plain", "login plain may not create roles");
        await salon.ExecuteAsync("alter role plain createrole");
        await ShouldRefuseAsync(salon, "plain", "login plain may not create schemas in database");
        await salon.ExecuteAsync(
            $"grant create on database {salon.Database.Name} to plain; grant create on schema public to plain"
        );
        await ShouldRefuseAsync(salon, "plain", "login plain does not own bookings");
    }

    [Theory]
    [InlineData(15)]
    [InlineData(18)]
    public async Task Roles_that_somebody_else_made_are_no_obstacle_once_granted(int major)
    {
        await using var server = await ManagedServer.StartAsync(major);
        await using var first = await Salon.OpenAsync(server);
        await first.UpAsync();
        await using var salon = await Salon.OpenAsync(server);
        var login = await ManagedServer.GiveAdministratorAsync(salon);
        if (major >= 16)
        {
            await ShouldRefuseAsync(
                salon,
                login,
                $"login {login} may not grant roles that exist already: authenticated, bookline_legacy, bookline_owner"
            );
            await salon.ExecuteAsync(
                $"grant authenticated, bookline_legacy, bookline_owner to {login} with admin option"
            );
        }

        await salon.UpAsync();
        await salon.DownAsync();

        (await first.VerifyFailuresAsync()).ShouldBeEmpty();
    }

    private static async Task ShouldRefuseAsync(Salon salon, string login, string message)
    {
        salon.MigratingLogin = login;
        var before = salon.Database.Server.MajorVersion == 15 ? await Wholeness.OfAsync(salon.Database) : "";

        var error = await Sql.ShouldStopWithAsync<RefusedException>(() => salon.UpAsync());

        error.Message.ShouldContain(message);
        error.Hint.ShouldNotBeNullOrEmpty();
        if (before.Length > 0)
        {
            (await Wholeness.OfAsync(salon.Database)).ShouldBe(before);
        }
    }

    private static IEnumerable<string> Unhardened(RunReport report) =>
        report.Findings.Where(f => f.Level == "warning" && f.Message.StartsWith("unhardened")).Select(f => f.Message);
}
