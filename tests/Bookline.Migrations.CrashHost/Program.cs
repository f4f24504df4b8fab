using System.Diagnostics;
using Bookline.Migrations;

// Runs a verb on a folder of migrations and kills itself, as `kill -9` would, before or after the n-th journal write.
// Arguments: connection string, folder, verb (up, or down of the first), before|after, n.
var migrations = MigrationSet.FromDirectory(args[1]);
var options = new MigratorOptions { ConnectionString = args[0], Migrations = migrations };
var migrator = new Migrator(options, new Killer(args[3] == "before", int.Parse(args[4])));
await (
    args[2] == "up"
        ? migrator.UpAsync(null, CancellationToken.None)
        : migrator.DownAsync(migrations.Ids[0], true, CancellationToken.None)
);

sealed class Killer(bool before, int number) : IRunObserver
{
    public void JournalWriting(JournalWrite e) => KillIf(before, e);

    public void JournalWritten(JournalWrite e) => KillIf(!before, e);

    void KillIf(bool now, JournalWrite e)
    {
        if (now && e.Number == number)
        {
            Process.GetCurrentProcess().Kill();
        }
    }
}
