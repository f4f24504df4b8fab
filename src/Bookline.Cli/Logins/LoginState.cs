using Bookline.Tenancy.Logins;

namespace Bookline.Cli.Logins;

/// <summary>A login as it is on the server.</summary>
/// <param name="Password"><c>scram-sha-256</c>, <c>md5</c>, <c>none</c>, or <c>unknown</c> where only a superuser may look.</param>
/// <param name="ValidUntil">When the password ends; null: never.</param>
/// <param name="Connections">Open now, to whatever database of the server.</param>
/// <param name="IsOurs">The administrator has the ADMIN option on it.</param>
sealed record LoginState(
    LoginPurpose Purpose,
    LoginFacts Facts,
    bool MayLogIn,
    string Password,
    DateTimeOffset? ValidUntil,
    bool IsExpired,
    int Connections,
    bool IsOurs
)
{
    public RoleFacts Role => Facts.Roles.Single(r => r.Name == Facts.Login);

    public IEnumerable<Membership> Memberships => Facts.Memberships.Where(m => m.Member == Facts.Login);
}

/// <summary>Who runs the command, and on what.</summary>
/// <param name="HasRoles">False before the first migration of any database of the server.</param>
/// <param name="IsMigrated">False where this database has no context functions.</param>
/// <param name="ReadsPasswords">May see whether a role has one.</param>
/// <param name="Now">The server's clock, which decides what is valid.</param>
sealed record Administrator(
    string Login,
    bool IsSuperuser,
    bool CreatesRoles,
    bool BypassesRls,
    int ServerVersion,
    string Database,
    bool IsStandby,
    bool HasRoles,
    bool IsMigrated,
    bool ReadsPasswords,
    DateTimeOffset Now
)
{
    /// <summary>Since 16 a right over a role is a grant of its own, and grants have options.</summary>
    public bool HasGrantOptions => ServerVersion >= 160_000;
}
