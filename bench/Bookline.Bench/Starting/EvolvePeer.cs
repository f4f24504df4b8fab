using Npgsql;

namespace Bookline.Bench.Starting;

/// <summary>Evolve with its defaults (a transaction a script, a lock for the cluster), and silent.</summary>
internal static class EvolvePeer
{
    public static int Up(string folder, string connection)
    {
        using var database = new NpgsqlConnection(connection);
        Build(folder, database).Migrate();
        return 0;
    }

    public static int Status(string folder, string connection)
    {
        using var database = new NpgsqlConnection(connection);
        var lines = new List<string>();
        Build(folder, database, lines.Add).Info();
        var pending = lines.Exists(text => text.Contains("| Pending", StringComparison.Ordinal));
        Console.WriteLine(pending ? "pending" : "current");
        return pending ? 3 : 0;
    }

    private static EvolveDb.Evolve Build(string folder, NpgsqlConnection database, Action<string>? log = null) =>
        new(database, log ?? (_ => { })) { Locations = [folder], IsEraseDisabled = true };
}
