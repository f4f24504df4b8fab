using Bookline.Testing;

namespace Bookline.Migrations.Tests.Support;

static class Engine
{
    public static MigratorOptions Options(this TestDatabase database, MigrationSet migrations) =>
        new() { ConnectionString = database.ConnectionString, Migrations = migrations };

    public static Task<RunReport> UpAsync(this TestDatabase database, Scripts scripts, IRunObserver? observer = null) =>
        new Migrator(database.Options(scripts.Set()), observer).UpAsync(null, TestContext.Current.CancellationToken);

    public static Task<RunReport> UpAsync(this MigratorOptions options, IRunObserver? observer = null) =>
        new Migrator(options, observer).UpAsync(null, TestContext.Current.CancellationToken);

    public static StepRun Step(this RunReport report, string name) =>
        report.Migrations.SelectMany(m => m.Steps).Single(s => s.Name == name);

    public static async Task UntilAsync(this TestDatabase database, string condition)
    {
        for (var i = 0; i < 1000; i++)
        {
            if (await database.ScalarAsync<bool>(condition))
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException(condition);
    }
}
