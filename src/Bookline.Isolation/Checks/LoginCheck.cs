using Bookline.Isolation.Catalog;

namespace Bookline.Isolation.Checks;

/// <summary>No login of the application is above row-level security, or can raise itself there.</summary>
static class LoginCheck
{
    const int Postgres16 = 160_000;

    // Each reads or runs files of the server, where the tables are.
    static readonly string[] ServerFiles =
    [
        "pg_read_server_files",
        "pg_write_server_files",
        "pg_execute_server_program",
    ];

    public static IEnumerable<IsolationFinding> Find(AuditSubject subject) =>
        subject
            .Audience.Members.SelectMany(m => OfApplication(subject, m))
            .Concat(Others(subject))
            .Concat(Nobody(subject));

    static IEnumerable<IsolationFinding> OfApplication(AuditSubject subject, Role role)
    {
        var audience = subject.Audience;
        if (role.IsAboveRls)
        {
            var what = role.IsSuper ? "a superuser" : "BYPASSRLS";
            yield return Leak(
                role,
                $"is {what}: it sees every tenant.",
                $"alter role {role.Name} nosuperuser nobypassrls;"
            );
            yield break;
        }

        var reach = audience.Reach(role.Id).Where(r => r != role.Id).ToList();
        foreach (var above in reach.Select(audience.Find).OfType<Role>().Where(r => r.IsAboveRls))
        {
            yield return Leak(
                role,
                $"can become {above.Name}, which is above row-level security.",
                $"revoke {above.Name} from {role.Name};"
            );
        }

        foreach (var owned in subject.Tables.GroupBy(t => t.Relation.Owner))
        {
            if (audience.Reach(role.Id).Contains(owned.Key))
            {
                var owner = audience.NameOf(owned.Key);
                yield return Leak(
                    role,
                    $"{(owned.Key == role.Id ? "owns" : $"is a member of {owner}, which owns")} {Some(owned)}: an owner switches row-level security off.",
                    owned.Key == role.Id
                        ? "Give the tables to a role without login, and the application a login of its own."
                        : $"revoke {owner} from {role.Name};"
                );
            }
        }

        foreach (var schema in subject.Catalog.Schemas.Where(s => Owns(subject, role, s)))
        {
            yield return Leak(
                role,
                $"owns schema {schema.Name}, and may drop every table in it.",
                $"alter schema {schema.Name} owner to <a role without login>;"
            );
        }

        foreach (var files in reach.Select(audience.NameOf).Where(ServerFiles.Contains))
        {
            yield return Leak(
                role,
                $"is a member of {files}: the tables' files are in its reach.",
                $"revoke {files} from {role.Name};"
            );
        }

        if (role.CreatesRoles)
        {
            yield return subject.Catalog.Database.ServerVersion < Postgres16
                ? Leak(
                    role,
                    "has CREATEROLE, and so may become any role but a superuser.",
                    $"alter role {role.Name} nocreaterole;"
                )
                : Note(role.Name, "has CREATEROLE.", $"alter role {role.Name} nocreaterole;");
        }

        if (role is { Replicates: true, CanLogin: true })
        {
            yield return Leak(
                role,
                "has REPLICATION: a replication connection copies every tenant's rows.",
                $"alter role {role.Name} noreplication;"
            );
        }
    }

    static bool Owns(AuditSubject subject, Role role, Schema schema) =>
        subject.Tables.Any(t => t.Relation.SchemaId == schema.Id)
        && subject
            .Audience.Reach(role.Id)
            .Contains(
                subject.Audience.NameOf(schema.Owner) == "pg_database_owner"
                    ? subject.Catalog.Database.Owner
                    : schema.Owner
            );

    static IEnumerable<IsolationFinding> Others(AuditSubject subject)
    {
        var others = subject.Catalog.Roles.Where(r => r.CanLogin && !subject.Audience.Members.Contains(r)).ToList();
        var above = others.Where(r => r.IsAboveRls).Select(r => r.Name).ToList();
        if (above.Count > 0)
        {
            yield return Note(
                string.Join(", ", above),
                "superusers and logins with BYPASSRLS see every tenant.",
                "Use them for administration, never for the application."
            );
        }

        var owners = others.Where(r => !r.IsAboveRls && subject.CanRiseAbove(r.Id)).Select(r => r.Name).ToList();
        if (owners.Count > 0)
        {
            yield return Note(
                string.Join(", ", owners),
                "logins that own tables, or can become their owner, may switch row-level security off.",
                "Use them for migrations, never for the application."
            );
        }
    }

    static IEnumerable<IsolationFinding> Nobody(AuditSubject subject)
    {
        if (subject.Audience.Members.Count == 0)
        {
            yield return new(
                Severity.NotChecked,
                Aspect.Rights,
                "application_role",
                null,
                subject.Catalog.Database.Name,
                "no role but superusers has a right on a tenant's table, so it is unknown what the application may do.",
                "Name its login: --role."
            );
        }
    }

    static string Some(IEnumerable<TenantTable> tables)
    {
        var names = tables.Select(t => t.Name).ToList();
        return names.Count <= 3
            ? string.Join(", ", names)
            : $"{string.Join(", ", names.Take(3))} and {names.Count - 3} more";
    }

    static IsolationFinding Leak(Role role, string message, string hint) =>
        new(Severity.Leak, Aspect.Rights, "login", null, role.Name, message, hint);

    static IsolationFinding Note(string subject, string message, string hint) =>
        new(Severity.Note, Aspect.Rights, "login", null, subject, message, hint);
}
