using Bookline.Cli.Help;
using Bookline.Cli.Options;

namespace Bookline.Cli.Verbs;

/// <summary><c>bookline db</c>: the verbs that work on a database.</summary>
sealed class DbVerbs : ExplainedCommand
{
    public DbVerbs()
        : base("db", "applies, rolls back, explains and checks the migrations of one database")
    {
        foreach (var option in Common.All)
        {
            option.Recursive = true;
            Options.Add(option);
        }

        Subcommands.Add(new UpVerb(Common));
        Subcommands.Add(new DownVerb(Common));
        Subcommands.Add(new StatusVerb(Common));
        Subcommands.Add(new PlanVerb(Common));
        Subcommands.Add(new VerifyVerb(Common));
        Subcommands.Add(new ContractVerb(Common));
        Subcommands.Add(new PruneVerb(Common));
        Subcommands.Add(new UsersVerb(Common));
    }

    public CommonOptions Common { get; } = new();

    public override IReadOnlyList<string> More =>
        ["The database is --database, else the environment variable DATABASE_URL (which `ps` does not show)."];

    public override IReadOnlyList<(string Line, string Does)> Examples =>
        [
            (
                "export DATABASE_URL=postgresql://me:password@localhost:5432/bookings",
                "say once which database is meant"
            ),
            ("bookline db plan --tenant-name \"Spark Salon\"", "what would happen, and what it would lock"),
            (
                "bookline db up --tenant-name \"Spark Salon\" --tenant-timezone Asia/Kolkata",
                "apply all pending migrations"
            ),
            ("bookline db verify", "prove the result"),
            ("bookline db down 1", "take it back, losing nothing"),
        ];
}
