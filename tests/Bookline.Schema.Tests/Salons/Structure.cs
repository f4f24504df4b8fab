using Bookline.Testing;
using Bookline.Testing.SingleTenant;

namespace Bookline.Schema.Tests.Salons;

/// <summary>The definition of tables, as text to compare.</summary>
internal static class Structure
{
    /// <summary>The four tables as the real pg_dump writes them, where it can talk to that server.</summary>
    public static async Task<string> OfPrototypeAsync(TestDatabase database)
    {
        var catalog = await OfAsync(database, SingleTenantSeed.Tables);
        return database.Server.MajorVersion == 15
            ? await PostgresTool.DumpSchemaAsync(
                database,
                [.. SingleTenantSeed.Tables.Select(t => $"--table=public.{t}")]
            ) + catalog
            : catalog;
    }

    /// <summary>From the catalog alone, for every version; one line a part, sorted.</summary>
    public static async Task<string> OfAsync(TestDatabase database, IEnumerable<string> tables)
    {
        var lines = await database.ColumnAsync(
            Lines.Replace("$tables", string.Join(',', tables.Select(t => $"'{t}'")))
        );
        return string.Join('\n', lines);
    }

    private const string Lines = """
        with t as (select c.* from pg_class c where c.oid in (select to_regclass(n) from unnest(array[$tables]) n))
        select relname || ': ' || line from t cross join lateral (
          select concat_ws(' ', 'column', a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity,
            a.attgenerated, a.attstattarget, a.attacl,
            -- The server's own mark of a changed column, new with every change; pg_dump does not print it.
            nullif(array(select o from unnest(a.attoptions) o where o not like 'pg\_attver=%'), '{}'), pg_get_expr(d.adbin, d.adrelid), col_description(a.attrelid, a.attnum))
          from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
          where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
          union all
          select 'columns in order ' || string_agg(a.attname, ', ' order by a.attnum)
          from pg_attribute a where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
          union all
          select concat_ws(' ', 'constraint', k.conname, k.convalidated, pg_get_constraintdef(k.oid), obj_description(k.oid, 'pg_constraint'))
          from pg_constraint k where k.conrelid = t.oid and k.contype <> 'n'
          union all
          select concat_ws(' ', 'index', pg_get_indexdef(i.indexrelid), i.indisvalid, i.indisclustered, obj_description(i.indexrelid, 'pg_class'))
          from pg_index i where i.indrelid = t.oid
          union all
          select concat_ws(' ', 'trigger', pg_get_triggerdef(g.oid), g.tgenabled) from pg_trigger g where g.tgrelid = t.oid and not g.tgisinternal
          union all
          select concat_ws(' ', 'policy', p.polname, p.polcmd, p.polpermissive, p.polroles::regrole[], pg_get_expr(p.polqual, p.polrelid),
            pg_get_expr(p.polwithcheck, p.polrelid)) from pg_policy p where p.polrelid = t.oid
          union all
          select concat_ws(' ', 'table', pg_get_userbyid(t.relowner), t.relrowsecurity, t.relforcerowsecurity, t.reloptions, t.relreplident,
            obj_description(t.oid, 'pg_class'))
          union all
          select concat_ws(' ', 'right', x.privilege_type, pg_get_userbyid(x.grantee), x.is_grantable)
          from aclexplode(coalesce(t.relacl, acldefault('r', t.relowner))) x
        ) lines (line)
        order by 1
        """;
}
