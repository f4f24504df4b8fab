using Bookline.Demo;
using Bookline.PrivatePostgres;
using Bookline.Trials;
using Npgsql;

const string Usage = """
    ./bookline demo          a filled single-tenant database goes multi-tenant and back, on a private throw-away server
    ./bookline demo --keep   leaves the server running, with a multi-tenant database to look at
    Exit code: 0 when every claim it prints is true, else 1.
    """;

if (args is not ([] or ["--keep"]))
{
    var asked = args is ["--help" or "-h" or "help"];
    (asked ? Console.Out : Console.Error).WriteLine(Usage);
    return asked ? 0 : 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};
try
{
    return await Show.RunAsync(keep: args is ["--keep"], stop.Token) ? 0 : 1;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("Stopped; nothing is left behind.");
    return 1;
}
catch (Exception e) when (e is TrialException or PrivatePostgresException or NpgsqlException)
{
    Console.Error.WriteLine(Screen.Bad("The demo could not go on: ") + e.Message);
    return 1;
}
