using Bookline.Isolation;

namespace Bookline.Isolation.Tests.Audit.Holes;

/// <summary>What the server's login, or everybody, may do.</summary>
internal static class LoginHoles
{
    public static IReadOnlyList<Hole> All { get; } =
    [
        new("grant truncate on shop.orders to {app}", "grant", Severity.Leak, "shop.orders"),
        new("grant trigger on shop.orders to {app}", "grant", Severity.Leak, "shop.orders"),
        new("grant references on shop.orders to {app}", "grant", Severity.Note, "shop.orders"),
        new("grant truncate on shop.orders to public", "grant", Severity.Leak, "shop.orders"),
        new("grant select on shop.orders to public", "grant_public", Severity.Note, "shop.orders"),
        new(
            "alter default privileges in schema shop grant select on tables to {app}",
            "default_grant",
            Severity.Note,
            "*"
        ),
        new("alter role {app} superuser", "login", Severity.Leak, "*"),
        new("alter role {app} bypassrls", "login", Severity.Leak, "*"),
        new("grant {owner} to {app}", "login", Severity.Leak, "*"),
        new("alter table shop.orders owner to {app}", "login", Severity.Leak, "*"),
        new("alter schema shop owner to {app}", "login", Severity.Leak, "*"),
        new("alter role {app} replication", "login", Severity.Leak, "*"),
        new("grant pg_read_server_files to {app}", "login", Severity.Leak, "*"),
        new("alter role {owner} login", "login", Severity.Note, "*"),
        new(
            "grant execute on function pg_catalog.set_config(text, text, boolean) to {app}",
            "set_config",
            Severity.Note,
            "*"
        ),
        new("grant temporary on database {database} to public", "temp", Severity.Note, "*"),
        new("grant create on schema shop to {app}", "create", Severity.Note, "*"),
    ];
}
