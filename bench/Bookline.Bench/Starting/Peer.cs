namespace Bookline.Bench.Starting;

/// <summary>
/// A peer as a program of its own: the library, its usual set-up, and nothing else. Its verbs are Bookline's.
/// </summary>
internal static class Peer
{
    /// <summary><c>peer dbup|evolve up|status FOLDER CONNECTION-STRING</c>; exit code 3 when scripts are pending.</summary>
    public static int Run(string[] args) =>
        args switch
        {
            ["dbup", "up", var folder, var connection] => DbUpPeer.Up(folder, connection),
            ["dbup", "status", var folder, var connection] => DbUpPeer.Status(folder, connection),
            ["evolve", "up", var folder, var connection] => EvolvePeer.Up(folder, connection),
            ["evolve", "status", var folder, var connection] => EvolvePeer.Status(folder, connection),
            _ => 2,
        };
}
