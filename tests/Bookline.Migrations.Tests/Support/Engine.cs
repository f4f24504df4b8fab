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
}
