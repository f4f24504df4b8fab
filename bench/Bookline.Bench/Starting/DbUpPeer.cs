using DbUp;
using DbUp.Engine;

namespace Bookline.Bench.Starting;

/// <summary>DbUp, a transaction a script as Bookline has it, and silent: writing costs time.</summary>
internal static class DbUpPeer
{
    public static int Up(string folder, string connection)
    {
        var result = Build(folder, connection).PerformUpgrade();
        if (!result.Successful)
        {
            Console.Error.WriteLine(result.Error);
        }
        return result.Successful ? 0 : 1;
    }

    public static int Status(string folder, string connection)
    {
        var pending = Build(folder, connection).GetScriptsToExecute();
        Console.WriteLine($"{pending.Count} pending");
        return pending.Count == 0 ? 0 : 3;
    }

    private static UpgradeEngine Build(string folder, string connection) =>
        DeployChanges
            .To.PostgresqlDatabase(connection)
            .WithScriptsFromFileSystem(folder)
            .WithTransactionPerScript()
            .LogToNowhere()
            .Build();
}
