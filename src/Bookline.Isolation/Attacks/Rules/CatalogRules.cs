using System.Globalization;
using Bookline.Isolation.Attacks.Catalogs;

namespace Bookline.Isolation.Attacks.Rules;

/// <summary>The rules, each with the query that finds where it is broken.</summary>
internal static class CatalogRules
{
    // Policies that speak to the role, or to everybody.
    private const string SpeaksToRole = """
        (0::oid = any (p.polroles)
          or exists (select from unnest(p.polroles) r where r <> 0 and pg_has_role(@role, r, 'member')))
        """;

    public static readonly IReadOnlyList<Rule> All =
    [
        new("row security is enabled", "select 'it is not' from pg_class where oid = @table and not relrowsecurity"),
        new(
            "row security is forced on the owner",
            "select 'it is not' from pg_class where oid = @table and not relforcerowsecurity"
        ),
        new(
            "a policy lets the role in",
            $"""
            select 'no permissive policy is for it' where not exists (
              select from pg_policy p where p.polrelid = @table and p.polpermissive and {SpeaksToRole})
            """
        ),
        new(
            "every policy asks for the tenant",
            $"""
            select format('%s: using (%s) with check (%s)', p.polname, q.using, q.checked)
            from pg_policy p
            cross join lateral (
              select pg_get_expr(polqual, polrelid) as using, pg_get_expr(polwithcheck, polrelid) as checked) q
            where p.polrelid = @table and p.polpermissive and {SpeaksToRole}
              and (q.using !~ ('\m' || @tenant || '\M') or q.checked !~ ('\m' || @tenant || '\M'))
            """
        ),
        new(
            "no right passes by row security",
            """
            select distinct x.privilege_type || ' to ' || case when x.grantee = 0 then 'public' else x.grantee::regrole::text end
            from pg_class c cross join aclexplode(c.relacl) x
            where c.oid = @table and x.privilege_type in ('TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN')
              and case when x.grantee = 0 then true
                else x.grantee <> c.relowner and pg_has_role(@role, x.grantee, 'member') end
            """
        ),
        new(
            "no right is everybody's without a policy that is",
            """
            select distinct x.privilege_type || ' to public' from pg_class c cross join aclexplode(c.relacl) x
            where c.oid = @table and x.grantee = 0
              and not exists (select from pg_policy p where p.polrelid = c.oid and 0::oid = any (p.polroles))
            """
        ),
        new(
            "the role is not the owner",
            """
            select format('%s may act as %s', @role::text, relowner::regrole) from pg_class
            where oid = @table and pg_has_role(@role, relowner, 'member')
            """
        ),
        new(
            "the role is not above row security",
            """
            select rolname || case when rolsuper then ' is a superuser' else ' has BYPASSRLS' end
            from pg_roles where (rolsuper or rolbypassrls) and pg_has_role(@role, oid, 'member')
            """
        ),
        new(
            "foreign keys carry the tenant",
            """
            select format('%s: %s', k.conname, pg_get_constraintdef(k.oid)) from pg_constraint k
            join pg_attribute own on own.attrelid = k.conrelid and own.attname = @tenant
            join pg_attribute parents on parents.attrelid = k.confrelid and parents.attname = @tenant and @tenant <> 'id'
            where k.conrelid = @table and k.contype = 'f' and k.conparentid = 0
              and not exists (
                select from unnest(k.conkey, k.confkey) u (a, b) where u.a = own.attnum and u.b = parents.attnum)
            """
        ),
        new(
            "policies call nothing that a plan may keep",
            """
            select distinct p.oid::regprocedure || case when p.provolatile = 'i' then ' is immutable' else ' is leakproof' end
            from pg_depend d join pg_policy y on y.oid = d.objid and y.polrelid = @table
            join pg_proc p on p.oid = d.refobjid and d.refclassid = 'pg_proc'::regclass
            where d.classid = 'pg_policy'::regclass and p.pronamespace <> 'pg_catalog'::regnamespace
              and (p.provolatile = 'i' or p.proleakproof)
            """
        ),
        new(
            "views read with their caller's rights, or their owner's confined",
            """
            select distinct c.oid::regclass || ' reads as ' || c.relowner::regrole
            from pg_depend d join pg_rewrite r on r.oid = d.objid and d.classid = 'pg_rewrite'::regclass
            join pg_class c on c.oid = r.ev_class and c.relkind = 'v' join pg_roles o on o.oid = c.relowner
            join pg_class t on t.oid = @table
            where d.refclassid = 'pg_class'::regclass and d.refobjid = t.oid
              and not coalesce(c.reloptions::text ~ 'security_invoker=(true|on|1)', false)
              and (o.rolsuper or o.rolbypassrls or (c.relowner = t.relowner and not t.relforcerowsecurity))
              and has_any_column_privilege(@role, c.oid, 'select')
            """
        ),
    ];

    public static async Task<IReadOnlyList<AttackResult>> CheckAsync(
        Database database,
        TenantTable table,
        string role,
        CancellationToken ct
    )
    {
        var results = new List<AttackResult>();
        foreach (var rule in All)
        {
            var sql = rule
                .Sql.Replace("@table", table.Oid.ToString(CultureInfo.InvariantCulture))
                .Replace("@role", $"{Identifiers.Literal(role)}::name")
                .Replace("@tenant", Identifiers.Literal(table.TenantColumn));
            var found = await database.RowsAsync(sql, ct);
            results.Add(
                new AttackResult(
                    table.Display,
                    $"rule: {rule.Name}",
                    found.Count == 0 ? AttackOutcome.Refused : AttackOutcome.Leaked,
                    found.Count == 0 ? "it holds" : string.Join("; ", found.Select(f => f[0]))
                )
            );
        }
        return results;
    }
}
