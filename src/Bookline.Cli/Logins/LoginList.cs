using Npgsql;

namespace Bookline.Cli.Logins;

/// <summary>What <c>users</c> answers: each login, and whether it is what it should be.</summary>
static class LoginList
{
    /// <exception cref="LoginRefusedException">Migration 0001 was never applied on this server.</exception>
    public static async Task<UsersReport> ReadAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var administrator = await LoginCatalog.AdministratorAsync(connection, ct);
        LoginRights.RequireRoles(administrator);
        var logins = new List<LoginReport>();
        foreach (var purpose in LoginPurpose.All)
        {
            var state = await LoginCatalog.StateAsync(connection, purpose, administrator, ct);
            logins.Add(state is null ? Missing(purpose) : Report(state, administrator));
        }

        return new UsersReport(logins, administrator.IsMigrated, logins.All(l => l.AsItShouldBe));
    }

    static LoginReport Report(LoginState login, Administrator administrator)
    {
        var flaws = LoginFlaws
            .Of(login, administrator)
            .Select(f => new FlawReport(f.What, f.Repaired is null ? f.Advice : login.Purpose.Command))
            .ToList();
        if (login.IsExpired && login.Password != "none")
        {
            flaws.Add(new("its password is not valid any more", login.Purpose.Command));
        }

        return new LoginReport(
            login.Purpose.Name,
            login.Purpose.Role,
            login.Purpose.For,
            Exists: true,
            login.MayLogIn,
            login.Password,
            login.ValidUntil,
            login.IsExpired,
            login.Connections,
            [.. Attributes(login)],
            [.. login.Memberships.Select(m => m.Role).Distinct()],
            AsItShouldBe: flaws.Count == 0,
            flaws,
            [.. LoginFlaws.NotesOn(login, administrator)]
        );
    }

    static LoginReport Missing(LoginPurpose purpose) =>
        new(
            purpose.Name,
            purpose.Role,
            purpose.For,
            Exists: false,
            MayLogIn: false,
            Password: null,
            ValidUntil: null,
            Expired: false,
            Connections: 0,
            Attributes: [],
            MemberOf: [],
            AsItShouldBe: false,
            [new("it does not exist", purpose.Command)],
            Notes: []
        );

    static IEnumerable<string> Attributes(LoginState login) =>
        new (bool Has, string Name)[]
        {
            (login.Role.IsSuperuser, "SUPERUSER"),
            (login.Role.BypassesRls, "BYPASSRLS"),
            (login.Role.Replicates, "REPLICATION"),
            (login.Role.CreatesRoles, "CREATEROLE"),
            (login.Role.CreatesDatabases, "CREATEDB"),
        }
            .Where(a => a.Has)
            .Select(a => a.Name);
}
