namespace Bookline.Bench.Starting;

internal sealed record StartOptions(int Migrations, int Runs, bool Json, bool Check)
{
    public static StartOptions Parse(string[] args)
    {
        var arguments = new Arguments(args);
        var options = new StartOptions(
            arguments.Number("--migrations", 500, 1, 5000),
            arguments.Number("--runs", 5, 1, 50),
            arguments.Flag("--json"),
            arguments.Flag("--check")
        );
        arguments.End();
        return options;
    }
}
