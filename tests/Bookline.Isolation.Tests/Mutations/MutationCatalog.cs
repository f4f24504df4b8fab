using Bookline.Testing;

namespace Bookline.Isolation.Tests.Mutations;

/// <summary>Every mutation that the live catalog has room for: a new table brings its own.</summary>
internal static class MutationCatalog
{
    public static async Task<IReadOnlyList<Mutation>> ReadAsync(TestDatabase database) =>
        [
            .. await PoliciesAsync(database),
            .. await TablesAsync(database),
            .. await ForeignKeysAsync(database),
            .. await FunctionsAsync(database),
            .. Roles,
        ];

    private static IEnumerable<Mutation> Roles =>
        [
            new("bookline_app becomes a member of bookline_owner", "messages", "grant bookline_owner to bookline_app"),
            new(
                "authenticated becomes a member of bookline_owner",
                "messages",
                "grant bookline_owner to authenticated"
            ),
            new(
                "bookline_app becomes a member of bookline_migrator",
                "messages",
                "grant bookline_migrator to bookline_app"
            ),
            new("bookline_app gets BYPASSRLS", "messages", "alter role bookline_app bypassrls"),
            new("bookline_app becomes a superuser", "messages", "alter role bookline_app superuser"),
            new("bookline_app owns a table", "messages", "alter table messages owner to bookline_app"),
            new(
                "set_config is everybody's",
                "messages",
                "grant execute on function pg_catalog.set_config(text, text, boolean) to public"
            ),
            new("bookline_app may hold a session's context", "messages", "grant tenant_session to bookline_app"),
        ];

    private static async Task<IEnumerable<Mutation>> PoliciesAsync(TestDatabase database)
    {
        var policies = await RowsAsync(
            database,
            // A policy that lets the platform's functions look across tenants speaks to their owner, and gives the application nothing.
            """
            select polrelid::regclass, polname from pg_policy p join pg_class c on c.oid = p.polrelid
            where c.relnamespace = 'public'::regnamespace and p.polroles <> array['bookline_owner'::regrole::oid]
            """
        );
        return policies.SelectMany(p =>
            new Mutation[]
            {
                new($"{p[1]} is dropped", p[0], $"drop policy {p[1]} on {p[0]}"),
                new($"{p[1]} using (true)", p[0], $"alter policy {p[1]} on {p[0]} using (true)"),
                new($"{p[1]} with check (true)", p[0], $"alter policy {p[1]} on {p[0]} with check (true)"),
                new(
                    $"{p[1]} gets a second one for reading",
                    p[0],
                    $"create policy second on {p[0]} for select to authenticated using (true)"
                ),
                new(
                    $"{p[1]} gets a second one for inserting",
                    p[0],
                    $"create policy second on {p[0]} for insert to authenticated with check (true)"
                ),
                new($"{p[1]} gets a second one for everybody", p[0], $"create policy second on {p[0]} using (true)"),
            }
        );
    }

    private static async Task<IEnumerable<Mutation>> TablesAsync(TestDatabase database)
    {
        var tables = await database.ColumnAsync(
            "select oid::regclass::text from pg_class where relnamespace = 'public'::regnamespace and relrowsecurity"
        );
        return tables.SelectMany(t =>
            new Mutation[]
            {
                new($"{t}: row security disabled", t, $"alter table {t} disable row level security"),
                new($"{t}: not forced", t, $"alter table {t} no force row level security"),
                new($"{t}: truncate granted", t, $"grant truncate on {t} to authenticated"),
                new($"{t}: references granted", t, $"grant references on {t} to authenticated"),
                new($"{t}: trigger granted", t, $"grant trigger on {t} to authenticated"),
                new($"{t}: granted to public", t, $"grant select on {t} to public"),
                new(
                    $"{t}: a view of its owner's",
                    t,
                    $"create view public.shown as select * from {t}; grant select on public.shown to authenticated"
                ),
                new(
                    $"{t}: a materialized view",
                    t,
                    $"create materialized view public.kept as select * from {t}; grant select on public.kept to authenticated"
                ),
                new(
                    $"{t}: a child without row security",
                    t,
                    $"create table public.child () inherits ({t}); grant select on public.child to authenticated"
                ),
            }
        );
    }

    // The tenant's column leaves the key: (tenant_id, x) references (tenant_id, id) becomes (x) references (id).
    private static async Task<IEnumerable<Mutation>> ForeignKeysAsync(TestDatabase database)
    {
        var keys = await RowsAsync(
            database,
            """
            select k.conrelid::regclass, k.conname, a.attname, k.confrelid::regclass, f.attname
            from pg_constraint k
            join pg_attribute a on a.attrelid = k.conrelid and a.attnum = any (k.conkey) and a.attname <> 'tenant_id'
            join pg_attribute f on f.attrelid = k.confrelid and f.attnum = any (k.confkey) and f.attname <> 'tenant_id'
            where k.contype = 'f' and cardinality(k.conkey) = 2 and k.connamespace = 'public'::regnamespace
              -- Where ids are unique within a tenant alone, PostgreSQL itself lets no key do without the tenant.
              and exists (select from pg_index i
                where i.indrelid = k.confrelid and i.indisunique and i.indnkeyatts = 1 and i.indkey[0] = f.attnum)
            """
        );
        return keys.Select(k => new Mutation(
            $"{k[1]} without the tenant",
            k[0],
            $"alter table {k[0]} drop constraint {k[1]}, add constraint {k[1]} foreign key ({k[2]}) references {k[3]} ({k[4]})"
        ));
    }

    private static async Task<IEnumerable<Mutation>> FunctionsAsync(TestDatabase database)
    {
        var require = await DefinitionAsync(database, "require_tenant_context()");
        var get = await DefinitionAsync(database, "get_tenant_context()");
        var set = await DefinitionAsync(database, "set_tenant_context(uuid)");
        return
        [
            new(
                "get_tenant_context takes any setting",
                "messages",
                Replace(
                    get,
                    "(current_setting('app.ctx_tx'::text, true) = ((current_setting('app.current_tenant_id'::text, true) || '@'::text) || (EXTRACT(epoch FROM now()))::text))",
                    "true"
                )
            ),
            new(
                "get_tenant_context takes a session's stamp from anybody",
                "messages",
                Replace(get, " AND pg_has_role(SESSION_USER, 'tenant_session'::name, 'member'::text)", "")
            ),
            new(
                "require_tenant_context gives null",
                "messages",
                Replace(require, "COALESCE(get_tenant_context(), refuse_without_tenant())", "get_tenant_context()")
            ),
            new("require_tenant_context is immutable", "messages", "alter function require_tenant_context() immutable"),
            new("require_tenant_context is leakproof", "messages", "alter function require_tenant_context() leakproof"),
            new("set_tenant_context binds again", "messages", Replace(set, "then 'second'", "then 'free'")),
            new(
                "clear_tenant_context does nothing",
                "messages",
                "create or replace function clear_tenant_context() returns void language plpgsql as 'begin end'"
            ),
            new(
                "clear_tenant_context forgets the stamp",
                "messages",
                "create or replace function clear_tenant_context() returns void language plpgsql as 'begin set local app.current_tenant_id = ''''; set local app.ctx_tx = ''''; end'"
            ),
            new(
                "bookline_app owns the context's functions",
                "messages",
                "alter function require_tenant_context() owner to bookline_app; grant create on schema public to bookline_app"
            ),
        ];
    }

    private static async Task<string> DefinitionAsync(TestDatabase database, string function) =>
        await database.ScalarAsync<string>($"select pg_get_functiondef('{function}'::regprocedure)")
        ?? throw new InvalidOperationException($"There is no {function}.");

    // A mutation that changes nothing would be a false survivor, or a false kill.
    private static string Replace(string definition, string what, string by)
    {
        definition.ShouldContain(what);
        return definition.Replace(what, by);
    }

    private static async Task<IReadOnlyList<string[]>> RowsAsync(TestDatabase database, string sql) =>
        [.. (await database.ColumnAsync($"select row_to_json(q) from ({sql}) q (a, b{More(sql)})")).Select(Values)];

    private static string More(string sql) => sql.Contains("confrelid") ? ", c, d, e" : "";

    private static string[] Values(string json)
    {
        using var document = System.Text.Json.JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateObject().Select(p => p.Value.GetString()!)];
    }
}
