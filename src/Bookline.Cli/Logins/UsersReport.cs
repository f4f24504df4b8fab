namespace Bookline.Cli.Logins;

/// <summary>What <c>users</c> answers.</summary>
/// <param name="Migrated">False where this database has no context functions yet.</param>
sealed record UsersReport(IReadOnlyList<LoginReport> Logins, bool Migrated, bool AsTheyShouldBe);

/// <param name="Password"><c>scram-sha-256</c>, <c>md5</c>, <c>none</c> or <c>unknown</c>; null where there is no such role.</param>
/// <param name="ValidUntil">Null: for ever.</param>
/// <param name="Attributes">Those that are more than a login's, such as BYPASSRLS.</param>
/// <param name="MemberOf">Directly.</param>
sealed record LoginReport(
    string Name,
    string Login,
    string For,
    bool Exists,
    bool MayLogIn,
    string? Password,
    DateTimeOffset? ValidUntil,
    bool Expired,
    int Connections,
    IReadOnlyList<string> Attributes,
    IReadOnlyList<string> MemberOf,
    bool AsItShouldBe,
    IReadOnlyList<FlawReport> Flaws,
    IReadOnlyList<string> Notes
);

/// <param name="Repair">A command or statements.</param>
sealed record FlawReport(string What, string Repair);

/// <summary>What <c>users set</c> answers.</summary>
/// <param name="File">Where the URLs were written; null: they are here.</param>
sealed record UsersSetReport(IReadOnlyList<SetLoginReport> Logins, string? File);

/// <param name="Password"><c>new</c> or <c>none</c>.</param>
/// <param name="Variable">The name under which the URL belongs into an environment.</param>
/// <param name="Url">With the new password; null where it went to a file.</param>
/// <param name="Connections">Open ones, which go on.</param>
/// <param name="Open">What could not be repaired.</param>
sealed record SetLoginReport(
    string Name,
    string Login,
    bool Created,
    string Password,
    string Variable,
    string? Url,
    DateTimeOffset? ValidUntil,
    int Connections,
    IReadOnlyList<string> Repaired,
    IReadOnlyList<FlawReport> Open
);
