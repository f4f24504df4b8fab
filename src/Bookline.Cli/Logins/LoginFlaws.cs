using Bookline.Tenancy.Logins;

namespace Bookline.Cli.Logins;

/// <summary>Something about a login that should be otherwise.</summary>
/// <param name="What">A sentence about "it".</param>
/// <param name="Repaired">What to say once it is; null where nothing but a person can repair it.</param>
/// <param name="Statements">What repairs it.</param>
/// <param name="ByHand">What a person can do.</param>
sealed record Flaw(string What, string? Repaired, IReadOnlyList<string> Statements, string? ByHand = null)
{
    public string Advice => ByHand ?? string.Join(' ', Statements.Select(s => s + ";"));
}

/// <summary>Compares a login with what its purpose wants. Pure.</summary>
static class LoginFlaws
{
    public static IReadOnlyList<Flaw> Of(LoginState login, Administrator administrator) =>
        [
            .. MayNotLogIn(login),
            .. Attributes(login, administrator),
            .. Group(login, administrator),
            .. Memberships(login, administrator),
            .. Possessions(login),
        ];

    /// <summary>What to know, though nothing needs to change.</summary>
    public static IEnumerable<string> NotesOn(LoginState login, Administrator administrator)
    {
        if (login.Password == "none")
        {
            yield return $"it has no password, so that only peer, a certificate or the like let it in: `{login.Purpose.Command}` gives it one";
        }

        if (login.Password == "md5")
        {
            yield return "its password is stored as MD5: a new one is stored as SCRAM-SHA-256";
        }

        if (login.Purpose == LoginPurpose.Migrator && !login.Role.BypassesRls && !MayGiveBypassRls(administrator))
        {
            yield return "it has no BYPASSRLS, which only a superuser may give: dumps and row checks need another login";
        }

        foreach (var note in login.Purpose.IsConfined ? Confinement.NotesOn(Itself(login.Facts, null)) : [])
        {
            yield return note;
        }
    }

    static IEnumerable<Flaw> MayNotLogIn(LoginState login) =>
        login.MayLogIn ? [] : [new("it may not log in", "may log in again", [Alter(login, "login")])];

    static IEnumerable<Flaw> Attributes(LoginState login, Administrator administrator)
    {
        var (role, confined) = (login.Role, login.Purpose.IsConfined);
        IEnumerable<(bool IsWrong, string Name)> tooMuch =
        [
            (role.IsSuperuser, "superuser"),
            (role.Replicates, "replication"),
            (confined && role.BypassesRls, "bypassrls"),
            (confined && role.CreatesRoles, "createrole"),
            (confined && role.CreatesDatabases, "createdb"),
        ];
        foreach (var name in tooMuch.Where(a => a.IsWrong).Select(a => a.Name))
        {
            var upper = name.ToUpperInvariant();
            yield return new($"it has {upper}", $"{upper} taken away", [Alter(login, $"no{name}")]);
        }

        if (!confined && !role.BypassesRls && MayGiveBypassRls(administrator))
        {
            yield return new("it has no BYPASSRLS", "BYPASSRLS given", [Alter(login, "bypassrls")]);
        }
    }

    static IEnumerable<Flaw> Group(LoginState login, Administrator administrator)
    {
        if (login.Purpose.Group is not { } group || Reach.Inherits(login.Facts, group))
        {
            yield break;
        }

        var grant = $"grant {SqlText.Identifier(group)} to {SqlText.Identifier(login.Facts.Login)}";
        yield return new(
            $"it does not have the rights of {group}",
            $"rights of {group} given",
            // Up to 15 the member's role says whether it inherits; since 16 the grant does.
            administrator.HasGrantOptions
                ? [grant + " with inherit true"]
                : [Alter(login, "inherit"), grant]
        );
    }

    static IEnumerable<Flaw> Memberships(LoginState login, Administrator administrator)
    {
        foreach (var grants in login.Memberships.GroupBy(m => m.Role))
        {
            if (ReasonAgainst(login, grants.Key) is not { } reason)
            {
                continue;
            }

            yield return grants.Key == login.Purpose.Group
                // The login is nothing without its group: it is the group that has too much.
                ? new(reason, null, [], $"Take that from {grants.Key}: it reaches every login.")
                : new(
                    reason,
                    $"membership in {grants.Key} taken away",
                    [.. grants.Select(g => Revoke(g, administrator)).Distinct()]
                );
        }
    }

    // Where this one membership leads to.
    static string? ReasonAgainst(LoginState login, string role)
    {
        var facts = Itself(login.Facts, role);
        if (!login.Purpose.IsConfined)
        {
            var super = Reach.Of(facts).FirstOrDefault(r => r is { IsUsable: true, Role.IsSuperuser: true });
            return super is null ? null : $"it is a member of {super.Role.Name}, which is a superuser";
        }

        if (login.Purpose.Group is null && Reach.Of(facts).Any(r => r.Role.Name == LoginPurpose.App.Group))
        {
            return $"it is a member of {role}, which tenants' rows are open to";
        }

        return Confinement.ReasonsAgainst(facts) is [var first, ..] ? first : null;
    }

    static IEnumerable<Flaw> Possessions(LoginState login) =>
        login.Purpose.IsConfined
            ? Confinement
                .ReasonsAgainst(
                    Itself(login.Facts, null) with
                    {
                        Possessions = login.Facts.Possessions,
                        Memberships = [],
                    }
                )
                .Select(reason => new Flaw(
                    reason,
                    null,
                    [],
                    $"reassign owned by {SqlText.Identifier(login.Facts.Login)} to bookline_owner;"
                ))
            : [];

    // The login without its own attributes and possessions, and with one of its memberships only.
    static LoginFacts Itself(LoginFacts facts, string? membership) =>
        facts with
        {
            HasContextFunctions = true,
            Roles =
            [
                new(facts.Login, false, false, false, false, false),
                .. facts.Roles.Where(r => r.Name != facts.Login),
            ],
            Memberships =
            [
                .. facts.Memberships.Where(m => membership is null || m.Member != facts.Login || m.Role == membership),
            ],
            Possessions = [.. facts.Possessions.Where(p => p.Owner != facts.Login)],
        };

    // Since 16 only a superuser, or who has BYPASSRLS, CREATEROLE and the ADMIN option; before, only a superuser.
    static bool MayGiveBypassRls(Administrator administrator) =>
        administrator.IsSuperuser
        || (administrator is { HasGrantOptions: true, BypassesRls: true, CreatesRoles: true });

    static string Alter(LoginState login, string what) => $"alter role {SqlText.Identifier(login.Facts.Login)} {what}";

    static string Revoke(Membership grant, Administrator administrator) =>
        $"revoke {SqlText.Identifier(grant.Role)} from {SqlText.Identifier(grant.Member)}"
        // Since 16 several may have granted the same, and each grant is taken back for itself.
        + (administrator.HasGrantOptions ? $" granted by {SqlText.Identifier(grant.Grantor)}" : "");
}
