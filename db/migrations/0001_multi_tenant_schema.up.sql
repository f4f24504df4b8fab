-- From one business to many, in place and online.
--
-- Nothing is dropped, re-created or rewritten: the four tables get new columns, keys and policies while the
-- single-tenant application goes on reading and writing. The order is what keeps it online and reversible:
--
--   1. roles, the parking schema that makes all of this reversible, the new tables, the first tenant
--   2. new columns (metadata only), and a redirect for the duplicates that are about to be merged
--   3. small indexes on parents, composite foreign keys NOT VALID in place of the old ones
--   4. the backup, in one snapshot, and every row compared with its manifest, beside validation and the large indexes
--      (on several connections)
--   5. the merge of duplicate conversations, each one recorded and compared with the backup
--   6. row-level security, strictly last: under FORCE a table owner without BYPASSRLS would see no rows,
--      and VALIDATE CONSTRAINT would then mark a violated foreign key as valid
--
-- The schema bookline_parked_0001 holds what down needs: who owned the tables, which constraints they had,
-- which rows were merged. Applications have no rights in it.
--
-- The same steps in a slower order:
-- @formerly 969f28f9e95a7d99108890132f8641d4fcaa3f82456a58d01218b24f20cbc1c0

-- ===== Checks: nothing has been written yet ==========================================================

-- @step check_rights
-- @describe server version, and the rights of the migrating login
-- @preflight
do $$
declare
  me record;
  missing text;
begin
  select r.rolname, r.rolsuper, r.rolcreaterole into me from pg_roles r where r.rolname = current_user;
  if current_setting('server_version_num')::int < 150000 then
    raise exception 'this server is PostgreSQL %, and Bookline needs 15 or newer', current_setting('server_version')
      using errcode = 'BK002', hint = 'Upgrade the server first.';
  end if;
  if current_setting('transaction_read_only')::bool and pg_is_in_recovery() then
    raise exception 'this server is a standby'
      using errcode = 'BK002', hint = 'Point --database at the primary server.';
  end if;
  select string_agg(r, ', ' order by r) into missing
  from unnest(array['authenticated', 'bookline_app', 'bookline_legacy', 'bookline_migrator', 'bookline_operator',
    'bookline_owner', 'tenant_session']) r
  where to_regrole(r) is null;
  if missing is not null and not (me.rolsuper or me.rolcreaterole) then
    raise exception 'login % may not create roles, and these are missing: %', me.rolname, missing
      using errcode = 'BK002',
        hint = format('As an administrator: alter role %I createrole;', me.rolname);
  end if;
  -- Up to 15 CREATEROLE may grant any role; since 16 it takes the ADMIN option, which whoever created the role has.
  select string_agg(r, ', ' order by r) into missing
  from unnest(array['bookline_owner', 'bookline_legacy', 'authenticated']) r
  where not me.rolsuper and to_regrole(r) is not null
    and not pg_has_role(r, 'member with admin option')
    and (current_setting('server_version_num')::int >= 160000 or not me.rolcreaterole);
  if missing is not null then
    raise exception 'login % may not grant roles that exist already: %', me.rolname, missing
      using errcode = 'BK002',
        hint = format('As an administrator: grant %s to %I with admin option;', missing, me.rolname);
  end if;
  if not has_database_privilege(current_database(), 'create') then
    raise exception 'login % may not create schemas in database %', me.rolname, current_database()
      using errcode = 'BK002',
        hint = format('As the database''s owner: grant create on database %I to %I;', current_database(), me.rolname);
  end if;
  if not has_schema_privilege(current_schema(), 'create') then
    raise exception 'login % may not create tables in schema %', me.rolname, current_schema()
      using errcode = 'BK002',
        hint = format('As the schema''s owner: grant create on schema %I to %I;', current_schema(), me.rolname);
  end if;
  select string_agg(format('%s (owner %s)', c.relname, pg_get_userbyid(c.relowner)), ', ' order by c.relname)
  into missing
  from unnest(array['services', 'conversations', 'messages', 'bookings']) t
  join pg_class c on c.oid = to_regclass(t)
  where not pg_has_role(c.relowner, 'usage');
  if missing is not null then
    raise exception 'login % does not own %', me.rolname, missing
      using errcode = 'BK002',
        hint = 'Migrate as the tables'' owner, as a member of that role, or as a superuser.';
  end if;
end $$;

-- @step check_shape
-- @describe the four tables have the single-tenant shape; extras are listed
-- @preflight
do $$
declare
  problem text;
  listed text;
begin
  select string_agg(distinct n.nspname, ', ') into problem
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relname in ('services', 'conversations', 'messages', 'bookings') and c.relkind in ('r', 'p', 'v')
    and n.nspname <> 'public' and n.nspname not like 'pg\_%' and n.nspname <> 'bookline_parked_0001'
  having to_regclass('messages') is null and count(distinct c.relname) = 4;
  if problem is not null or current_schema() is distinct from 'public' then
    raise exception 'the single-tenant tables must be in schema public, and here they are in %', coalesce(problem, current_schema(), 'none')
      using errcode = 'BK002', hint = 'Move them first: alter table … set schema public.';
  end if;
  if to_regclass('services') is null then
    return; -- a fresh install: 0000 creates them
  end if;
  if to_regclass('bookline_parked_0001.adoption') is not null
    and has_schema_privilege('bookline_parked_0001', 'usage') then
    if (select state from bookline_parked_0001.adoption) = 'adopting' then
      return; -- resuming: the shape was checked before the first write
    end if;
  end if;

  select string_agg(format('%s is %s', t.name, case c.relkind when 'v' then 'a view' when 'm' then 'a materialized view'
    when 'p' then 'partitioned' when 'f' then 'a foreign table' else 'no ordinary table' end), '; ')
  into problem
  from unnest(array['services', 'conversations', 'messages', 'bookings']) t (name)
  join pg_class c on c.oid = to_regclass(t.name)
  where c.relkind <> 'r' or exists (select from pg_inherits i where c.oid in (i.inhrelid, i.inhparent));

  if problem is null then
    select string_agg(case when a.attname is null then format('%s.%s is missing', w.t, w.c)
      else format('%s.%s is %s, expected %s', w.t, w.c, format_type(a.atttypid, a.atttypmod), w.types) end, '; ')
    into problem
    from (values
      ('services', 'id', 'text,varchar'), ('services', 'name', 'text,varchar'), ('services', 'price', 'int4,int8,numeric'),
      ('conversations', 'id', 'text,varchar'), ('conversations', 'phone_number', 'text,varchar'),
      ('conversations', 'selected_service', 'text,varchar'),
      ('conversations', 'created_at', 'timestamp,timestamptz'), ('conversations', 'updated_at', 'timestamp,timestamptz'),
      ('messages', 'id', 'text,varchar'), ('messages', 'conversation_id', 'text,varchar'),
      ('messages', 'content', 'text,varchar'), ('messages', 'timestamp', 'timestamp,timestamptz'),
      ('bookings', 'id', 'text,varchar'), ('bookings', 'conversation_id', 'text,varchar'),
      ('bookings', 'service_id', 'text,varchar'), ('bookings', 'amount', 'int4,int8,numeric'),
      ('bookings', 'status', 'text,varchar'), ('bookings', 'appointment_date', 'timestamp,timestamptz,date,text,varchar')
    ) w (t, c, types)
    left join pg_attribute a on a.attrelid = to_regclass(w.t) and a.attname = w.c and not a.attisdropped
    left join pg_type y on y.oid = a.atttypid
    where a.attname is null or not (y.typname = any (string_to_array(w.types, ',')));
  end if;
  if problem is null then
    select string_agg(format('%s has no primary key (id)', t.name), '; ') into problem
    from unnest(array['services', 'conversations', 'messages', 'bookings']) t (name)
    where not exists (
      select from pg_constraint k
      join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
      where k.conrelid = to_regclass(t.name) and k.contype = 'p' and cardinality(k.conkey) = 1 and a.attname = 'id'
    );
  end if;
  if problem is null then
    select string_agg(format('%s already has a column tenant_id', a.attrelid::regclass), '; ') into problem
    from pg_attribute a
    where a.attname = 'tenant_id' and not a.attisdropped
      and a.attrelid in (to_regclass('services'), to_regclass('conversations'), to_regclass('messages'), to_regclass('bookings'));
  end if;
  if problem is null then
    select string_agg(format('%s already has row-level security', c.oid::regclass), '; ') into problem
    from pg_class c
    where c.oid in (to_regclass('services'), to_regclass('conversations'), to_regclass('messages'), to_regclass('bookings'))
      and (c.relrowsecurity or c.relforcerowsecurity or exists (select from pg_policy p where p.polrelid = c.oid));
  end if;
  if problem is null then
    select string_agg(format('%s has a rewrite rule %s', r.ev_class::regclass, r.rulename), '; ') into problem
    from pg_rewrite r
    where r.ev_class in (to_regclass('services'), to_regclass('conversations'), to_regclass('messages'), to_regclass('bookings'));
  end if;
  if problem is null then
    select string_agg(format('index %s is INVALID', i.indexrelid::regclass), '; ') into problem
    from pg_index i
    where not i.indisvalid
      and i.indrelid in (to_regclass('services'), to_regclass('conversations'), to_regclass('messages'), to_regclass('bookings'));
    if problem is not null then
      raise exception '%', problem
        using errcode = 'BK002', hint = 'Repair it first: reindex index concurrently <name>, or drop index <name>.';
    end if;
  end if;
  if problem is null then
    select string_agg(format('%s on %s', k.conname, k.conrelid::regclass), '; ') into problem
    from pg_constraint k
    where k.contype = 'f' and k.confrelid = to_regclass('conversations')
      and (k.conrelid not in (to_regclass('messages'), to_regclass('bookings'))
        or k.conkey <> array[(select a.attnum from pg_attribute a where a.attrelid = k.conrelid and a.attname = 'conversation_id')]);
    if problem is not null and exists (select from conversations group by phone_number having count(*) > 1) then
      raise exception 'duplicate conversations cannot be merged while other tables refer to them: %', problem
        using errcode = 'BK002',
          hint = 'Merge the duplicate phone numbers of conversations yourself, or drop these foreign keys for the migration.';
    end if;
    problem := null;
  end if;
  if problem is null and has_table_privilege('conversations', 'select') and has_table_privilege('bookings', 'select') then
    -- A B-tree takes 2704 bytes; ids are in one already, these are not.
    select string_agg(x.what, ', ') into problem from (
      select 'conversations.phone_number' as what where exists (select from conversations where pg_column_size(phone_number) > 2600)
      union all
      select 'bookings.status' where exists (select from bookings where pg_column_size(status) > 2600)
    ) x;
    if problem is not null then
      raise exception 'values too long for an index: %', problem
        using errcode = 'BK002', hint = 'Shorten them first: select id from … where pg_column_size(…) > 2600.';
    end if;
  end if;
  if problem is not null then
    raise exception 'not the single-tenant shape: %', problem
      using errcode = 'BK002',
        hint = 'Compare with db/migrations/0000_single_tenant.up.sql. Extra columns, views and triggers are kept; '
          'these differences cannot be.';
  end if;

  select string_agg(format('%s.%s', a.attrelid::regclass, a.attname), ', ' order by a.attrelid::regclass::text, a.attnum)
  into listed
  from pg_attribute a
  where a.attnum > 0 and not a.attisdropped
    and a.attrelid in (to_regclass('services'), to_regclass('conversations'), to_regclass('messages'), to_regclass('bookings'))
    and a.attname <> all (array['id', 'name', 'description', 'price', 'is_active', 'icon', 'phone_number', 'customer_name',
      'current_state', 'selected_service', 'selected_date', 'selected_time', 'created_at', 'updated_at', 'conversation_id',
      'content', 'is_from_bot', 'timestamp', 'service_id', 'amount', 'status', 'payment_method', 'appointment_date',
      'appointment_time']);
  if listed is not null then
    raise notice 'extra columns, kept: %', listed;
  end if;
  select string_agg(distinct format('%s on %s', g.tgname, g.tgrelid::regclass), ', ') into listed
  from pg_trigger g
  where not g.tgisinternal
    and g.tgrelid in (to_regclass('services'), to_regclass('conversations'), to_regclass('messages'), to_regclass('bookings'));
  if listed is not null then
    raise warning 'triggers, kept: from now on they run for the rows of every tenant: %', listed;
  end if;
  select string_agg(distinct v.oid::regclass::text, ', ') into listed
  from pg_depend d
  join pg_rewrite r on r.oid = d.objid and d.classid = 'pg_rewrite'::regclass
  join pg_class v on v.oid = r.ev_class and v.relkind in ('v', 'm')
  where d.refclassid = 'pg_class'::regclass
    and d.refobjid in (to_regclass('services'), to_regclass('conversations'), to_regclass('messages'), to_regclass('bookings'));
  if listed is not null then
    raise notice 'views, kept: %', listed;
  end if;
  select string_agg(distinct format('%s on %s', pg_get_userbyid(x.grantee), c.relname), ', ') into listed
  from pg_class c cross join aclexplode(c.relacl) x
  where c.oid in (to_regclass('services'), to_regclass('conversations'), to_regclass('messages'), to_regclass('bookings'))
    and x.grantee not in (0, c.relowner);
  if listed is not null then
    raise warning 'rights of other roles are kept, but row-level security shows them no row until they are members of authenticated: %', listed;
  end if;
end $$;

-- @step check_names
-- @describe no object of another making stands where Bookline's will
-- @preflight
do $$
declare
  taken text;
  adopted boolean := to_regclass('bookline_parked_0001.adoption') is not null;
begin
  if adopted and has_schema_privilege('bookline_parked_0001', 'usage') then
    if (select state from bookline_parked_0001.adoption) = 'adopting' then
      return;
    end if;
  end if;
  select string_agg(what, ', ' order by what) into taken from (
    select format('table %s', n) as what
    from unnest(array['tenants', 'users', 'api_keys', 'subscription_plans', 'subscriptions', 'usage_metrics']) n
    where to_regclass(n) is not null
    union all
    select format('table %s', n) from unnest(array['services_backup', 'conversations_backup', 'messages_backup',
      'bookings_backup']) n
    where to_regclass(n) is not null and not adopted
    union all
    select format('index %s', n) from unnest(array['services_tenant_id_id_key', 'conversations_tenant_id_id_key',
      'bookings_tenant_id_id_key', 'conversations_tenant_id_phone_number_key',
      'idx_services_tenant_id', 'idx_conversations_tenant_id', 'idx_messages_tenant_id', 'idx_bookings_tenant_id',
      'idx_bookings_tenant_id_appointment_date', 'idx_bookings_tenant_id_conversation_id',
      'idx_bookings_tenant_id_service_id', 'bookline_conversations_phone_number', 'users_tenant_id_email_key', 'idx_users_tenant_id',
      'idx_api_keys_tenant_id', 'idx_subscriptions_tenant_id', 'idx_usage_metrics_tenant_id']) n
    where to_regclass(n) is not null
    union all
    select format('type %s', y.typname) from pg_type y
    where y.typnamespace = current_schema()::regnamespace and y.typrelid = 0
      and y.typname in ('tenants', 'users', 'api_keys', 'subscription_plans', 'subscriptions', 'usage_metrics')
    union all
    select format('function %s', p.oid::regprocedure)
    from pg_proc p
    where p.pronamespace = current_schema()::regnamespace
      and p.proname in ('set_tenant_context', 'get_tenant_context', 'clear_tenant_context', 'require_tenant_context',
        'refuse_without_tenant', 'require_active_tenant', 'stage_rows', 'adopted_tenant')
    union all
    select 'schema bookline_parked_0001' where to_regnamespace('bookline_parked_0001') is not null and not adopted
  ) x;
  if taken is not null then
    raise exception 'these names are taken by objects that are not Bookline''s: %', taken
      using errcode = 'BK002', hint = 'Rename them or move them to another schema: alter … set schema ….';
  end if;
end $$;

-- @step check_inputs
-- @describe who the first tenant is
-- @preflight
do $$
declare
  name text := nullif(btrim(current_setting('bookline.tenant_name', true)), '');
  domain text := nullif(current_setting('bookline.tenant_domain', true), '');
  email text := nullif(current_setting('bookline.tenant_email', true), '');
  zone text := nullif(current_setting('bookline.tenant_time_zone', true), '');
  currency text := nullif(current_setting('bookline.tenant_currency', true), '');
  login text := nullif(current_setting('bookline.legacy_login', true), '');
  owner record;
  filled boolean := false;
  known boolean := false;
  known_zone boolean;
  own_zone text := current_setting('TimeZone');
  t text;
begin
  if to_regclass('bookline_parked_0001.adoption') is not null
    and has_schema_privilege('bookline_parked_0001', 'usage') then
    known := exists (select from bookline_parked_0001.adoption where tenant_id is not null);
  end if;
  foreach t in array array['services', 'conversations', 'messages', 'bookings'] loop
    -- A table under FORCE was isolated by a run that goes on here; whoever has no BYPASSRLS may not read it.
    if to_regclass(t) is not null and not filled and has_table_privilege(to_regclass(t), 'select')
      and not (select c.relforcerowsecurity from pg_class c where c.oid = to_regclass(t)) then
      execute format('select exists (select from %I)', t) into filled;
    end if;
  end loop;
  if filled and name is null and not known then
    raise exception 'this database holds rows of a business that has no name yet'
      using errcode = 'BK001',
        hint = 'Name the first tenant, which adopts them: --tenant-name "Spark Salon" '
          '[--tenant-domain spark-salon] [--tenant-email …] [--tenant-timezone Asia/Kolkata] [--tenant-currency INR].';
  end if;
  if name is not null and length(name) > 200 then
    raise exception 'the tenant''s name has % characters, at most 200 are allowed', length(name) using errcode = 'BK001';
  end if;
  if domain is not null and domain !~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$' then
    raise exception 'domain "%" is not of the form spark-salon', domain
      using errcode = 'BK001', hint = 'Use 1 to 63 lower-case letters, digits and hyphens, no hyphen at either end.';
  end if;
  if email is not null and email !~ '^[^@\s]+@[^@\s]+$' then
    raise exception '"%" is no e-mail address', email using errcode = 'BK001', hint = 'For example --tenant-email owner@example.com.';
  end if;
  if zone is not null then
    begin
      execute format('set local time zone %L', zone);
      known_zone := current_setting('TimeZone') = zone;
      execute format('set local time zone %L', own_zone);
    exception when data_exception then
      known_zone := false;
    end;
    -- What has a digit may also be a rule such as EST5EDT: then the list decides, which takes a tenth of a second to read.
    if not known_zone or (zone ~ '[0-9]' and not exists (select from pg_timezone_names z where z.name = zone)) then
      raise exception '"%" is no time zone that this server knows', zone
        using errcode = 'BK001', hint = 'Use an IANA name such as Asia/Kolkata or Europe/Berlin.';
    end if;
  end if;
  if currency is not null and currency !~ '^[A-Z]{3}$' then
    raise exception '"%" is no currency code', currency
      using errcode = 'BK001', hint = 'Use the three letters of ISO 4217, such as INR or EUR.';
  end if;
  if login is not null and to_regrole(quote_ident(login)) is null then
    raise exception 'there is no login "%" on this server', login
      using errcode = 'BK001', hint = '--legacy-login names the login that the single-tenant application connects with.';
  end if;

  select r.rolname, r.rolsuper, r.rolinherit into owner
  from pg_class c join pg_roles r on r.oid = c.relowner where c.oid = to_regclass('messages');
  if login is null then
    login := owner.rolname;
  end if;
  if filled and exists (select from pg_roles r where r.rolname = login and not r.rolinherit and not r.rolsuper) then
    raise exception 'login % is NOINHERIT, so it would lose its rights with the tables'' change of owner', login
      using errcode = 'BK002', hint = format('alter role %I inherit;', login);
  end if;
end $$;

-- @step check_space
-- @describe room for the backup and the indexes; long transactions
-- @preflight
do $$
declare
  free numeric := nullif(current_setting('bookline.free_disk_bytes', true), '')::numeric;
  needed numeric := 0;
  t text;
  old record;
begin
  foreach t in array array['services', 'conversations', 'messages', 'bookings'] loop
    if to_regclass(t) is not null then
      -- The backup is about the heap's size; new indexes, WAL and sort files come to about as much again.
      needed := needed + 2 * pg_table_size(to_regclass(t)) + 1024 * 1024;
    end if;
  end loop;
  if free is not null and needed > free then
    raise exception 'the backup and the indexes need about % of disk, and % are free', pg_size_pretty(needed), pg_size_pretty(free)
      using errcode = 'BK002', hint = 'Free or add disk space. Nothing has been written.';
  end if;
  if free is null and needed > 1e8 then
    raise notice 'the backup and the indexes need about % of disk; how much is free could not be read from here (--free-disk 20GB checks it)',
      pg_size_pretty(needed);
  end if;
  for old in
    select pid, coalesce(nullif(application_name, ''), '?') as application, coalesce(usename, '?') as login,
      extract(epoch from now() - xact_start)::int as seconds
    from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and xact_start < now() - interval '5 minutes'
      and backend_type = 'client backend'
  loop
    raise warning 'a transaction has been open for % s (pid %, application %, login %): concurrent index builds wait until it ends',
      old.seconds, old.pid, old.application, old.login;
  end loop;
end $$;

-- ===== 1. What makes it reversible, and the platform's own tables ====================================

-- @step create_roles
-- @describe roles of the platform; they belong to the cluster and stay after down
do $$
declare
  super boolean := (select rolsuper from pg_roles where rolname = current_user);
  r record;
begin
  for r in select * from (values
    ('bookline_owner', 'nologin'), -- owns every object, so that no login does
    ('authenticated', 'nologin'),  -- every policy speaks of this role
    -- Marks logins of a single-tenant application: in a database that did not adopt them they can bind no tenant.
    ('bookline_legacy', 'nologin'),
    ('tenant_session', 'nologin'), -- its members may hold a context for a whole session
    ('bookline_app', 'login'),
    ('bookline_operator', 'login'),
    ('bookline_migrator', 'login')
  ) v (name, kind)
  loop
    if to_regrole(r.name) is null then
      begin
        execute format('create role %I %s', r.name, r.kind);
      exception when duplicate_object or unique_violation then
        null; -- another database of this cluster is being migrated at the same time
      end;
    end if;
  end loop;
  if super then
    if exists (select from pg_roles where rolname = 'bookline_migrator' and not rolbypassrls) then
      alter role bookline_migrator bypassrls;
    end if;
  elsif exists (select from pg_roles where rolname = 'bookline_migrator' and not rolbypassrls) then
    raise warning 'unhardened: bookline_migrator has no BYPASSRLS (only a superuser may give it), so dumps and row checks need another login';
  end if;
  if not exists (select from pg_db_role_setting s where s.setrole = 'bookline_owner'::regrole and s.setdatabase = 0
    and 'row_security=off' = any (s.setconfig)) then
    -- Maintenance as the owner errors under FORCE instead of silently losing rows.
    alter role bookline_owner set row_security = off;
  end if;
  if not pg_has_role('bookline_app', 'authenticated', 'usage') then
    grant authenticated to bookline_app;
  end if;
  if not pg_has_role('bookline_migrator', 'bookline_owner', 'usage') then
    grant bookline_owner to bookline_migrator;
  end if;
  if not super and not pg_has_role('bookline_owner', 'usage') then
    execute format('grant bookline_owner to %I', current_user);
  end if;
  execute format('grant usage, create on schema %I to bookline_owner', current_schema());
end $$;

-- @step create_parking
-- @describe schema bookline_parked_0001: everything that down needs
-- @unless to_regclass('bookline_parked_0001.adoption') is not null
create schema bookline_parked_0001;
revoke all on schema bookline_parked_0001 from public;

create table bookline_parked_0001.adoption (
  singleton boolean primary key default true check (singleton),
  state text not null check (state in ('adopting', 'adopted', 'parked')),
  cycle integer not null,
  tenant_id uuid,
  legacy_logins name[] not null default '{}',
  granted_to name[] not null default '{}',
  temp_to name[] not null default '{}',       -- who got TEMP by up, and loses it by down
  set_config_to name[] not null default '{}', -- the same for set_config
  temp_was_public boolean not null default false,
  set_config_was_public boolean not null default false,
  schema_usage_was_granted boolean not null default false,
  has_duplicates boolean not null default false,
  merged_rows bigint not null default 0,
  contracted_at timestamptz
);
comment on table bookline_parked_0001.adoption is 'How this single-tenant database became multi-tenant; one row.';

-- The definitions that up takes away and down gives back, word for word.
create table bookline_parked_0001.original_tables (
  table_name name primary key,
  owner name not null,
  columns name[] not null,
  structure text not null
);
create table bookline_parked_0001.original_foreign_keys (
  table_name name not null,
  constraint_name name not null,
  definition text not null,
  validated boolean not null,
  comment text,
  primary key (table_name, constraint_name)
);
-- Rights on the four tables that other roles had and isolation cannot leave them; down gives them back.
create table bookline_parked_0001.withdrawn_rights (
  table_name name not null,
  grantee name not null, -- '' is public
  privilege text not null,
  grantable boolean not null,
  primary key (table_name, grantee, privilege)
);
create table bookline_parked_0001.added_columns (
  table_name name not null,
  column_name name not null,
  definition text not null, -- type, nullability, default
  resting_value text,       -- SQL of the value that an untouched row has; null: every value is parked by down
  primary key (table_name, column_name)
);
create table bookline_parked_0001.backup_manifest (
  cycle integer not null,
  table_name name not null,
  backup_table text not null,
  row_count bigint not null,
  row_hash numeric not null, -- sum over the rows of row_hash(): order does not matter
  snapshot pg_snapshot not null,
  taken_at timestamptz not null default now(),
  primary key (cycle, table_name)
);
-- How far the merge has come through a table's heap.
create table bookline_parked_0001.merge_progress (
  table_name name primary key,
  next_block bigint not null,
  blocks bigint not null
);
-- Rows of messages and bookings that the merge moved to another conversation.
create table bookline_parked_0001.repointed_rows (
  table_name name not null,
  id text not null,
  from_conversation text not null,
  primary key (table_name, id)
);
-- Which conversation stayed in an earlier cycle; the same one stays again.
create table bookline_parked_0001.earlier_merges (
  id text primary key,
  kept_id text not null
);

-- Default privileges of the database may have given a new table to others.
create function bookline_parked_0001.keep_to_owner(of_table regclass) returns void
language plpgsql
as $body$
declare
  grantee text;
begin
  for grantee in
    select distinct case when x.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(x.grantee)) end
    from pg_class c cross join aclexplode(c.relacl) x where c.oid = of_table and x.grantee <> c.relowner
  loop
    execute format('revoke all on %s from %s', of_table, grantee);
  end loop;
end $body$;

create function bookline_parked_0001.structure_of(of_table regclass) returns text
language sql stable
as $body$
  -- Everything of a table that pg_dump -s prints, as text to compare.
  select string_agg(line, E'\n' order by line) from (
    select format('column %s %s %s %s %s', a.attname, format_type(a.atttypid, a.atttypmod),
      case when a.attnotnull then 'not null' end, pg_get_expr(d.adbin, d.adrelid), col_description(a.attrelid, a.attnum))
    from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where a.attrelid = of_table and a.attnum > 0 and not a.attisdropped
    union all
    select format('constraint %s %s %s', k.conname, pg_get_constraintdef(k.oid), obj_description(k.oid, 'pg_constraint'))
    from pg_constraint k where k.conrelid = of_table and k.contype <> 'n'
    union all
    select format('index %s', pg_get_indexdef(i.indexrelid)) from pg_index i where i.indrelid = of_table
    union all
    select format('trigger %s %s', pg_get_triggerdef(g.oid), g.tgenabled)
    from pg_trigger g where g.tgrelid = of_table and not g.tgisinternal
    union all
    select format('policy %s', p.polname) from pg_policy p where p.polrelid = of_table
    union all
    select format('table owner %s rls %s force %s options %s comment %s', pg_get_userbyid(c.relowner), c.relrowsecurity,
      c.relforcerowsecurity, c.reloptions, obj_description(c.oid, 'pg_class'))
    from pg_class c where c.oid = of_table
    union all
    select format('grant %s to %s by %s option %s', x.privilege_type, x.grantee::regrole, x.grantor::regrole, x.is_grantable)
    from pg_class c cross join aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) x where c.oid = of_table
  ) lines (line)
$body$;

insert into bookline_parked_0001.adoption (state, cycle) values ('adopting', 0);

-- @step record_originals
-- @describe owners, columns and foreign keys of the four tables as they are now
do $$
declare
  owner record;
  login name := nullif(current_setting('bookline.legacy_login', true), '');
  logins name[];
begin
  update bookline_parked_0001.adoption
  set state = 'adopting', cycle = cycle + 1, contracted_at = null,
    schema_usage_was_granted = exists (select from pg_namespace n cross join aclexplode(n.nspacl) x
      where n.nspname = current_schema() and x.grantee = to_regrole('authenticated') and x.privilege_type = 'USAGE'),
    temp_was_public = exists (select from pg_database d cross join aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) x
      where d.datname = current_database() and x.grantee = 0 and x.privilege_type = 'TEMPORARY'),
    set_config_was_public = has_function_privilege('public', 'pg_catalog.set_config(text, text, boolean)', 'execute');

  execute format('grant usage on schema %I to authenticated', current_schema());

  delete from bookline_parked_0001.merge_progress;
  delete from bookline_parked_0001.withdrawn_rights;
  -- TRUNCATE empties every tenant's rows, TRIGGER reads them, and authenticated's rights are about to be replaced.
  insert into bookline_parked_0001.withdrawn_rights
  select c.relname, case when x.grantee = 0 then '' else pg_get_userbyid(x.grantee) end, x.privilege_type, bool_or(x.is_grantable)
  from pg_class c cross join aclexplode(c.relacl) x
  where c.oid in (to_regclass('services'), to_regclass('conversations'), to_regclass('messages'), to_regclass('bookings'))
    and x.grantee <> c.relowner
    and (x.privilege_type in ('TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN') or x.grantee = to_regrole('authenticated'))
  group by 1, 2, 3;
  delete from bookline_parked_0001.original_tables;
  delete from bookline_parked_0001.original_foreign_keys;
  insert into bookline_parked_0001.original_tables (table_name, owner, columns, structure)
  select c.relname, pg_get_userbyid(c.relowner),
    (select array_agg(a.attname order by a.attnum) from pg_attribute a
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped),
    bookline_parked_0001.structure_of(c.oid)
  from unnest(array['services', 'conversations', 'messages', 'bookings']) t
  join pg_class c on c.oid = to_regclass(t);

  -- Only the foreign keys between the four tables become composite; others stay as they are.
  insert into bookline_parked_0001.original_foreign_keys
  select c.relname, k.conname, pg_get_constraintdef(k.oid), k.convalidated, obj_description(k.oid, 'pg_constraint')
  from pg_constraint k join pg_class c on c.oid = k.conrelid
  where k.contype = 'f' and cardinality(k.conkey) = 1
    and k.conrelid in (to_regclass('conversations'), to_regclass('messages'), to_regclass('bookings'))
    and k.confrelid in (to_regclass('services'), to_regclass('conversations'));

  -- The single-tenant application's logins: the one that was named, else the tables' owner; and, where that is a
  -- group, the logins in it. Superusers are above row-level security, so they cannot be confined.
  select r.* into owner from pg_class c join pg_roles r on r.oid = c.relowner where c.oid = to_regclass('messages');
  login := coalesce(login, owner.rolname);
  select coalesce(array_agg(r.rolname order by r.rolname), '{}') into logins
  from pg_roles r
  where r.rolcanlogin and not r.rolsuper and not r.rolbypassrls
    and (r.rolname = login
      or pg_has_role(r.oid, login, 'usage') and r.rolname <> current_user and not pg_has_role(r.oid, 'bookline_owner', 'usage'));
  update bookline_parked_0001.adoption set legacy_logins = logins;

  if exists (select from pg_roles r where r.rolname = login and r.rolsuper) then
    raise warning 'unhardened: the tables belonged to superuser %, and a superuser sees every tenant; give the single-tenant application a login of its own (--legacy-login names one)', login;
  end if;
  if exists (select from pg_roles r where r.rolname = login and r.rolbypassrls and not r.rolsuper) then
    raise warning 'unhardened: login % has BYPASSRLS and sees every tenant: alter role % nobypassrls;', login, quote_ident(login);
  end if;
  if exists (select from pg_roles r where r.rolname = login and not r.rolsuper
    and (pg_has_role(r.oid, (select datdba from pg_database where datname = current_database()), 'usage')
      or pg_has_role(r.oid, (select nspowner from pg_namespace where nspname = current_schema()), 'usage'))) then
    raise warning 'unhardened: login % owns the database or its schema public and can replace what isolation rests on; give both another owner: alter database % owner to …; alter schema public owner to …', login, quote_ident(current_database());
  end if;
  if login = current_user and not owner.rolsuper then
    raise warning 'unhardened: the single-tenant application uses the migrating login %, which can lift isolation as a member of bookline_owner; give it a login of its own', login;
  end if;
end $$;

-- @step create_platform_tables
-- @describe tenants, users, api_keys, subscription_plans, subscriptions, usage_metrics
do $$
declare
  t text;
begin
  -- After a down they come back with their rows.
  foreach t in array array['tenants', 'users', 'api_keys', 'subscription_plans', 'subscriptions', 'usage_metrics'] loop
    if to_regclass('bookline_parked_0001.' || t) is not null then
      execute format('alter table bookline_parked_0001.%I set schema %I', t, current_schema());
    end if;
  end loop;
end $$;

create table if not exists subscription_plans (
  id text primary key,
  name text not null,
  description text not null,
  price_monthly integer not null check (price_monthly >= 0), -- US cents
  price_yearly integer not null check (price_yearly >= 0),   -- US cents
  features jsonb not null default '[]',
  limits jsonb not null default '{}', -- -1: unlimited
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table if not exists tenants (
  id uuid primary key,
  business_name text not null check (length(business_name) between 1 and 200),
  domain text not null unique check (domain ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
  email text,
  phone text,
  status text not null default 'trial' check (status in ('trial', 'active', 'past_due', 'suspended', 'cancelled')),
  subscription_plan text not null default 'starter' references subscription_plans (id),
  whatsapp_phone_id text unique,
  whatsapp_token text,        -- encrypted
  whatsapp_verify_token text, -- encrypted
  bot_settings jsonb not null default '{}',
  billing_settings jsonb not null default '{}',
  time_zone text not null default 'UTC',                                -- IANA name
  currency text not null default 'USD' check (currency ~ '^[A-Z]{3}$'), -- ISO 4217
  locale text not null default 'en',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table if not exists users (
  id uuid primary key,
  tenant_id uuid not null references tenants (id),
  email text not null,
  password_hash text not null,
  role text not null default 'staff' check (role in ('owner', 'admin', 'staff', 'viewer')),
  first_name text,
  last_name text,
  is_active boolean not null default true,
  last_login timestamptz,
  mfa_enabled boolean not null default false,
  mfa_secret text, -- encrypted
  mfa_recovery_codes jsonb not null default '[]',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (tenant_id, id)
);
create unique index if not exists users_tenant_id_email_key on users (tenant_id, lower(email));

create table if not exists api_keys (
  id uuid primary key,
  tenant_id uuid not null references tenants (id),
  key_hash text not null unique,
  prefix text not null,
  name text not null,
  permissions jsonb not null default '[]',
  last_used timestamptz,
  expires_at timestamptz,
  is_active boolean not null default true,
  revoked_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (tenant_id, id)
);

create table if not exists subscriptions (
  id uuid primary key,
  tenant_id uuid not null references tenants (id),
  plan_id text not null references subscription_plans (id),
  status text not null default 'active' check (status in ('trialing', 'active', 'past_due', 'unpaid', 'cancelled')),
  billing_cycle text not null default 'monthly' check (billing_cycle in ('monthly', 'yearly')),
  current_period_start timestamptz not null,
  current_period_end timestamptz not null check (current_period_end > current_period_start),
  stripe_customer_id text,
  stripe_subscription_id text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (tenant_id, id)
);

create table if not exists usage_metrics (
  id uuid primary key,
  tenant_id uuid not null references tenants (id),
  metric_name text not null,
  metric_value bigint not null default 0,
  period_start timestamptz not null,
  period_end timestamptz not null check (period_end > period_start),
  created_at timestamptz not null default now(),
  unique (tenant_id, id),
  unique (tenant_id, metric_name, period_start)
);

create index if not exists idx_users_tenant_id on users (tenant_id, role);
create index if not exists idx_api_keys_tenant_id on api_keys (tenant_id, is_active);
create index if not exists idx_subscriptions_tenant_id on subscriptions (tenant_id, status);
create index if not exists idx_usage_metrics_tenant_id on usage_metrics (tenant_id, period_start);

insert into subscription_plans (id, name, description, price_monthly, price_yearly, features, limits) values
  ('starter', 'Starter', 'For one chair: the bot, the calendar and the dashboard.', 2900, 29000,
    '["whatsapp_bot", "dashboard"]',
    '{"messages_per_month": 1000, "bookings_per_month": 100, "api_calls_per_day": 1000}'),
  ('professional', 'Professional', 'For a team: more messages and bookings, and the API.', 9900, 99000,
    '["whatsapp_bot", "dashboard", "api", "webhooks"]',
    '{"messages_per_month": 10000, "bookings_per_month": 1000, "api_calls_per_day": 10000}'),
  ('enterprise', 'Enterprise', 'For many locations: no limits.', 29900, 299000,
    '["whatsapp_bot", "dashboard", "api", "webhooks", "priority_support"]',
    '{"messages_per_month": -1, "bookings_per_month": -1, "api_calls_per_day": -1}')
on conflict (id) do nothing;

do $$
declare
  t text;
begin
  foreach t in array array['tenants', 'users', 'api_keys', 'subscription_plans', 'subscriptions', 'usage_metrics'] loop
    perform bookline_parked_0001.keep_to_owner(t::regclass);
  end loop;
end $$;

-- @step adopt_first_tenant
-- @describe the first tenant, which adopts the rows that are there
do $$
declare
  name text := nullif(btrim(current_setting('bookline.tenant_name', true)), '');
  zone text := nullif(current_setting('bookline.tenant_time_zone', true), '');
  money text := nullif(current_setting('bookline.tenant_currency', true), '');
  slug text;
  tenant uuid;
begin
  if name is null or (select tenant_id from bookline_parked_0001.adoption) is not null then
    return; -- an empty database, or the tenant of an earlier up that came back
  end if;
  slug := coalesce(nullif(current_setting('bookline.tenant_domain', true), ''),
    nullif(btrim(left(regexp_replace(lower(name), '[^a-z0-9]+', '-', 'g'), 63), '-'), ''), 'first-tenant');
  tenant := coalesce(nullif(current_setting('bookline.new_uuid', true), '')::uuid, gen_random_uuid());
  insert into tenants (id, business_name, domain, email, status, time_zone, currency)
  values (tenant, name, slug, nullif(current_setting('bookline.tenant_email', true), ''), 'active',
    coalesce(zone, 'UTC'), coalesce(money, 'INR'));
  update bookline_parked_0001.adoption set tenant_id = tenant;
  if zone is null then
    raise warning 'no --tenant-timezone was given: % is in UTC until tenants.time_zone says otherwise', name;
  end if;
  if money is null then
    raise warning 'no --tenant-currency was given: the amounts of % are taken as whole rupees (INR)', name;
  end if;
end $$;

-- @step create_context_functions
-- @describe set_tenant_context, get_tenant_context, clear_tenant_context and what the policies call
do $$
declare
  adopted record;
begin
  select tenant_id, legacy_logins into adopted from bookline_parked_0001.adoption;
  -- The single-tenant application knows nothing of contexts. Its logins are tied to the first tenant by who they are,
  -- not by a setting that they could change; this holds for connections opened before the migration, too.
  -- A parsed body, and names and operators with their schema below: no search_path of a caller's can change what they mean.
  execute format('create or replace function public.adopted_tenant() returns uuid language sql stable parallel safe return %s',
    case when adopted.tenant_id is null or cardinality(adopted.legacy_logins) = 0 then 'null::pg_catalog.uuid'
    else format('case when session_user operator(pg_catalog.=) any (%L::pg_catalog.name[]) then %L::pg_catalog.uuid end',
      adopted.legacy_logins, adopted.tenant_id) end);
end $$;
comment on function public.adopted_tenant() is
  'The tenant that a login of the single-tenant application is confined to; null for every other login.';

-- Functions of one SQL expression, which the planner writes into the query: PL/pgSQL would prepare each of its expressions anew
-- in every transaction, and this stands in front of every read.
--
-- A setting alone is no context: pooled sessions keep settings, and anybody can write one. The stamp ties it to this
-- transaction, or to the session of a login that may hold one. A login of another database's single-tenant application is nobody
-- here. (Superusers, and who migrates as a member of such a login, have both roles.)
create or replace function public.get_tenant_context() returns uuid
language sql stable parallel safe
return case
  when public.adopted_tenant() is not null then public.adopted_tenant()
  when pg_catalog.current_setting('app.current_tenant_id', true) operator(pg_catalog.<>) ''
    and (
      pg_catalog.current_setting('app.ctx_tx', true) operator(pg_catalog.=)
        (pg_catalog.current_setting('app.current_tenant_id', true) operator(pg_catalog.||) '@'
          operator(pg_catalog.||) extract(epoch from pg_catalog.now())::pg_catalog.text)
      or pg_catalog.current_setting('app.ctx_tx', true) operator(pg_catalog.=)
        (pg_catalog.current_setting('app.current_tenant_id', true) operator(pg_catalog.||) '@session')
        and pg_catalog.pg_has_role(session_user, 'tenant_session', 'member')
    )
    and (not pg_catalog.pg_has_role(session_user, 'bookline_legacy', 'usage')
      or pg_catalog.pg_has_role(session_user, 'bookline_owner', 'usage'))
  then pg_catalog.current_setting('app.current_tenant_id', true)::pg_catalog.uuid
end;
comment on function public.get_tenant_context() is 'The tenant bound to this transaction or session, or null.';

create or replace function public.set_tenant_context(tenant uuid) returns void
language plpgsql volatile
as $body$
declare
  transaction constant pg_catalog.text := '@' operator(pg_catalog.||) extract(epoch from pg_catalog.now())::pg_catalog.text;
  -- In one expression, for the same reason.
  found constant pg_catalog.text := case
    when tenant is null then 'nobody'
    when public.get_tenant_context() operator(pg_catalog.=) tenant then 'bound'
    when public.adopted_tenant() is not null or pg_catalog.pg_has_role(session_user, 'bookline_legacy', 'usage')
      and not pg_catalog.pg_has_role(session_user, 'bookline_owner', 'usage') then 'confined'
    when pg_catalog.pg_has_role(session_user, 'tenant_session', 'member') then 'session'
    -- The stamp outlives clear_tenant_context: clearing is no way to a second tenant.
    when pg_catalog.right(pg_catalog.current_setting('app.ctx_tx', true), pg_catalog.length(transaction)) operator(pg_catalog.=) transaction
      and pg_catalog.current_setting('app.ctx_tx', true) operator(pg_catalog.<>) (tenant::pg_catalog.text operator(pg_catalog.||) transaction) then 'second'
    else 'free' end;
begin
  -- set_config is revoked, so that no injected expression can switch the tenant inside a statement.
  if found operator(pg_catalog.=) 'free' then
    execute pg_catalog.format('set local app.current_tenant_id = %L; set local app.ctx_tx = %L', tenant,
      tenant::pg_catalog.text operator(pg_catalog.||) transaction);
  elsif found operator(pg_catalog.=) 'session' then
    execute pg_catalog.format('set app.current_tenant_id = %L; set app.ctx_tx = %L', tenant,
      tenant::pg_catalog.text operator(pg_catalog.||) '@session');
  elsif found operator(pg_catalog.=) 'second' then
    raise exception 'this transaction is bound to another tenant'
      using errcode = '42501', hint = 'One transaction serves one tenant: commit or roll back first.';
  elsif found operator(pg_catalog.=) 'confined' then
    raise exception 'login % is confined to one tenant', session_user using errcode = '42501';
  elsif found operator(pg_catalog.=) 'nobody' then
    raise exception 'set_tenant_context needs a tenant id'
      using errcode = '22004', hint = 'To leave a context call clear_tenant_context().';
  end if;
end $body$;
comment on function public.set_tenant_context(uuid) is
  'Binds the transaction to a tenant, once; for members of tenant_session, the session.';

create or replace function public.clear_tenant_context() returns void
language plpgsql volatile
as $body$
begin
  if pg_catalog.pg_has_role(session_user, 'tenant_session', 'member') then
    execute 'set app.current_tenant_id = ''''';
    execute 'set app.ctx_tx = ''''';
    return;
  end if;
  execute 'set local app.current_tenant_id = ''''';
end $body$;
comment on function public.clear_tenant_context() is 'Ends the context; without one, every tenant table refuses.';

create or replace function public.refuse_without_tenant() returns uuid
language plpgsql stable parallel safe
as $body$
begin
  raise exception 'no tenant context'
    using errcode = '42501', hint = 'Call set_tenant_context(tenant id) in this transaction first.';
end $body$;
comment on function public.refuse_without_tenant() is 'Error 42501: what require_tenant_context() answers where no tenant is bound.';

create or replace function public.require_tenant_context() returns uuid
language sql stable parallel safe
return coalesce(public.get_tenant_context(), public.refuse_without_tenant());
comment on function public.require_tenant_context() is 'get_tenant_context(), or error 42501: what every policy calls.';

-- Who binds a tenant asks this in the same breath, so that no work is done for one that does not exist or may not work.
create or replace function public.require_active_tenant() returns void
language plpgsql stable
as $body$
declare
  tenant pg_catalog.uuid := public.require_tenant_context();
  status pg_catalog.text := (select t.status from public.tenants t where t.id operator(pg_catalog.=) tenant);
begin
  if status is null then
    raise exception 'there is no tenant %', tenant
      using errcode = 'BK101', hint = 'Check the id; a tenant is a row of tenants.';
  end if;
  if status operator(pg_catalog.=) any (array['suspended', 'cancelled']) then
    raise exception 'tenant % is %', tenant, status
      using errcode = 'BK102', hint = 'Its rows are kept. Set tenants.status to active to let it work again.';
  end if;
end $body$;
comment on function public.require_active_tenant() is
  'Error BK101 where the bound tenant does not exist, BK102 where it is suspended or cancelled.';

-- PostgreSQL refuses COPY into a table with row-level security. Rows are copied into an empty table of the transaction's
-- own, and inserted from there under the policy. The application may create no temporary tables itself (one could stand in
-- front of a real table), so this does, with a fixed name.
create or replace function public.stage_rows(target regclass, columns text[]) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $body$
declare
  wrong text;
begin
  if not has_table_privilege(session_user, target, 'insert') then
    raise exception 'login % may not insert into %', session_user, target using errcode = '42501';
  end if;
  select string_agg(quote_ident(u.c), ', ') into wrong from unnest(columns) u (c)
  where not exists (select from pg_attribute a where a.attrelid = target and a.attname = u.c and a.attnum > 0
    and not a.attisdropped and a.attgenerated = '');
  if wrong is not null or coalesce(cardinality(columns), 0) = 0 or array_position(columns, null) is not null then
    raise exception '% has no such column to write: %', target, coalesce(wrong, 'no name') using errcode = '42703';
  end if;
  drop table if exists pg_temp.bookline_staging;
  execute (
    select format('create temporary table bookline_staging (%s) on commit drop',
      string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)), ', ' order by u.n))
    from unnest(columns) with ordinality u (c, n)
    join pg_attribute a on a.attrelid = target and a.attname = u.c
  );
  execute format('grant select, insert on pg_temp.bookline_staging to %I', session_user);
end $body$;
comment on function public.stage_rows(regclass, text[]) is
  'Makes pg_temp.bookline_staging, an empty copy of these columns for COPY; it is gone at the end of the transaction.';
revoke all on function public.stage_rows(regclass, text[]) from public;
grant execute on function public.stage_rows(regclass, text[]) to authenticated;

-- @step admit_legacy_logins
-- @describe the single-tenant application's logins get their rights from the role that every policy speaks of
do $$
declare
  login name;
  elsewhere boolean;
begin
  foreach login in array (select legacy_logins from bookline_parked_0001.adoption) loop
    if not exists (select from pg_auth_members g where g.roleid = 'bookline_legacy'::regrole and g.member = quote_ident(login)::regrole) then
      execute format('grant bookline_legacy to %I', login);
    end if;
    elsewhere := exists (select from pg_db_role_setting s, unnest(s.setconfig) c
      where s.setrole = quote_ident(login)::regrole and c = 'bookline.adopted=on'
        and s.setdatabase <> (select oid from pg_database where datname = current_database()));
    if elsewhere or not pg_has_role(login, 'authenticated', 'usage') then
      execute format('grant authenticated to %I', login);
      update bookline_parked_0001.adoption set granted_to = granted_to || login;
    end if;
    -- Membership belongs to the cluster: a note that other databases can see, so that one's down does not take the login
    -- of another.
    begin
      execute format('alter role %I in database %I set bookline.adopted = ''on''', login, current_database());
    exception when insufficient_privilege then
      raise warning 'no note could be left at login %: taking another database of this cluster back would shut it out here', login;
    end;
  end loop;
  for login in select unnest(array['adopted_tenant()', 'get_tenant_context()', 'set_tenant_context(uuid)',
    'clear_tenant_context()', 'require_tenant_context()', 'refuse_without_tenant()', 'require_active_tenant()', 'stage_rows(regclass, text[])'])
  loop
    execute format('alter function %s owner to bookline_owner', login);
  end loop;
end $$;

-- ===== 2. Columns: metadata only ======================================================================

-- @step name_added_columns
-- @describe which columns each table gets; a column that is there already is left alone
do $$
declare
  tenant uuid := (select tenant_id from bookline_parked_0001.adoption);
  money text := (select currency from tenants where id = (select tenant_id from bookline_parked_0001.adoption));
begin
  delete from bookline_parked_0001.added_columns;
  insert into bookline_parked_0001.added_columns
  select v.t, v.c, v.definition, v.resting
  from (values
    ('services', 'duration_minutes', 'integer not null default 60', '60'),
    ('services', 'category', 'text', 'null'),
    ('services', 'metadata', 'jsonb not null default ''{}''', '''{}''::jsonb'),
    ('services', 'created_at', 'timestamptz not null default now()', null),
    ('services', 'updated_at', 'timestamptz not null default now()', null),
    ('conversations', 'context_data', 'jsonb not null default ''{}''', '''{}''::jsonb'),
    ('messages', 'message_type', 'text not null default ''text''', '''text'''),
    ('messages', 'metadata', 'jsonb not null default ''{}''', '''{}''::jsonb'),
    ('bookings', 'customer_email', 'text', 'null'),
    ('bookings', 'payment_reference', 'text', 'null'),
    ('bookings', 'notes', 'text', 'null'),
    ('bookings', 'metadata', 'jsonb not null default ''{}''', '''{}''::jsonb'),
    -- The prototype's amounts are whole units of the tenant's currency. They keep their value; these two say what
    -- they are, and whoever writes minor units says so, too. Without a first tenant there is no default to inherit.
    ('services', 'currency', 'text not null' || coalesce(' default ' || quote_literal(money), ''), quote_nullable(money)),
    ('services', 'amount_unit', 'text not null' || case when money is not null then ' default ''major''' else '' end, '''major'''),
    ('bookings', 'currency', 'text not null' || coalesce(' default ' || quote_literal(money), ''), quote_nullable(money)),
    ('bookings', 'amount_unit', 'text not null' || case when money is not null then ' default ''major''' else '' end, '''major''')
  ) v (t, c, definition, resting)
  join bookline_parked_0001.original_tables o on o.table_name = v.t
  where v.c <> all (o.columns);
  -- tenant_id comes first. Its constant is what existing rows read as (nothing is rewritten); the default that new rows
  -- get reads the context and falls back to the first tenant, for the single-tenant application, until the contract.
  insert into bookline_parked_0001.added_columns
  select table_name, 'tenant_id',
    'uuid not null' || coalesce(' default ' || quote_literal(tenant), ''), quote_nullable(tenant) || '::uuid'
  from bookline_parked_0001.original_tables;
end $$;

create or replace function bookline_parked_0001.add_columns(to_table name) returns void
language plpgsql
as $body$
declare
  tenant uuid := (select tenant_id from bookline_parked_0001.adoption);
begin
  execute (
    select format('alter table %I %s', to_table, string_agg(format('add column %I %s', column_name, definition), ', '
      order by column_name <> 'tenant_id', column_name))
    from bookline_parked_0001.added_columns where table_name = to_table
  );
  execute format('alter table %I alter column tenant_id set default %s', to_table,
    coalesce('coalesce(get_tenant_context(), ' || quote_literal(tenant) || '::uuid)', 'require_tenant_context()'));
end $body$;

-- @step add_columns_services
-- @describe services: tenant_id, duration, category, metadata, currency, times
-- @locks access exclusive on services
select bookline_parked_0001.add_columns('services');

-- @step add_columns_conversations
-- @describe conversations: tenant_id, context_data
-- @locks access exclusive on conversations
select bookline_parked_0001.add_columns('conversations');

-- @step add_columns_messages
-- @describe messages: tenant_id, message_type, metadata
-- @locks access exclusive on messages
select bookline_parked_0001.add_columns('messages');

-- @step add_columns_bookings
-- @describe bookings: tenant_id, e-mail, reference, notes, metadata, currency
-- @locks access exclusive on bookings
select bookline_parked_0001.add_columns('bookings');

-- @step create_merge_functions
-- @describe the record of merged conversations, and the redirect for those who still use their ids
do $$
begin
  if to_regclass('bookline_parked_0001.merged_conversations') is null then
    create table bookline_parked_0001.merged_conversations (like conversations);
    alter table bookline_parked_0001.merged_conversations
      add column bookline_kept_id text not null,
      add column bookline_removed boolean not null default false,
      add column bookline_at_birth boolean not null default false, -- never stood in conversations, so in no backup
      add primary key (id);
  end if;
end $$;

-- A message or booking for a conversation that was merged away lands in the one that stayed.
create or replace function bookline_parked_0001.redirect_merged() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $body$
declare
  kept text;
begin
  if tg_table_schema <> 'public' or tg_table_name not in ('messages', 'bookings') then
    raise exception 'redirect_merged is for messages and bookings' using errcode = '42501';
  end if;
  select m.bookline_kept_id into kept
  from bookline_parked_0001.merged_conversations m
  where m.id = new.conversation_id and m.tenant_id = new.tenant_id;
  if found then
    new.conversation_id := kept;
  end if;
  return new;
end $body$;

-- The prototype looks a phone number up and inserts when it finds none, so two messages at once made two rows. The
-- second one is now merged at birth: kept on record, redirected, and no error for the application.
create or replace function bookline_parked_0001.record_merged(merged conversations, kept text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $body$
begin
  if merged.tenant_id is distinct from (select a.tenant_id from bookline_parked_0001.adoption a) or merged.id = kept then
    raise exception 'no conversation of the first tenant' using errcode = '42501';
  end if;
  -- The one that was found may itself be on its way out.
  kept := coalesce((select m.bookline_kept_id from bookline_parked_0001.merged_conversations m where m.id = kept), kept);
  execute (
    select format('insert into bookline_parked_0001.merged_conversations (%s, bookline_kept_id,
          bookline_removed, bookline_at_birth)
        select %s, $2, true, true on conflict (id) do nothing', string_agg(quote_ident(a.attname), ', '), string_agg('($1).' || quote_ident(a.attname), ', '))
    from pg_attribute a
    where a.attrelid = 'bookline_parked_0001.merged_conversations'::regclass and a.attnum > 0 and not a.attisdropped
      and a.attname <> all (array['bookline_kept_id', 'bookline_removed', 'bookline_at_birth'])
  ) using merged, kept;
end $body$;

create or replace function bookline_parked_0001.one_conversation() returns trigger
language plpgsql
as $body$
declare
  kept text;
begin
  -- Who inserts by a key that exists means that row: the key, or ON CONFLICT, decides.
  if exists (select from public.conversations c where c.id = new.id) then
    return new;
  end if;
  -- 1,024 locks for all numbers: a bulk insert must not fill the server's lock table.
  perform pg_catalog.pg_advisory_xact_lock(1112230734,
    pg_catalog.hashtext(pg_catalog.concat(new.tenant_id, new.phone_number)) & 1023);
  select c.id into kept from public.conversations c
  where c.tenant_id = new.tenant_id and c.phone_number = new.phone_number
  order by c.updated_at desc nulls last, c.created_at desc nulls last, c.id desc limit 1;
  if found then
    perform bookline_parked_0001.record_merged(new, kept);
    return null;
  end if;
  return new;
end $body$;

do $$
declare
  login name;
begin
  -- Nobody else may call them or hang them on a table of their own: they run with their owner's rights.
  revoke all on all functions in schema bookline_parked_0001 from public;
  foreach login in array (select legacy_logins from bookline_parked_0001.adoption) loop
    execute format('grant usage on schema bookline_parked_0001 to %I', login);
    execute format('grant execute on function bookline_parked_0001.record_merged(conversations, text) to %I', login);
  end loop;
end $$;

-- @step redirect_messages
-- @describe messages for a merged conversation go to the one that stays
create or replace trigger bookline_redirect before insert or update of conversation_id on messages
  for each row execute function bookline_parked_0001.redirect_merged();

-- @step redirect_bookings
-- @describe bookings for a merged conversation go to the one that stays
create or replace trigger bookline_redirect before insert or update of conversation_id on bookings
  for each row execute function bookline_parked_0001.redirect_merged();

-- @step one_conversation_a_number
-- @describe no new duplicates from here on
create or replace trigger bookline_one_conversation before insert on conversations
  for each row execute function bookline_parked_0001.one_conversation();

-- ===== 3. Keys of the parents, composite foreign keys =================================================

-- The trigger's look-up needs it while the unique index does not stand. Building it also waits for every writer that
-- began before the trigger, so that the search for duplicates below finds them all.
-- @step index_phone_numbers
-- @describe look-up by phone number, until the unique index stands
-- @after one_conversation_a_number
-- @no-transaction
create index concurrently bookline_conversations_phone_number on conversations (tenant_id, phone_number);

-- @step key_conversations
-- @describe conversations: unique (tenant_id, id)
-- @after index_phone_numbers
-- @no-transaction
create unique index concurrently conversations_tenant_id_id_key on conversations (tenant_id, id);

-- @step index_conversations_service
-- @describe conversations by chosen service
-- @after key_conversations
-- @no-transaction
create index concurrently idx_conversations_tenant_id on conversations (tenant_id, selected_service);

-- @step key_services
-- @describe services: unique (tenant_id, id)
-- @after index_conversations_service
-- @no-transaction
create unique index concurrently services_tenant_id_id_key on services (tenant_id, id);

-- @step index_services
-- @describe services of a tenant
-- @after key_services
-- @no-transaction
create index concurrently idx_services_tenant_id on services (tenant_id, is_active);

-- @step key_bookings
-- @describe bookings: unique (tenant_id, id)
-- @after one_conversation_a_number
-- @no-transaction
create unique index concurrently bookings_tenant_id_id_key on bookings (tenant_id, id);

-- @step index_bookings_service
-- @describe bookings of a service
-- @after key_bookings
-- @no-transaction
create index concurrently idx_bookings_tenant_id_service_id on bookings (tenant_id, service_id);

-- @step index_bookings_date
-- @describe bookings by appointment
-- @after index_bookings_service
-- @no-transaction
create index concurrently idx_bookings_tenant_id_appointment_date on bookings (tenant_id, appointment_date);

-- @step attach_key_services
-- @describe services: the index becomes a constraint; foreign key to tenants
alter table services
  add constraint services_tenant_id_id_key unique using index services_tenant_id_id_key,
  add constraint services_tenant_id_fkey foreign key (tenant_id) references tenants (id) not valid;

-- messages and bookings hang on conversations, so their tenant exists because their conversation's does.
-- @step attach_key_conversations
-- @describe conversations: the index becomes a constraint; foreign key to tenants
alter table conversations
  add constraint conversations_tenant_id_id_key unique using index conversations_tenant_id_id_key,
  add constraint conversations_tenant_id_fkey foreign key (tenant_id) references tenants (id) not valid;

-- @step create_key_functions
-- @describe how an old foreign key gives way to a composite one, and is validated
create or replace function bookline_parked_0001.swap_foreign_keys(of_table name, parent name, child_column name) returns void
language plpgsql
as $body$
declare
  -- What happened on delete and on update goes on happening; "set null" must not touch tenant_id.
  old_action "char" := (
    select max(k.confdeltype) from pg_constraint k
    join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
    where k.contype = 'f' and cardinality(k.conkey) = 1 and k.conrelid = to_regclass(of_table) and k.confrelid = to_regclass(parent)
      and a.attname = child_column
  );
  drops text := (
    select string_agg(format('drop constraint %I, ', k.conname), '') from pg_constraint k
    join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
    where k.contype = 'f' and cardinality(k.conkey) = 1 and k.conrelid = to_regclass(of_table) and k.confrelid = to_regclass(parent)
      and a.attname = child_column
  );
  options text := (
    select case when bool_or(k.confupdtype = 'c') then ' on update cascade' else '' end
      || case when bool_or(k.condeferrable) then ' deferrable' else '' end
      || case when bool_or(k.condeferred) then ' initially deferred' else '' end
    from pg_constraint k
    join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
    where k.contype = 'f' and cardinality(k.conkey) = 1 and k.conrelid = to_regclass(of_table) and k.confrelid = to_regclass(parent)
      and a.attname = child_column
  );
begin
  execute format('alter table %I %s add constraint %I foreign key (tenant_id, %I) references %I (tenant_id, id)%s%s not valid',
    of_table, drops, of_table || '_tenant_id_' || child_column || '_fkey', child_column, parent,
    case old_action when 'c' then ' on delete cascade' when 'r' then ' on delete restrict'
      when 'n' then format(' on delete set null (%I)', child_column)
      when 'd' then format(' on delete set default (%I)', child_column) else '' end, coalesce(options, ''));
end $body$;

create or replace function bookline_parked_0001.validate_foreign_key(of_table name, named name) returns void
language plpgsql
as $body$
begin
  execute format('alter table %I validate constraint %I', of_table, named);
exception when foreign_key_violation then
  -- Orphans of the single-tenant time are nobody's to delete: they stay, new rows are checked, verify counts them.
  raise warning 'rows of % have lost their parent (constraint %): kept as they are, not validated', of_table, named;
end $body$;

-- @step swap_keys_conversations
-- @describe conversations → services, composite
-- @locks access exclusive on conversations, services
select bookline_parked_0001.swap_foreign_keys('conversations', 'services', 'selected_service');

-- @step swap_keys_bookings
-- @describe bookings → conversations and services, composite
-- @locks access exclusive on bookings, conversations, services
select bookline_parked_0001.swap_foreign_keys('bookings', 'conversations', 'conversation_id');
select bookline_parked_0001.swap_foreign_keys('bookings', 'services', 'service_id');

-- @step swap_keys_messages
-- @describe messages → conversations, composite
-- @locks access exclusive on messages, conversations
select bookline_parked_0001.swap_foreign_keys('messages', 'conversations', 'conversation_id');

-- ===== 4. The backup, beside validation and large indexes =============================================

-- @step archive_older_backups
-- @describe a backup of an earlier cycle is never reused: it moves aside
do $$
declare
  older record;
begin
  for older in
    select m.cycle, m.table_name, m.backup_table from bookline_parked_0001.backup_manifest m
    where m.backup_table = m.table_name || '_backup' and to_regclass(quote_ident(m.backup_table)) is not null
  loop
    execute format('alter table %I set schema bookline_parked_0001', older.backup_table);
    execute format('alter table bookline_parked_0001.%I rename to %I', older.backup_table,
      older.backup_table || '_' || older.cycle);
    update bookline_parked_0001.backup_manifest
    set backup_table = 'bookline_parked_0001.' || quote_ident(older.backup_table || '_' || older.cycle)
    where cycle = older.cycle and table_name = older.table_name;
  end loop;
end $$;

-- SQL of a row's 64-bit hash: the hashes of its original columns, each one the seed of the next. It tells rows apart as
-- hash_record_extended does, at half the cost: that one looks every column's type up again in every row.
create or replace function bookline_parked_0001.row_hash(of_table name, alias name, moved boolean) returns text
language plpgsql stable
as $body$
declare
  seed text := '0';
  a record;
  value text;
begin
  for a in
    select u.c as name, y.typname as type, y.typtype as kind, t.attnotnull as never_null, format_type(t.atttypid, null) as full_type
    from bookline_parked_0001.original_tables o
    cross join unnest(o.columns) with ordinality u (c, n)
    join pg_attribute t on t.attrelid = to_regclass(o.table_name) and t.attname = u.c
    join pg_type y on y.oid = t.atttypid
    where o.table_name = of_table
    order by u.n
  loop
    value := case when moved and a.name = 'conversation_id'
      then format('coalesce(r.from_conversation, %I.conversation_id)::%s', alias, a.full_type)
      else format('%I.%I', alias, a.name) end;
    seed := case
      when a.type in ('text', 'varchar') then format('hashtextextended(coalesce(%s, E''\x01''), %s)', value, seed)
      when a.never_null and a.type = 'int4' then format('hashint4extended(%s, %s)', value, seed)
      when a.never_null and a.type = 'int8' then format('hashint8extended(%s, %s)', value, seed)
      when a.never_null and a.type = 'bool' then format('hashint4extended(%s::integer, %s)', value, seed)
      when a.never_null and a.type = 'timestamp' then format('timestamp_hash_extended(%s, %s)', value, seed)
      when a.kind = 'e' or a.type in ('int2', 'int4', 'int8', 'bool', 'numeric', 'float4', 'float8', 'uuid', 'date', 'time', 'timetz',
        'timestamp', 'timestamptz', 'interval', 'jsonb', 'bytea', 'inet', 'cidr', 'macaddr', 'bpchar')
        then format('hash_record_extended(row(%s), %s)', value, seed)
      else format('hashtextextended(coalesce(%s::text, E''\x01''), %s)', value, seed) end; -- json and other types without a hash
  end loop;
  return seed;
end $body$;

create or replace function bookline_parked_0001.back_up(original name) returns bigint
language plpgsql
as $body$
declare
  now_cycle integer := (select cycle from bookline_parked_0001.adoption);
  copied bigint;
  counted bigint;
  hashed numeric;
begin
  -- Columns by name: the backup has the original shape, without what this migration added.
  execute (
    select format('create table %I as select %s from %I', original || '_backup', string_agg(quote_ident(c), ', ' order by n), original)
    from bookline_parked_0001.original_tables o, unnest(o.columns) with ordinality u (c, n) where o.table_name = original
  );
  get diagnostics copied = row_count;
  -- Here, while nobody else can see it: later an autovacuum may be busy with it.
  execute format('alter table %I owner to bookline_owner', original || '_backup');
  perform bookline_parked_0001.keep_to_owner((original || '_backup')::regclass);
  -- A query of its own, not insert … select: only so may it run on several cores.
  execute format('select count(*), coalesce(sum(%s), 0) from %I t', bookline_parked_0001.row_hash(original, 't', false), original)
    into counted, hashed;
  if copied <> counted then
    raise exception 'the copy of % has % rows, and the table had %', original, copied, counted
      using errcode = 'BK002', hint = 'Nothing was kept of the copy. Check the server''s disk and log, then run up again.';
  end if;
  insert into bookline_parked_0001.backup_manifest (cycle, table_name, backup_table, row_count, row_hash, snapshot)
  values (now_cycle, original, original || '_backup', counted, hashed, pg_current_snapshot());
  return copied;
end $body$;

-- @step create_verify_functions
-- @describe how rows are held against the manifest, and isolation is tried
create or replace function bookline_parked_0001.original_rows(of_table name) returns text
language plpgsql stable
as $body$
declare
  moved boolean := exists (select from bookline_parked_0001.repointed_rows where table_name = of_table);
begin
  -- SQL of the first tenant's rows as they were before the merge: id, hash of the original columns, xmin.
  -- "is not distinct from" keeps the planner, which has no statistics of tenant_id yet, from using an index.
  return format('select t.id, %s as hash, t.xmin from %I t', bookline_parked_0001.row_hash(of_table, 't', moved), of_table)
    || case when moved then format(' left join bookline_parked_0001.repointed_rows r on r.table_name = %L and r.id = t.id', of_table) else '' end
    || format(' where t.tenant_id is not distinct from %L', (select tenant_id from bookline_parked_0001.adoption))
    || case when of_table = 'conversations' then format(
      ' union all select t.id, %s, t.xmin from bookline_parked_0001.merged_conversations t where t.bookline_removed and not t.bookline_at_birth',
      bookline_parked_0001.row_hash(of_table, 't', false)) else '' end;
end $body$;

create or replace function bookline_parked_0001.verify_rows(by_version boolean default false)
returns table (check_name text, status text, detail text)
language plpgsql stable
as $body$
declare
  untouched bigint;
  m record;
  found_count bigint;
  found_hash numeric;
  added bigint;
  gone bigint;
  changed bigint;
  unexplained bigint;
  latest bigint;
  open_then bigint[];
  seen_by_snapshot text;
  settled text;
begin
  for m in
    select b.* from bookline_parked_0001.backup_manifest b
    where b.cycle = (select cycle from bookline_parked_0001.adoption)
    order by b.table_name
  loop
    check_name := 'rows of ' || m.table_name;
    -- A row version that stands now and was committed before every transaction the snapshot did not see is one that the
    -- snapshot saw. Where there are as many as the manifest counted, they are the same versions, and no bit of them can
    -- have changed: cheaper than a checksum, and exact. age() compares by PostgreSQL's own rules of wraparound.
    if by_version then
      execute format('select count(*) from %I t where age(t.xmin) > $1', m.table_name) into untouched
        using age((pg_snapshot_xmin(m.snapshot)::text::bigint % 4294967296)::text::xid);
      if untouched = m.row_count then
        status := 'ok';
        detail := format('%s rows, each the same version as in the backup''s snapshot', m.row_count);
        return next;
        continue;
      end if;
    end if;
    -- Whether a row's transaction was over when the snapshot was taken, by its 32-bit number. A number that has come round
    -- since reads as later; such rows are then compared one by one, which sets it right.
    latest := pg_snapshot_xmax(m.snapshot)::text::bigint % 4294967296;
    open_then := array(select x::text::bigint % 4294967296 from pg_snapshot_xip(m.snapshot) x);
    seen_by_snapshot := format('(xmin::text::bigint - %s + 8589934592) %% 4294967296 >= 2147483648%s', latest,
      case when cardinality(open_then) > 0 then format(' and xmin::text::bigint <> all (%L::bigint[])', open_then) else '' end);
    -- A row written under a savepoint bears a number of its own, which no snapshot lists. Only what is older than everything
    -- that was open then was over for certain.
    settled := format('(xmin::text::bigint - %s + 8589934592) %% 4294967296 >= 2147483648',
      pg_snapshot_xmin(m.snapshot)::text::bigint % 4294967296);
    -- In one pass: the rows that the snapshot saw, which must be all of the manifest, and those written since.
    execute format($f$
      select count(*) filter (where seen), coalesce(sum(hash) filter (where seen), 0),
        count(*) filter (where not seen)
      from (select hash, %s as seen from (%s) r) o
    $f$, seen_by_snapshot, bookline_parked_0001.original_rows(m.table_name)) into found_count, found_hash, added;
    if found_count = m.row_count and found_hash = m.row_hash then
      status := case when added = 0 then 'ok' else 'explained' end;
      detail := format('%s rows, checksum as in the manifest', m.row_count) || case when added > 0 then format('; %s added since', added) else '' end;
      return next;
      continue;
    end if;
    if to_regclass(m.backup_table) is null then
      status := 'explained';
      detail := format('%s rows in the manifest, %s now; the backup was pruned, so rows cannot be compared one by one', m.row_count, found_count);
      return next;
      continue;
    end if;
    -- Somebody wrote since the snapshot. Every row that differs must have been written by a transaction that the
    -- snapshot did not see: otherwise this migration changed it, and that is a failure.
    execute format($f$
      select count(*) filter (where b.id is null), count(*) filter (where o.id is null),
        count(*) filter (where b.id is not null and o.id is not null),
        count(*) filter (where o.settled)
      from (select id, hash, %s as settled from (%s) r) o full join (select t.id, %s as hash from %s t) b on b.id = o.id
      where b.id is null or o.id is null
        or o.hash <> b.hash
    $f$, settled, bookline_parked_0001.original_rows(m.table_name),
      bookline_parked_0001.row_hash(m.table_name, 't', false), m.backup_table)
    into added, gone, changed, unexplained;
    if added + gone + changed = 0 then
      status := 'ok';
      detail := format('%s rows, each as in the backup', m.row_count);
      return next;
      continue;
    end if;
    status := case when unexplained > 0 then 'failed' else 'explained' end;
    detail := format('%s rows in the backup; written since its snapshot: %s added, %s changed, %s deleted', m.row_count, added, changed, gone)
      || case when unexplained > 0 then format('; %s differ and were written before the snapshot', unexplained) else '' end;
    return next;
  end loop;
end $body$;

-- Under FORCE an owner without BYPASSRLS cannot read every tenant's rows, and says so instead of counting too few.
create or replace function bookline_parked_0001.verify_rows_if_allowed()
returns table (check_name text, status text, detail text)
language plpgsql stable
as $body$
begin
  if (select rolsuper or rolbypassrls from pg_roles where rolname = current_user)
    or not exists (select from pg_class where oid = to_regclass('messages') and relforcerowsecurity) then
    return query select * from bookline_parked_0001.verify_rows();
  else
    return query select 'rows', 'not_checked', format('login %s has no BYPASSRLS: verify as bookline_migrator or a superuser', current_user);
  end if;
end $body$;

create or replace function bookline_parked_0001.demand_rows() returns void
language plpgsql
as $body$
declare
  v record;
begin
  for v in select * from bookline_parked_0001.verify_rows(by_version => true) loop
    if v.status = 'failed' then
      raise exception '%: %', v.check_name, v.detail
        using errcode = 'BK002', hint = 'The backup tables hold every row as it was. Roll back with: bookline db down 0001_multi_tenant_schema.';
    end if;
    raise notice '%: %', v.check_name, v.detail;
  end loop;
end $body$;

create or replace function bookline_parked_0001.verify_isolation()
returns table (check_name text, status text, detail text)
language plpgsql volatile
as $body$
declare
  me name := current_user;
  t text;
  tenant uuid := (select a.tenant_id from bookline_parked_0001.adoption a);
  foreign_rows bigint;
begin
  if not pg_has_role('authenticated', 'member') then
    return query select 'isolation', 'not_checked', format('login %s may not act as authenticated', me);
    return;
  end if;
  if get_tenant_context() is not null then
    return query select 'isolation', 'not_checked', format('login %s is confined to the first tenant itself', me);
    return;
  end if;
  set local row_security = on;
  foreach t in array array['tenants', 'users', 'api_keys', 'subscriptions', 'usage_metrics', 'services', 'conversations',
    'messages', 'bookings']
  loop
    check_name := 'isolation of ' || t;
    set local role authenticated;
    begin
      execute format('select count(*) from (select from %I limit 1) x', t) into foreign_rows;
      status := case when foreign_rows = 0 then 'explained' else 'failed' end;
      detail := case when foreign_rows = 0 then 'no row to refuse' else 'rows are visible without a tenant context' end;
    exception when insufficient_privilege then
      status := 'ok';
      detail := 'refused without a tenant context';
    end;
    if status = 'ok' and tenant is not null then
      perform set_tenant_context(tenant);
      execute format('select count(*) from %I where %I <> $1', t, case t when 'tenants' then 'id' else 'tenant_id' end)
        into foreign_rows using tenant;
      perform clear_tenant_context();
      if foreign_rows > 0 then
        status := 'failed';
        detail := format('%s rows of other tenants are visible to the first', foreign_rows);
      else
        detail := detail || ', no foreign row with one';
      end if;
    end if;
    execute format('set local role %I', me);
    return next;
  end loop;
  set local row_security = off;
end $body$;

-- @step record_duplicates
-- @describe which conversations share a phone number, and which of them stays: the newest
-- @reads conversations
do $$
begin
  update bookline_parked_0001.adoption
  set has_duplicates = exists (select from conversations group by tenant_id, phone_number having count(*) > 1);
  if not (select has_duplicates from bookline_parked_0001.adoption) then
    return;
  end if;
  execute (
    select format($f$
      insert into bookline_parked_0001.merged_conversations (%1$s, bookline_kept_id)
      select %2$s, d.kept
      from (
        select c.*, first_value(c.id) over (
          partition by c.tenant_id, c.phone_number
          order by exists (select from bookline_parked_0001.earlier_merges e where e.kept_id = c.id) desc,
            c.updated_at desc nulls last, c.created_at desc nulls last, c.id desc) as kept
        from conversations c
        where c.phone_number in (select phone_number from conversations group by tenant_id, phone_number having count(*) > 1)
      ) d
      where d.id <> d.kept
      on conflict do nothing
    $f$, string_agg(quote_ident(a.attname), ', '), string_agg('d.' || quote_ident(a.attname), ', '))
    from pg_attribute a
    where a.attrelid = 'bookline_parked_0001.merged_conversations'::regclass and a.attnum > 0 and not a.attisdropped
      and a.attname <> all (array['bookline_kept_id', 'bookline_removed', 'bookline_at_birth'])
  );
  update bookline_parked_0001.merged_conversations m set bookline_kept_id = n.bookline_kept_id
  from bookline_parked_0001.merged_conversations n where n.id = m.bookline_kept_id;
end $$;

-- @step tie_merges_to_conversations
-- @describe whoever deletes a conversation deletes its merged predecessors' records, too
create index merged_conversations_kept on bookline_parked_0001.merged_conversations (tenant_id, bookline_kept_id);
alter table bookline_parked_0001.merged_conversations
  add constraint merged_conversations_kept_fkey foreign key (tenant_id, bookline_kept_id)
    references conversations (tenant_id, id) on delete cascade;

-- The redirect works from the record on. Whoever wrote before it was committed is waited for here, so that nobody is left
-- who could still add to a conversation on its way out.
-- @step wait_for_writers
-- @describe whoever writes without knowing of the merge finishes first
-- @unless not (select has_duplicates from bookline_parked_0001.adoption)
lock table messages, bookings in share row exclusive mode;

-- The two longest pieces of work side by side, and others beside them. A concurrent build waits at its end for every older
-- snapshot, so each table has no more than one beside the backup, which holds its own until it is done; and they wait for
-- that as long as it takes.
-- @step back_up
-- @describe the four *_backup tables and their manifest, in one snapshot
-- @after wait_for_writers
-- @isolation repeatable read
-- @reads services, conversations, messages, bookings
-- @writes services, conversations, messages, bookings
select bookline_parked_0001.back_up('messages');
select bookline_parked_0001.back_up('bookings');
select bookline_parked_0001.back_up('conversations');
select bookline_parked_0001.back_up('services');

-- With duplicates it is built after the merge instead: moving a row is cheaper while there is one index less.
-- Without the time: an index of few distinct keys is a sixth of the size, and a conversation's messages are sorted in no time.
-- Little memory on purpose: runs that fit the processor's cache sort in half the time of one large run that misses it.
-- @step index_messages
-- @describe messages of a conversation
-- @after wait_for_writers
-- @unless (select has_duplicates from bookline_parked_0001.adoption)
-- @no-transaction
-- @set lock_timeout = 1d
-- @set maintenance_work_mem = 4MB
create index concurrently idx_messages_tenant_id on messages (tenant_id, conversation_id);

-- @step validate_bookings
-- @describe every booking has its conversation and its service
-- @after wait_for_writers
-- @unless (select has_duplicates from bookline_parked_0001.adoption)
-- @locks share update exclusive on bookings
-- @reads bookings, conversations
select bookline_parked_0001.validate_foreign_key('bookings', 'bookings_tenant_id_conversation_id_fkey');
select bookline_parked_0001.validate_foreign_key('bookings', 'bookings_tenant_id_service_id_fkey');

-- @step index_bookings_status
-- @describe bookings by status
-- @after validate_bookings
-- @no-transaction
-- @set lock_timeout = 1d
create index concurrently idx_bookings_tenant_id on bookings (tenant_id, status);

-- @step validate_conversations
-- @describe every chosen service exists, and every tenant
-- @after wait_for_writers
-- @locks share update exclusive on conversations, services
-- @reads conversations
select bookline_parked_0001.validate_foreign_key('conversations', 'conversations_tenant_id_selected_service_fkey');
select bookline_parked_0001.validate_foreign_key('conversations', 'conversations_tenant_id_fkey');
select bookline_parked_0001.validate_foreign_key('services', 'services_tenant_id_fkey');

-- @step unique_phone_number
-- @describe one conversation a phone number
-- @after validate_conversations
-- @unless (select has_duplicates from bookline_parked_0001.adoption)
-- @no-transaction
-- @set lock_timeout = 1d
create unique index concurrently conversations_tenant_id_phone_number_key on conversations (tenant_id, phone_number);

-- Behind the index it is a merge of two indexes: a third of the work.
-- @step validate_messages
-- @describe every message has its conversation
-- @after index_messages
-- @unless (select has_duplicates from bookline_parked_0001.adoption)
-- @locks share update exclusive on messages
-- @reads messages, conversations
select bookline_parked_0001.validate_foreign_key('messages', 'messages_tenant_id_conversation_id_fkey');

-- @step index_bookings_conversation
-- @describe bookings of a conversation
-- @after index_bookings_status
-- @no-transaction
create index concurrently idx_bookings_tenant_id_conversation_id on bookings (tenant_id, conversation_id);

-- @step verify_rows
-- @describe the original rows are those of the backup's manifest; what changed meanwhile is explained
-- @after back_up
-- @unless (select has_duplicates from bookline_parked_0001.adoption)
-- @reads services, conversations, messages, bookings
select bookline_parked_0001.demand_rows();

-- ===== 5. The merge ===================================================================================

-- @step create_merge_helpers
-- @describe how rows move to the conversation that stays, and how a merged conversation goes
-- @after wait_for_writers
create or replace function bookline_parked_0001.move_rows(of_table name, at_most_blocks integer) returns bigint
language plpgsql
as $body$
declare
  from_block bigint;
  to_block bigint;
  lost bigint;
begin
  -- Once through the heap in its own order: each page is read, and written to the log, once.
  insert into bookline_parked_0001.merge_progress
  select of_table, 0, case when (select has_duplicates from bookline_parked_0001.adoption)
    then pg_relation_size(of_table::regclass) / current_setting('block_size')::int + 1 else 0 end
  on conflict do nothing;
  select next_block, least(next_block + at_most_blocks, blocks) into from_block, to_block
  from bookline_parked_0001.merge_progress where table_name = of_table;
  if from_block >= to_block then
    return 0;
  end if;
  -- The rows' own triggers are for changes of the business, and the foreign key is validated afterwards.
  if (select rolsuper from pg_roles where rolname = current_user) then
    set local session_replication_role = replica;
  end if;
  execute format($f$
    with moved as (
      update %I x set conversation_id = m.bookline_kept_id
      from bookline_parked_0001.merged_conversations m
      where x.ctid >= '(%s,0)' and x.ctid < '(%s,0)' and m.tenant_id = x.tenant_id and m.id = x.conversation_id
      returning x.id, m.id as from_conversation
    )
    insert into bookline_parked_0001.repointed_rows select %1$L, id, from_conversation from moved
  $f$, of_table, from_block, to_block);
  if (select rolsuper from pg_roles where rolname = current_user) then
    set local session_replication_role = origin;
  end if;
  -- Held until the commit, the conversations that stay cannot go; if one is gone already, this batch begins again.
  execute format($f$
    select count(*) from (
      select distinct m.tenant_id, m.bookline_kept_id from bookline_parked_0001.repointed_rows r
      join bookline_parked_0001.merged_conversations m on m.id = r.from_conversation
      where r.table_name = %L and r.xmin = pg_current_xact_id()::xid
    ) k
    where not exists (select from conversations c where c.tenant_id = k.tenant_id and c.id = k.bookline_kept_id for key share)
  $f$, of_table) into lost;
  if lost > 0 then
    raise exception '% conversations that were to stay have just been deleted', lost using errcode = '40001';
  end if;
  update bookline_parked_0001.merge_progress set next_block = to_block where table_name = of_table;
  return to_block - from_block;
end $body$;

create or replace function bookline_parked_0001.remove_merged(at_most integer) returns bigint
language plpgsql
as $body$
declare
  batch text[];
  t text;
begin
  update bookline_parked_0001.merged_conversations m set bookline_kept_id = n.bookline_kept_id
  from bookline_parked_0001.merged_conversations n where n.id = m.bookline_kept_id;
  batch := array(select id from bookline_parked_0001.merged_conversations where not bookline_removed limit at_most);
  -- A transaction with an old snapshot may have added one more; by now there is an index to find it.
  foreach t in array array['messages', 'bookings'] loop
    execute format($f$
      with moved as (
        update %I x set conversation_id = m.bookline_kept_id
        from bookline_parked_0001.merged_conversations m
        where m.id = any ($1) and x.tenant_id = m.tenant_id and x.conversation_id = m.id
        returning x.id, m.id as from_conversation
      )
      insert into bookline_parked_0001.repointed_rows select %1$L, id, from_conversation from moved
    $f$, t) using batch;
  end loop;
  -- Its row as it is at this moment stays on record.
  execute (
    select format($f$
      with gone as (
        delete from conversations c where c.id = any ($1) returning c.*
      )
      update bookline_parked_0001.merged_conversations m
      set (%s, bookline_removed) = (%s, true) from gone g where m.id = g.id
    $f$, string_agg(quote_ident(a.attname), ', '), string_agg('g.' || quote_ident(a.attname), ', '))
    from pg_attribute a
    where a.attrelid = 'bookline_parked_0001.merged_conversations'::regclass and a.attnum > 0 and not a.attisdropped
      and a.attname <> all (array['bookline_kept_id', 'bookline_removed', 'bookline_at_birth'])
  ) using batch;
  return cardinality(batch);
end $body$;

-- @step move_messages
-- @describe messages of merged conversations move to the one that stays
-- @after back_up, create_merge_helpers
-- @repeat
-- @writes messages
update bookline_parked_0001.adoption a set merged_rows = 0
from (select bookline_parked_0001.move_rows('messages', 2048) as n) r where r.n > 0;

-- @step move_bookings
-- @describe bookings of merged conversations move to the one that stays
-- @after move_messages
-- @repeat
-- @writes bookings
update bookline_parked_0001.adoption a set merged_rows = 0
from (select bookline_parked_0001.move_rows('bookings', 2048) as n) r where r.n > 0;

-- @step index_merged_messages
-- @describe messages of a conversation
-- @after move_messages, index_messages
-- @unless not (select has_duplicates from bookline_parked_0001.adoption)
-- @no-transaction
-- @set maintenance_work_mem = 4MB
create index concurrently idx_messages_tenant_id on messages (tenant_id, conversation_id);

-- @step validate_merged_messages
-- @describe every message has its conversation
-- @after index_merged_messages
-- @unless not (select has_duplicates from bookline_parked_0001.adoption)
-- @locks share update exclusive on messages
-- @reads messages, conversations
-- @set maintenance_work_mem = 256MB
select bookline_parked_0001.validate_foreign_key('messages', 'messages_tenant_id_conversation_id_fkey');

-- A run that began with the former text has done it as validate_bookings; under row-level security it comes too late.
-- @step validate_merged_bookings
-- @describe every booking has its conversation and its service
-- @after move_bookings, index_bookings_conversation
-- @unless not (select has_duplicates from bookline_parked_0001.adoption) or (select relrowsecurity from pg_class where oid = 'bookings'::regclass)
-- @locks share update exclusive on bookings
-- @reads bookings, conversations
select bookline_parked_0001.validate_foreign_key('bookings', 'bookings_tenant_id_conversation_id_fkey');
select bookline_parked_0001.validate_foreign_key('bookings', 'bookings_tenant_id_service_id_fkey');

-- @step remove_merged
-- @describe the merged conversations themselves, now empty
-- @after index_merged_messages, move_bookings, index_bookings_conversation
-- @repeat
-- @writes conversations
update bookline_parked_0001.adoption a set merged_rows = merged_rows + r.n
from (select bookline_parked_0001.remove_merged(2000) as n) r where r.n > 0;

-- @step verify_merged_rows
-- @describe count and checksum of the original rows, merged ones put back in thought, equal the backup's manifest
-- @after remove_merged
-- @unless not (select has_duplicates from bookline_parked_0001.adoption)
-- @reads services, conversations, messages, bookings
select bookline_parked_0001.demand_rows();
do $$
begin
  raise notice 'conversations that shared a phone number, merged: %; messages and bookings moved: %',
    (select count(*) from bookline_parked_0001.merged_conversations), (select count(*) from bookline_parked_0001.repointed_rows);
end $$;

-- A run that began with the former text may have built it as unique_phone_number.
-- @step unique_merged_phone_number
-- @describe one conversation a phone number
-- @after remove_merged, unique_phone_number
-- @unless not (select has_duplicates from bookline_parked_0001.adoption) or to_regclass('conversations_tenant_id_phone_number_key') is not null
-- @no-transaction
create unique index concurrently conversations_tenant_id_phone_number_key on conversations (tenant_id, phone_number);

-- @step drop_phone_number_look_up
-- @describe the unique index has taken its place
-- @after unique_phone_number, unique_merged_phone_number
-- @no-transaction
drop index concurrently if exists bookline_conversations_phone_number;

-- ===== 6. Keys that need a short lock, then row-level security ========================================

-- @step attach_keys
-- @describe conversations: one a phone number, as a constraint
alter table conversations
  add constraint conversations_tenant_id_phone_number_key unique using index conversations_tenant_id_phone_number_key;

-- @step attach_key_bookings
-- @describe bookings: the index becomes a constraint
alter table bookings add constraint bookings_tenant_id_id_key unique using index bookings_tenant_id_id_key;

-- Without this, injected SQL could switch the tenant inside a single statement (set_config in an expression), and a
-- temporary object could stand in front of a real one.
-- @step harden_database
-- @describe no TEMP for everybody, set_config for owners only
do $$
declare
  super boolean := (select rolsuper from pg_roles where rolname = current_user);
  login name;
begin
  if super or pg_has_role((select datdba from pg_database where datname = current_database()), 'usage') then
    execute format('revoke temporary on database %I from public', current_database());
    -- For stage_rows, which runs with its rights.
    if not has_database_privilege('bookline_owner', current_database(), 'temporary') then
      execute format('grant temporary on database %I to bookline_owner', current_database());
      update bookline_parked_0001.adoption set temp_to = temp_to || 'bookline_owner'::name;
    end if;
    foreach login in array (select legacy_logins from bookline_parked_0001.adoption) loop
      if not has_database_privilege(login, current_database(), 'temporary') then
        execute format('grant temporary on database %I to %I', current_database(), login);
        update bookline_parked_0001.adoption set temp_to = temp_to || login;
      end if;
    end loop;
  else
    raise warning 'unhardened: TEMP on database % is still public (only its owner may revoke it)', current_database();
  end if;
  if super then
    revoke execute on function pg_catalog.set_config(text, text, boolean) from public;
    grant execute on function pg_catalog.set_config(text, text, boolean) to bookline_owner, bookline_migrator, tenant_session;
    foreach login in array (select legacy_logins from bookline_parked_0001.adoption) loop
      if not has_function_privilege(login, 'pg_catalog.set_config(text, text, boolean)', 'execute') then
        execute format('grant execute on function pg_catalog.set_config(text, text, boolean) to %I', login);
        update bookline_parked_0001.adoption set set_config_to = set_config_to || login;
      end if;
    end loop;
  elsif has_function_privilege('public', 'pg_catalog.set_config(text, text, boolean)', 'execute') then
    raise warning 'unhardened: set_config is still public (only a superuser may revoke it)';
  end if;
end $$;

-- @step create_isolate_function
-- @describe what isolates a table
create or replace function bookline_parked_0001.isolate(of_table name, key_column name, rights text) returns void
language plpgsql
as $body$
declare
  w record;
begin
  execute format('alter table %I owner to bookline_owner', of_table);
  for w in select * from bookline_parked_0001.withdrawn_rights where table_name = of_table loop
    execute format('revoke %s on %I from %s', w.privilege, of_table, case w.grantee when '' then 'public' else quote_ident(w.grantee) end);
  end loop;
  execute format('revoke truncate, references, trigger on %I from authenticated', of_table);
  execute format('grant %s on %I to authenticated', rights, of_table);
  -- The sequences of serial columns changed their owner with the table.
  execute (select coalesce(string_agg(format('grant usage, select on sequence %s to authenticated;', d.objid::regclass), ' '), 'select 1')
    from pg_depend d join pg_class c on c.oid = d.objid and c.relkind = 'S'
    where d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass and d.refobjid = to_regclass(of_table) and d.deptype = 'a');
  execute format('create policy %I on %I for all to authenticated using (%I = require_tenant_context()) with check (%3$I = require_tenant_context())',
    'tenant_isolation_' || of_table, of_table, key_column);
  execute format('alter table %I enable row level security', of_table);
end $body$;

-- @step isolate_platform_tables
-- @describe tenants, users, api_keys, subscriptions, usage_metrics
do $$
begin
  perform bookline_parked_0001.isolate('tenants', 'id', 'select, update');
  perform bookline_parked_0001.isolate('users', 'tenant_id', 'select, insert, update, delete');
  perform bookline_parked_0001.isolate('api_keys', 'tenant_id', 'select, insert, update, delete');
  perform bookline_parked_0001.isolate('subscriptions', 'tenant_id', 'select, insert, update, delete');
  perform bookline_parked_0001.isolate('usage_metrics', 'tenant_id', 'select, insert, update, delete');
  alter table subscription_plans owner to bookline_owner;
  grant select on subscription_plans to authenticated, bookline_operator;
  alter table tenants force row level security;
  alter table users force row level security;
  alter table api_keys force row level security;
  alter table subscriptions force row level security;
  alter table usage_metrics force row level security;
end $$;

-- @step isolate_services
-- @describe row-level security on services
-- @locks access exclusive on services
select bookline_parked_0001.isolate('services', 'tenant_id', 'select, insert, update, delete');

-- @step isolate_conversations
-- @describe row-level security on conversations
-- @locks access exclusive on conversations
select bookline_parked_0001.isolate('conversations', 'tenant_id', 'select, insert, update, delete');

-- @step isolate_messages
-- @describe row-level security on messages
-- @locks access exclusive on messages
select bookline_parked_0001.isolate('messages', 'tenant_id', 'select, insert, update, delete');

-- @step isolate_bookings
-- @describe row-level security on bookings
-- @locks access exclusive on bookings
select bookline_parked_0001.isolate('bookings', 'tenant_id', 'select, insert, update, delete');

-- @step one_conversation_for_legacy
-- @describe merging at birth is for the single-tenant application alone; everybody else upserts
do $$
declare
  owner record;
begin
  select r.rolname, r.rolsuper into owner from bookline_parked_0001.original_tables o
  join pg_roles r on r.rolname = o.owner where o.table_name = 'conversations';
  execute format('create or replace trigger bookline_one_conversation before insert on conversations
    for each row when (adopted_tenant() is not null%s) execute function bookline_parked_0001.one_conversation()',
    -- A superuser cannot be confined; its application is known by naming no tenant.
    case when owner.rolsuper then format(' or session_user = %L and get_tenant_context() is null', owner.rolname) else '' end);
end $$;

-- Rows of other tenants come back only now, so that nobody sees them unisolated, and before FORCE, so that an owner
-- without BYPASSRLS can write them.
-- @step restore_parked_rows
-- @describe what an earlier down parked comes back
do $$
declare
  t name;
  names text;
  super boolean := (select rolsuper from pg_roles where rolname = current_user);
begin
  -- The rows' own triggers are for changes of the business: what comes back was there before.
  if super then
    set local session_replication_role = replica;
  end if;
  foreach t in array array['services', 'conversations', 'messages', 'bookings']::name[] loop
    if not super and exists (select from pg_trigger g where g.tgrelid = to_regclass(t) and not g.tgisinternal
      and g.tgname not in ('bookline_redirect', 'bookline_one_conversation')) then
      raise warning 'triggers of % run for rows that come back (only a superuser may leave them out)', t;
    end if;
    if to_regclass('bookline_parked_0001.rows_of_' || t) is not null then
      select string_agg(quote_ident(a.attname), ', ' order by a.attnum) into names
      from pg_attribute a
      join pg_attribute there on there.attrelid = to_regclass(t) and there.attname = a.attname and not there.attisdropped
        and there.attgenerated = ''
      where a.attrelid = to_regclass('bookline_parked_0001.rows_of_' || t) and a.attnum > 0 and not a.attisdropped;
      execute format('with back as (delete from bookline_parked_0001.%I returning *) insert into %I (%s) overriding system value select %3$s from back',
        'rows_of_' || t, t, names);
    end if;
    if to_regclass('bookline_parked_0001.values_of_' || t) is not null then
      select string_agg(quote_ident(a.attname), ', ' order by a.attnum) into names
      from pg_attribute a
      where a.attrelid = to_regclass('bookline_parked_0001.values_of_' || t) and a.attnum > 0 and not a.attisdropped
        and a.attname <> 'id';
      execute format('with back as (delete from bookline_parked_0001.%I returning *) update %I x set (%s) = row(%s) from back b where x.id = b.id',
        'values_of_' || t, t, names, 'b.' || replace(names, ', ', ', b.'));
    end if;
  end loop;
end $$;

-- @step force_services
-- @describe services: for the owner, too
alter table services force row level security;

-- @step force_conversations
-- @describe conversations: for the owner, too
alter table conversations force row level security;

-- @step force_messages
-- @describe messages: for the owner, too
alter table messages force row level security;

-- @step force_bookings
-- @describe bookings: for the owner, too
alter table bookings force row level security;

-- @step finish
-- @describe everything belongs to bookline_owner, and the record is closed
do $$
declare
  ddl text;
begin
  -- The schema first: a table's new owner must be allowed to create in it.
  alter schema bookline_parked_0001 owner to bookline_owner;
  foreach ddl in array array(
    select format('alter table %s owner to bookline_owner', c.oid::regclass)
    from pg_class c
    where c.relnamespace = 'bookline_parked_0001'::regnamespace and c.relkind = 'r'
      and c.relowner <> 'bookline_owner'::regrole
    union all
    select format('alter function %s owner to bookline_owner', p.oid::regprocedure)
    from pg_proc p where p.pronamespace = 'bookline_parked_0001'::regnamespace
  ) loop
    execute ddl;
  end loop;
  revoke all on all functions in schema bookline_parked_0001 from public;
  update bookline_parked_0001.adoption set state = 'adopted';
end $$;
