namespace Bookline.Cli.Logins;

/// <summary>What a login is for, and with it what its role must and must not be.</summary>
/// <param name="Name">How the command line calls it.</param>
/// <param name="Role">The role of the server, made by migration 0001.</param>
/// <param name="For">Who connects with it.</param>
/// <param name="Group">The role whose rights it has; null: it has only what was granted to itself.</param>
sealed record LoginPurpose(string Name, string Role, string For, string? Group)
{
    public static readonly LoginPurpose App = new("app", "bookline_app", "the server", "authenticated");
    public static readonly LoginPurpose Operator = new("operator", "bookline_operator", "platform staff", null);
    public static readonly LoginPurpose Migrator = new(
        "migrator",
        "bookline_migrator",
        "migrations, dumps",
        "bookline_owner"
    );

    public static readonly IReadOnlyList<LoginPurpose> All = [App, Operator, Migrator];

    /// <summary>The word for all of them.</summary>
    public const string Every = "all";

    /// <summary>The line of an environment file that holds its URL.</summary>
    public string Variable => $"DATABASE_URL_{Name.ToUpperInvariant()}";

    /// <summary>What gives it a password and repairs it.</summary>
    public string Command => $"bookline db users set {Name}";

    /// <summary>True for those that row-level security must confine.</summary>
    public bool IsConfined => this != Migrator;

    public static IReadOnlyList<LoginPurpose> Called(string name) =>
        name == Every ? All : [.. All.Where(p => p.Name == name)];
}
