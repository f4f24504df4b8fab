namespace Bookline.Isolation.Catalog;

/// <summary>What is asked of pg_catalog. Lists come as text with commas, which needs no types of the driver's.</summary>
static class CatalogQueries
{
    // No system schema, and nothing that belongs to an extension: its objects are the extension's to answer for.
    const string UserSchema = "n.nspname !~ '^pg_' and n.nspname <> 'information_schema'";

    public const string Database = """
        select quote_ident(d.datname), d.datdba::int8, current_setting('server_version_num')::int4, current_user::text,
            (select string_agg(x.grantee::int8::text, ',')
             from aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) x where x.privilege_type = 'TEMPORARY'),
            (select string_agg(x.grantee::int8::text, ',') from pg_proc p
             cross join aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) x
             where p.oid = 'pg_catalog.set_config(text,text,boolean)'::regprocedure and x.privilege_type = 'EXECUTE'),
            (select quote_ident(n.nspname) from pg_extension e join pg_namespace n on n.oid = e.extnamespace
             where e.extname = 'pg_stat_statements')
        from pg_database d where d.datname = current_database()
        """;

    public const string Relations = $"""
        select c.oid::int8, n.oid::int8, n.nspname::text, c.relname::text,
            quote_ident(n.nspname) || '.' || quote_ident(c.relname), c.relkind::text,
            c.relowner::int8, c.relrowsecurity, c.relforcerowsecurity, c.relispartition,
            exists (select from pg_options_to_table(c.reloptions) o
                where o.option_name = 'security_invoker' and lower(o.option_value) in ('true', 'on', 'yes', '1', 't'))
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p', 'f', 'v', 'm') and {UserSchema}
            and not exists (select from pg_depend d
                where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
        order by n.nspname, c.relname
        """;

    public const string Columns = $"""
        select a.attrelid::int8, a.attnum::int4, a.attname::text, format_type(a.atttypid, null), a.attnotnull
        from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p', 'f') and {UserSchema} and a.attnum > 0 and not a.attisdropped
        order by a.attrelid, a.attnum
        """;

    public const string Grants = $"""
        select c.oid::int8, x.grantee::int8, x.privilege_type
        from pg_class c join pg_namespace n on n.oid = c.relnamespace cross join aclexplode(c.relacl) x
        where c.relkind in ('r', 'p', 'f', 'v', 'm') and {UserSchema} and x.grantee <> c.relowner
        union
        select c.oid::int8, x.grantee::int8, x.privilege_type
        from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
        cross join aclexplode(a.attacl) x
        where c.relkind in ('r', 'p', 'f', 'v', 'm') and {UserSchema} and x.grantee <> c.relowner and not a.attisdropped
        order by 1, 2, 3
        """;

    public const string Policies = $"""
        select p.polrelid::int8, p.polname::text, p.polcmd::text, p.polpermissive, array_to_string(p.polroles, ','),
            pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid),
            (select string_agg(distinct d.refobjid::int8::text, ',') from pg_depend d
             where d.classid = 'pg_policy'::regclass and d.objid = p.oid and d.refclassid = 'pg_proc'::regclass)
        from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
        where {UserSchema}
        order by p.polrelid, p.polname
        """;

    public const string Roles = """
        select oid::int8, quote_ident(rolname), rolsuper, rolbypassrls, rolcanlogin, rolcreaterole, rolreplication
        from pg_roles order by rolname
        """;

    // Since 16 a membership may be for administration alone; the columns are not there before.
    public const string Memberships = """
        select distinct m.roleid::int8, m.member::int8 from pg_auth_members m
        where coalesce((to_jsonb(m) ->> 'inherit_option')::bool, true) or coalesce((to_jsonb(m) ->> 'set_option')::bool, true)
        """;

    public const string Children = "select inhrelid::int8, inhparent::int8 from pg_inherits order by 1, 2";

    public const string ViewSources = $"""
        select distinct r.ev_class::int8, d.refobjid::int8
        from pg_rewrite r
        join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid and d.refclassid = 'pg_class'::regclass
        join pg_class c on c.oid = r.ev_class join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('v', 'm') and d.refobjid <> r.ev_class and {UserSchema}
        """;

    public const string Functions = $"""
        select p.oid::int8, n.nspname::text, p.proname::text,
            quote_ident(n.nspname) || '.' || quote_ident(p.proname) || '(' || pg_get_function_identity_arguments(p.oid) || ')',
            p.proowner::int8, l.lanname::text, p.provolatile::text, p.prosecdef, p.proleakproof,
            (select substr(s, 13) from unnest(p.proconfig) s where s like 'search\_path=%'),
            p.prosqlbody is not null, exists (select from pg_trigger t where t.tgfoid = p.oid),
            (select string_agg(x.grantee::int8::text, ',')
             from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) x where x.privilege_type = 'EXECUTE'),
            coalesce(pg_get_function_sqlbody(p.oid), p.prosrc)
        from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_language l on l.oid = p.prolang
        where {UserSchema} and p.prokind in ('f', 'p')
            and not exists (select from pg_depend d
                where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
        order by n.nspname, p.proname, p.oid
        """;

    // A row-level security condition stands before the index's own unless its operators and functions are LEAKPROOF.
    public const string Indexes = $"""
        select i.indrelid::int8, quote_ident(x.relname), i.indisunique, i.indisprimary, i.indisexclusion,
            replace(i.indkey::text, ' ', ','), pg_get_indexdef(i.indexrelid), coalesce(
                (select format('function %s', p.oid::regprocedure) from pg_depend d join pg_proc p on p.oid = d.refobjid
                 where d.classid = 'pg_class'::regclass and d.objid = i.indexrelid and d.refclassid = 'pg_proc'::regclass
                    and not p.proleakproof limit 1),
                case when i.indexprs is not null then (select format('function %s', f[1])
                 from regexp_matches(pg_get_expr(i.indexprs, i.indrelid), '([a-z_][a-z_0-9.]*)\(', 'g') f
                 join pg_proc p on p.proname = f[1] and not p.proleakproof limit 1) end,
                (select format('operator %s for %s', o.amopopr::regoper::text, format_type(o.amoplefttype, null))
                 from unnest(i.indclass::oid[]) with ordinality k (oid, place)
                 join pg_opclass c on c.oid = k.oid
                 join pg_amop o on o.amopfamily = c.opcfamily and o.amoplefttype = c.opcintype and o.amoppurpose = 's'
                 join pg_operator q on q.oid = o.amopopr join pg_proc p on p.oid = q.oprcode
                 where not p.proleakproof order by k.place, o.amopstrategy limit 1))
        from pg_index i join pg_class x on x.oid = i.indexrelid join pg_class c on c.oid = i.indrelid
        join pg_namespace n on n.oid = c.relnamespace
        where {UserSchema} and c.relkind in ('r', 'p')
        order by i.indrelid, x.relname
        """;

    public const string ForeignKeys = $"""
        select quote_ident(k.conname), k.conrelid::int8, k.confrelid::int8, array_to_string(k.conkey, ','),
            array_to_string(k.confkey, ','), k.confdeltype::text, k.confupdtype::text, pg_get_constraintdef(k.oid)
        from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
        where k.contype = 'f' and k.conparentid = 0 and {UserSchema}
        order by k.conrelid, k.conname
        """;

    public const string Schemas = $"""
        select n.oid::int8, n.nspname::text, n.nspowner::int8,
            (select string_agg(x.grantee::int8::text, ',')
             from aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) x where x.privilege_type = 'USAGE'),
            (select string_agg(x.grantee::int8::text, ',')
             from aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) x where x.privilege_type = 'CREATE')
        from pg_namespace n where {UserSchema} order by n.nspname
        """;

    public const string DefaultGrants = """
        select distinct x.grantee::int8, x.privilege_type, n.nspname::text
        from pg_default_acl d left join pg_namespace n on n.oid = d.defaclnamespace cross join aclexplode(d.defaclacl) x
        where d.defaclobjtype = 'r' and x.grantee <> d.defaclrole
        order by 1, 2
        """;

    /// <summary>In the schema of the extension.</summary>
    public static string Statements(string schema) =>
        $"""
            select s.query, sum(s.calls)::int8
            from {schema}.pg_stat_statements s join pg_database d on d.oid = s.dbid
            where d.datname = current_database()
                and (s.query ~* '^\s*(select|update|delete|with)\y' or s.query = '<insufficient privilege>')
            group by s.query order by 2 desc limit 2000
            """;
}
