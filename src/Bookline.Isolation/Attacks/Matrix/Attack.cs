namespace Bookline.Isolation.Attacks.Matrix;

/// <summary>One attack, the same for every table.</summary>
/// <param name="Name">As the report calls it.</param>
/// <param name="Needs">What the table must hold for the attack to mean something.</param>
/// <param name="RunAsync">Starts as the application's role without a context; all it does is rolled back.</param>
internal sealed record Attack(string Name, Needs Needs, Func<Scene, CancellationToken, Task<Verdict>> RunAsync)
{
    /// <summary>True: an error of class 23 means that row security had let the row pass.</summary>
    public bool IsWrite { get; init; }
}

/// <summary>What an attack needs in the table.</summary>
[Flags]
internal enum Needs
{
    Nothing = 0,

    /// <summary>A row of the tenant that is attacked.</summary>
    Victim = 1,

    /// <summary>A row of the attacker's own.</summary>
    Own = 2,

    /// <summary>Canaries: rows whose like can be written.</summary>
    Canaries = 4,

    /// <summary>A way to bind a tenant.</summary>
    Context = 8,
}
