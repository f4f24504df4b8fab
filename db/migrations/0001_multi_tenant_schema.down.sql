-- Back to one business, with nothing lost.
--
-- The four tables get their exact structure back and keep every row written since. What the single-tenant shape has no
-- place for is parked in the schema bookline_parked_0001: rows of other tenants, values of the new columns, and the
-- platform's tables as they are. A later up brings all of it back: up after down is the identity.
--
-- --restore-backup (the setting bookline.restore_backup) instead gives the tables exactly the rows of the backup and
-- parks what came later.
--
-- Every step holds from any point of a half-finished up, so a failed up can be taken back, too.

-- @step check_can_go_back
-- @describe rights, the record of the originals, the backup when it was asked for
-- @preflight
do $$
declare
  listed text;
begin
  if to_regclass('bookline_parked_0001.adoption') is null then
    return; -- up stopped before its first step: there is nothing to take back
  end if;
  select string_agg(format('%s (owner %s)', c.relname, pg_get_userbyid(c.relowner)), ', ') into listed
  from pg_class c
  where c.oid in (to_regclass('services'), to_regclass('conversations'), to_regclass('messages'), to_regclass('bookings'))
    and not pg_has_role(c.relowner, 'usage');
  if listed is not null then
    raise exception 'login % does not own %', current_user, listed
      using errcode = 'BK002', hint = 'Roll back as the login that migrated, as bookline_migrator, or as a superuser.';
  end if;
  select string_agg(format('%s of %s', a.attname, a.attrelid::regclass), ', ') into listed
  from bookline_parked_0001.added_columns n
  join pg_attribute a on a.attrelid = to_regclass(n.table_name) and a.attname = n.column_name
  join pg_depend d on d.refclassid = 'pg_class'::regclass and d.refobjid = a.attrelid and d.refobjsubid = a.attnum
    and d.classid = 'pg_rewrite'::regclass;
  if listed is not null then
    raise exception 'views use columns that go away: %', listed
      using errcode = 'BK002', hint = 'Drop these views first; keep their definitions for the next up.';
  end if;
  if current_setting('bookline.restore_backup', true) = 'on' then
    select string_agg(m.backup_table, ', ') into listed
    from bookline_parked_0001.backup_manifest m
    where m.cycle = (select cycle from bookline_parked_0001.adoption) and to_regclass(m.backup_table) is null;
    if listed is not null
      or not exists (select from bookline_parked_0001.backup_manifest where cycle = (select cycle from bookline_parked_0001.adoption)) then
      raise exception 'there is no backup to restore%', coalesce(': ' || listed || ' is gone', '')
        using errcode = 'BK002', hint = 'Roll back without --restore-backup: every row as it is now stays.';
    end if;
  end if;
end $$;

-- ===== 1. Close the door: only the first tenant goes on, and only with the columns it always had ======

-- @step create_helpers
-- @describe what the steps below share
-- @unless to_regclass('bookline_parked_0001.adoption') is null
create or replace function bookline_parked_0001.confine(of_table name) returns void
language plpgsql
as $body$
declare
  tenant uuid := (select tenant_id from bookline_parked_0001.adoption);
  policy name := 'tenant_isolation_' || of_table;
  columns text := (
    select string_agg(quote_ident(c), ', ') from bookline_parked_0001.original_tables o, unnest(o.columns) c
    where o.table_name = of_table
  );
begin
  execute format('alter table %I no force row level security', of_table);
  -- Half-way into up the table may not be isolated yet; then only its old logins know of it.
  if exists (select from pg_policy p where p.polrelid = to_regclass(of_table) and p.polname = policy) then
    execute format('alter policy %I on %I using (tenant_id = require_tenant_context() and tenant_id = %L) with check (tenant_id = require_tenant_context() and tenant_id = %3$L)',
      policy, of_table, tenant);
    execute format('revoke insert, update on %I from authenticated', of_table);
    execute format('grant insert (%s), update (%1$s) on %I to authenticated', columns, of_table);
  end if;
end $body$;

-- Without a tenant of its own the database was a fresh install: every row is another tenant's.
create or replace function bookline_parked_0001.park_rows(of_table name) returns bigint
language plpgsql
as $body$
declare
  tenant uuid := (select tenant_id from bookline_parked_0001.adoption);
  added text := (
    select string_agg(quote_ident(column_name), ', ' order by column_name) from bookline_parked_0001.added_columns
    where table_name = of_table and column_name <> 'tenant_id'
  );
  at_rest text := (
    select string_agg(case when resting_value is null then 'false' else format('x.%I is not distinct from %s', column_name, resting_value) end, ' and ')
    from bookline_parked_0001.added_columns where table_name = of_table and column_name <> 'tenant_id'
  );
  parked bigint := 0;
  outside record;
  referred boolean;
begin
  if not exists (select from pg_attribute where attrelid = to_regclass(of_table) and attname = 'tenant_id' and not attisdropped) then
    return 0;
  end if;
  -- Values of the new columns that say more than their default.
  if to_regclass('bookline_parked_0001.values_of_' || of_table) is null then
    execute format('create table bookline_parked_0001.%I as select id, %s from %I x with no data',
      'values_of_' || of_table, added, of_table);
  end if;
  execute format('insert into bookline_parked_0001.%I select id, %s from %I x where x.tenant_id = %L and not (%s)
      and not exists (select from bookline_parked_0001.%1$I v where v.id = x.id)',
    'values_of_' || of_table, added, of_table, tenant, at_rest);
  -- Rows of other tenants.
  if exists (select from tenants where id is distinct from tenant) then
    -- A table that Bookline does not know of would lose its rows, or their link, with the rows that they refer to.
    for outside in
      select k.conrelid::regclass as child, k.conname, a.attname
      from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
      where k.contype = 'f' and k.confrelid = to_regclass(of_table) and cardinality(k.conkey) = 1
        and k.confdeltype in ('c', 'n', 'd') and k.conrelid <> all (array['services', 'conversations', 'messages', 'bookings']::regclass[])
    loop
      execute format('select exists (select from %s c join %I p on p.id = c.%I where p.tenant_id is distinct from %L)',
        outside.child, of_table, outside.attname, tenant) into referred;
      if referred then
        raise exception 'rows of % refer to other tenants'' %, which are about to be parked (foreign key %)', outside.child, of_table, outside.conname
          using errcode = 'BK002', hint = format('Move these rows of %s away first, then run down again.', outside.child);
      end if;
    end loop;
    if to_regclass('bookline_parked_0001.rows_of_' || of_table) is null then
      execute format('create table bookline_parked_0001.%I as select * from %I with no data', 'rows_of_' || of_table, of_table);
    end if;
    -- A column may have come since the table was parked for the first time.
    execute (select coalesce(string_agg(format('alter table bookline_parked_0001.%I add column %I %s;', 'rows_of_' || of_table, a.attname,
        format_type(a.atttypid, a.atttypmod)), ' '), 'select 1')
      from pg_attribute a where a.attrelid = to_regclass(of_table) and a.attnum > 0 and not a.attisdropped
        and not exists (select from pg_attribute b where b.attrelid = to_regclass('bookline_parked_0001.rows_of_' || of_table)
          and b.attname = a.attname and not b.attisdropped));
    execute (select format('with gone as (delete from %I where tenant_id is distinct from %L returning *)
        insert into bookline_parked_0001.%I (%s) select %4$s from gone',
        of_table, tenant, 'rows_of_' || of_table, string_agg(quote_ident(a.attname), ', '))
      from pg_attribute a where a.attrelid = to_regclass(of_table) and a.attnum > 0 and not a.attisdropped);
    get diagnostics parked = row_count;
  end if;
  return parked;
end $body$;

create or replace function bookline_parked_0001.move_rows_back(of_table name, at_most_blocks integer) returns bigint
language plpgsql
as $body$
declare
  progress name := of_table || '_back';
  from_block bigint;
  to_block bigint;
begin
  -- Once through the heap in its own order, as on the way there. Whoever was moved elsewhere since stays there.
  insert into bookline_parked_0001.merge_progress
  select progress, 0, case when exists (select from bookline_parked_0001.repointed_rows where table_name = of_table)
    then pg_relation_size(of_table::regclass) / current_setting('block_size')::int + 1 else 0 end
  on conflict do nothing;
  select next_block, least(next_block + at_most_blocks, blocks) into from_block, to_block
  from bookline_parked_0001.merge_progress where table_name = progress;
  if from_block >= to_block then
    return 0;
  end if;
  if (select rolsuper from pg_roles where rolname = current_user) then
    set local session_replication_role = replica;
  end if;
  execute format($f$
    update %I x set conversation_id = r.from_conversation
    from bookline_parked_0001.repointed_rows r
    join bookline_parked_0001.merged_conversations m on m.id = r.from_conversation
    where x.ctid >= '(%s,0)' and x.ctid < '(%s,0)'
      and r.table_name = %1$L and r.id = x.id and x.conversation_id = m.bookline_kept_id
  $f$, of_table, from_block, to_block);
  if (select rolsuper from pg_roles where rolname = current_user) then
    set local session_replication_role = origin;
  end if;
  update bookline_parked_0001.merge_progress set next_block = to_block where table_name = progress;
  return to_block - from_block;
end $body$;

create or replace function bookline_parked_0001.move_stragglers_back(of_table name) returns void
language plpgsql
as $body$
begin
  if not exists (select from bookline_parked_0001.repointed_rows where table_name = of_table) then
    return;
  end if;
  if (select rolsuper from pg_roles where rolname = current_user) then
    set local session_replication_role = replica;
  end if;
  execute format($f$
    update %I x set conversation_id = r.from_conversation
    from bookline_parked_0001.repointed_rows r
    join bookline_parked_0001.merged_conversations m on m.id = r.from_conversation
    where r.table_name = %1$L and r.id = x.id and x.conversation_id = m.bookline_kept_id
  $f$, of_table);
  if (select rolsuper from pg_roles where rolname = current_user) then
    set local session_replication_role = origin;
  end if;
end $body$;

create or replace function bookline_parked_0001.restore_structure(of_table name) returns void
language plpgsql
as $body$
declare
  original record;
  composite record;
  drops text;
  w record;
begin
  select * into original from bookline_parked_0001.original_tables where table_name = of_table;
  if not found then
    return; -- up stopped before it had noted anything about the table
  end if;
  execute format('drop policy if exists %I on %I', 'tenant_isolation_' || of_table, of_table);
  execute format('alter table %I disable row level security', of_table);
  execute format('revoke all on %I from authenticated', of_table);
  execute (select coalesce(string_agg(format('revoke all on sequence %s from authenticated;', d.objid::regclass), ' '), 'select 1')
    from pg_depend d join pg_class c on c.oid = d.objid and c.relkind = 'S'
    where d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass and d.refobjid = to_regclass(of_table) and d.deptype = 'a');
  -- With tenant_id go its keys, indexes and defaults.
  select string_agg(format('drop column if exists %I', column_name), ', ') into drops
  from bookline_parked_0001.added_columns where table_name = of_table;
  if drops is not null then
    execute format('alter table %I %s', of_table, drops);
  end if;
  -- Whoever is no superuser may give a table only to a role that could create it.
  if not (select rolsuper from pg_roles where rolname = current_user)
    and not has_schema_privilege(original.owner, current_schema(), 'create') then
    execute format('grant create on schema %I to %I', current_schema(), original.owner);
    execute format('alter table %I owner to %I', of_table, original.owner);
    execute format('revoke create on schema %I from %I', current_schema(), original.owner);
  else
    execute format('alter table %I owner to %I', of_table, original.owner);
  end if;
  for w in select * from bookline_parked_0001.withdrawn_rights r
    where r.table_name = of_table and (r.grantee = '' or to_regrole(quote_ident(r.grantee)) is not null)
  loop
    execute format('grant %s on %I to %s%s', w.privilege, of_table, case w.grantee when '' then 'public' else quote_ident(w.grantee) end,
      case when w.grantable then ' with grant option' else '' end);
  end loop;
end $body$;

-- @step confine_services
-- @describe services: only the first tenant, only the original columns
-- @unless to_regclass('bookline_parked_0001.adoption') is null
-- @locks access exclusive on services
select bookline_parked_0001.confine('services');

-- @step confine_conversations
-- @describe conversations: only the first tenant, only the original columns
-- @unless to_regclass('bookline_parked_0001.adoption') is null
-- @locks access exclusive on conversations
select bookline_parked_0001.confine('conversations');

-- @step confine_messages
-- @describe messages: only the first tenant, only the original columns
-- @unless to_regclass('bookline_parked_0001.adoption') is null
-- @locks access exclusive on messages
select bookline_parked_0001.confine('messages');

-- @step confine_bookings
-- @describe bookings: only the first tenant, only the original columns
-- @unless to_regclass('bookline_parked_0001.adoption') is null
-- @locks access exclusive on bookings
select bookline_parked_0001.confine('bookings');

-- ===== 2. Park what the single-tenant shape has no place for ==========================================

-- @step unforce_platform_tables
-- @describe so that an owner without BYPASSRLS can read them
-- @unless to_regclass('tenants') is null or to_regclass('bookline_parked_0001.adoption') is null
do $$
declare
  t name;
begin
  foreach t in array array['tenants', 'users', 'api_keys', 'subscriptions', 'usage_metrics']::name[] loop
    execute format('alter table %I no force row level security', t);
    execute format('drop policy if exists %I on %I', 'tenant_isolation_' || t, t);
    execute format('revoke all on %I from authenticated', t);
  end loop;
end $$;

-- @step park_rows
-- @describe other tenants' rows and the new columns' values
-- @unless to_regclass('bookline_parked_0001.adoption') is null or to_regclass('tenants') is null
-- @reads services, conversations, messages, bookings
do $$
declare
  t name;
  parked bigint;
begin
  -- Children first, as the foreign keys demand.
  foreach t in array array['messages', 'bookings', 'conversations', 'services']::name[] loop
    parked := bookline_parked_0001.park_rows(t);
    if parked > 0 then
      raise notice '% rows of other tenants parked in bookline_parked_0001.rows_of_%', parked, t;
    end if;
  end loop;
end $$;

-- ===== 3. Undo the merge ==============================================================================

-- @step allow_duplicates
-- @describe a phone number may have several conversations again
-- @unless to_regclass('conversations_tenant_id_phone_number_key') is null
-- @locks access exclusive on conversations
do $$
begin
  if exists (select from pg_constraint where conrelid = 'conversations'::regclass and conname = 'conversations_tenant_id_phone_number_key') then
    alter table conversations drop constraint conversations_tenant_id_phone_number_key;
  else
    drop index conversations_tenant_id_phone_number_key; -- up stopped before the index became a constraint
  end if;
end $$;

-- @step stop_merging
-- @describe conversations are no longer merged at birth
-- @unless to_regclass('bookline_parked_0001.adoption') is null
drop trigger if exists bookline_one_conversation on conversations;

-- @step restore_merged
-- @describe merged conversations come back as they were
-- @unless to_regclass('bookline_parked_0001.merged_conversations') is null
-- @writes conversations
do $$
begin
  -- As they were: the rows' own triggers are for changes of the business.
  if (select rolsuper from pg_roles where rolname = current_user) then
    set local session_replication_role = replica;
  end if;
  -- Without a foreign key of old a conversation may have chosen a service that never was.
  if not exists (select from bookline_parked_0001.original_foreign_keys where table_name = 'conversations') then
    alter table conversations drop constraint if exists conversations_tenant_id_selected_service_fkey;
  end if;
  -- Else a service that was deleted since cannot be chosen again.
  execute (
    select format($f$
      insert into conversations (%s) overriding system value
      select %s from bookline_parked_0001.merged_conversations m
      where m.bookline_removed and m.tenant_id = (select tenant_id from bookline_parked_0001.adoption)
      on conflict (id) do nothing
    $f$, string_agg(quote_ident(c), ', '), string_agg(case when c = 'selected_service' and exists (select from bookline_parked_0001.original_foreign_keys where table_name = 'conversations')
      then '(select s.id from services s where s.id = m.selected_service)' else 'm.' || quote_ident(c) end, ', '))
    from (
      select unnest(columns) as c from bookline_parked_0001.original_tables where table_name = 'conversations'
      union all select column_name from bookline_parked_0001.added_columns where table_name = 'conversations'
    ) names
    where not exists (select from pg_attribute a where a.attrelid = 'conversations'::regclass and a.attname = c and a.attgenerated <> '')
  );
  execute (
    select coalesce(string_agg(format(
      'insert into bookline_parked_0001.values_of_conversations select m.id, %s from bookline_parked_0001.merged_conversations m
        where m.bookline_removed and not (%s)', list, at_rest), ''), 'select 1')
    from (
      select string_agg('m.' || quote_ident(column_name), ', ' order by column_name) as list,
        string_agg(case when resting_value is null then 'false' else format('m.%I is not distinct from %s', column_name, resting_value) end, ' and ') as at_rest
      from bookline_parked_0001.added_columns where table_name = 'conversations' and column_name <> 'tenant_id'
    ) x
    where to_regclass('bookline_parked_0001.values_of_conversations') is not null and list is not null
  );
  insert into bookline_parked_0001.earlier_merges
  select id, bookline_kept_id from bookline_parked_0001.merged_conversations
  on conflict (id) do update set kept_id = excluded.kept_id;
end $$;

-- @step stop_redirecting_messages
-- @describe messages go to the conversation they name again
drop trigger if exists bookline_redirect on messages;

-- @step stop_redirecting_bookings
-- @describe bookings go to the conversation they name again
drop trigger if exists bookline_redirect on bookings;

-- @step drop_message_index
-- @describe moving back is cheaper without it, and it goes anyway
-- @unless to_regclass('idx_messages_tenant_id') is null
drop index idx_messages_tenant_id;

-- @step move_back
-- @describe messages and bookings of merged conversations go back
-- @unless to_regclass('bookline_parked_0001.merged_conversations') is null
-- @repeat
-- @writes messages, bookings
update bookline_parked_0001.adoption set merged_rows = 0
where bookline_parked_0001.move_rows_back('messages', 2048) + bookline_parked_0001.move_rows_back('bookings', 2048) > 0;

-- @step settle_moves
-- @describe rows that the application wrote to another place meanwhile go back, too; what is back is done with
-- @unless to_regclass('bookline_parked_0001.merged_conversations') is null
-- @writes messages, bookings
select bookline_parked_0001.move_stragglers_back('messages'), bookline_parked_0001.move_stragglers_back('bookings');
delete from bookline_parked_0001.repointed_rows r using messages x
where r.table_name = 'messages' and x.id = r.id and x.conversation_id = r.from_conversation;
delete from bookline_parked_0001.repointed_rows r using bookings x
where r.table_name = 'bookings' and x.id = r.id and x.conversation_id = r.from_conversation;

-- @step forget_merge
-- @describe the last of them, with nobody writing; then the record of the merge has served
-- @unless to_regclass('bookline_parked_0001.merged_conversations') is null
lock table messages, bookings in share row exclusive mode;
select bookline_parked_0001.move_stragglers_back('messages'), bookline_parked_0001.move_stragglers_back('bookings');
drop table bookline_parked_0001.merged_conversations;
delete from bookline_parked_0001.repointed_rows;
drop function if exists bookline_parked_0001.one_conversation();
drop function if exists bookline_parked_0001.redirect_merged();
drop function if exists bookline_parked_0001.record_merged(conversations, text);

-- ===== 4. The old foreign keys, before the composite ones go ==========================================

-- @step create_foreign_key_functions
-- @describe how an original foreign key comes back
-- @unless to_regclass('bookline_parked_0001.adoption') is null
create or replace function bookline_parked_0001.restore_foreign_keys(of_table name) returns void
language plpgsql
as $body$
declare
  k record;
begin
  for k in select * from bookline_parked_0001.original_foreign_keys where table_name = of_table loop
    if not exists (select from pg_constraint where conrelid = to_regclass(of_table) and conname = k.constraint_name) then
      execute format('alter table %I add constraint %I %s not valid', of_table, k.constraint_name,
        regexp_replace(k.definition, ' NOT VALID$', ''));
      execute format('comment on constraint %I on %I is %L', k.constraint_name, of_table, k.comment);
    end if;
  end loop;
end $body$;

create or replace function bookline_parked_0001.validate_foreign_keys(of_table name) returns void
language plpgsql
as $body$
declare
  k record;
begin
  for k in select * from bookline_parked_0001.original_foreign_keys where table_name = of_table and validated loop
    execute format('alter table %I validate constraint %I', of_table, k.constraint_name);
  end loop;
end $body$;

-- @step restore_keys_conversations
-- @describe conversations: the original foreign keys, not yet validated
-- @unless to_regclass('bookline_parked_0001.adoption') is null
-- @locks share row exclusive on conversations, services
select bookline_parked_0001.restore_foreign_keys('conversations');

-- @step restore_keys_bookings
-- @describe bookings: the original foreign keys, not yet validated
-- @unless to_regclass('bookline_parked_0001.adoption') is null
-- @locks share row exclusive on bookings, conversations, services
select bookline_parked_0001.restore_foreign_keys('bookings');

-- @step restore_keys_messages
-- @describe messages: the original foreign keys, not yet validated
-- @unless to_regclass('bookline_parked_0001.adoption') is null
-- @locks share row exclusive on messages, conversations
select bookline_parked_0001.restore_foreign_keys('messages');

-- @step validate_messages
-- @describe every message has its conversation
-- @unless to_regclass('bookline_parked_0001.adoption') is null
-- @after restore_keys_messages
-- @locks share update exclusive on messages
-- @reads messages, conversations
select bookline_parked_0001.validate_foreign_keys('messages');

-- @step validate_others
-- @describe every booking and conversation has what it refers to
-- @unless to_regclass('bookline_parked_0001.adoption') is null
-- @after restore_keys_messages
-- @locks share update exclusive on bookings, conversations
-- @reads bookings, conversations
select bookline_parked_0001.validate_foreign_keys('bookings');
select bookline_parked_0001.validate_foreign_keys('conversations');

-- ===== 5. Structure: one short transaction a table, children first ====================================

-- @step restore_messages
-- @describe messages: policies, columns and owner as they were
-- @unless to_regclass('bookline_parked_0001.adoption') is null
-- @locks access exclusive on messages, conversations
select bookline_parked_0001.restore_structure('messages');

-- @step restore_bookings
-- @describe bookings: policies, columns and owner as they were
-- @unless to_regclass('bookline_parked_0001.adoption') is null
-- @locks access exclusive on bookings, conversations, services
select bookline_parked_0001.restore_structure('bookings');

-- @step restore_conversations
-- @describe conversations: policies, columns and owner as they were
-- @unless to_regclass('bookline_parked_0001.adoption') is null
-- @locks access exclusive on conversations, services
select bookline_parked_0001.restore_structure('conversations');

-- @step restore_services
-- @describe services: policies, columns and owner as they were
-- @unless to_regclass('bookline_parked_0001.adoption') is null
-- @locks access exclusive on services
select bookline_parked_0001.restore_structure('services');

-- ===== 6. The platform's own objects ==================================================================

-- @step park_platform_tables
-- @describe tenants, users, api_keys, subscription_plans, subscriptions, usage_metrics move aside as they are
-- @unless to_regclass('bookline_parked_0001.adoption') is null
do $$
declare
  t name;
begin
  foreach t in array array['tenants', 'users', 'api_keys', 'subscription_plans', 'subscriptions', 'usage_metrics']::name[] loop
    if to_regclass(t) is not null then
      execute format('revoke all on %I from authenticated', t);
      execute format('alter table %I set schema bookline_parked_0001', t);
    end if;
  end loop;
end $$;

-- @step drop_functions
-- @describe context functions and the helpers of the migration
-- @unless to_regclass('bookline_parked_0001.adoption') is null
drop function if exists stage_rows(regclass, text[]);
drop function if exists require_active_tenant();
drop function if exists require_tenant_context();
drop function if exists refuse_without_tenant();
drop function if exists set_tenant_context(uuid);
drop function if exists clear_tenant_context();
drop function if exists get_tenant_context();
drop function if exists adopted_tenant();

-- @step take_rights_back
-- @describe logins and the database are as they were; the roles themselves stay, since they belong to the whole cluster
-- @unless to_regclass('bookline_parked_0001.adoption') is null
do $$
declare
  a record;
  login name;
  super boolean := (select rolsuper from pg_roles where rolname = current_user);
begin
  select * into a from bookline_parked_0001.adoption;
  foreach login in array a.legacy_logins loop
    if to_regrole(quote_ident(login)) is not null then
      if not pg_has_role(login, (select nspowner from pg_namespace where nspname = 'bookline_parked_0001'), 'usage') then
        execute format('revoke all on schema bookline_parked_0001 from %I', login);
      end if;
      if super then
        if login = any (a.set_config_to) then
          execute format('revoke execute on function pg_catalog.set_config(text, text, boolean) from %I', login);
        end if;
      end if;
    end if;
  end loop;
  foreach login in array a.legacy_logins loop
    if to_regrole(quote_ident(login)) is null then
      continue;
    end if;
    begin
      execute format('alter role %I in database %I reset bookline.adopted', login, current_database());
    exception when insufficient_privilege then
      null; -- then none was left
    end;
    -- Another database of this cluster may need the membership.
    if login = any (a.granted_to) and not exists (select from pg_db_role_setting s, unnest(s.setconfig) c
      where s.setrole = quote_ident(login)::regrole and c = 'bookline.adopted=on'
        and s.setdatabase <> (select oid from pg_database where datname = current_database())) then
      execute format('revoke authenticated, bookline_legacy from %I', login);
    end if;
  end loop;
  update bookline_parked_0001.adoption set granted_to = '{}', temp_to = '{}', set_config_to = '{}';
  if super and a.set_config_was_public then
    grant execute on function pg_catalog.set_config(text, text, boolean) to public;
    revoke execute on function pg_catalog.set_config(text, text, boolean) from bookline_owner, bookline_migrator, tenant_session;
  end if;
  if super or pg_has_role((select datdba from pg_database where datname = current_database()), 'usage') then
    if a.temp_was_public then
      execute format('grant temporary on database %I to public', current_database());
    end if;
    foreach login in array a.temp_to loop
      execute format('revoke temporary on database %I from %I', current_database(), login);
    end loop;
  end if;
  if not a.schema_usage_was_granted then
    execute format('revoke usage on schema %I from authenticated', current_schema());
  end if;
  execute format('revoke usage, create on schema %I from bookline_owner', current_schema());
end $$;

-- ===== 7. The backup's rows, when they were asked for =================================================

-- @step restore_backup
-- @describe with --restore-backup: the rows of the backup, and what came later parked
-- @unless coalesce(current_setting('bookline.restore_backup', true), '') <> 'on' or to_regclass('bookline_parked_0001.adoption') is null
-- @reads services, conversations, messages, bookings
do $$
declare
  m record;
  columns text;
  settable text;
  excluded text;
  late text;
  parked bigint;
  restored bigint;
begin
  if (select rolsuper from pg_roles where rolname = current_user) then
    set local session_replication_role = replica; -- the rows' own triggers are for changes of the business
  end if;
  -- Parents are filled before children and emptied after them: foreign keys hold all the time.
  for m in
    select b.*, array_position(array['services', 'conversations', 'messages', 'bookings']::name[], b.table_name) as rank
    from bookline_parked_0001.backup_manifest b
    where b.cycle = (select cycle from bookline_parked_0001.adoption)
    order by rank
  loop
    -- Generated columns compute themselves; an identity takes a value by insert, but none by update.
    select string_agg(quote_ident(c), ', ' order by n),
      string_agg(quote_ident(c), ', ' order by n) filter (where a.attidentity <> 'a'),
      string_agg('excluded.' || quote_ident(c), ', ' order by n) filter (where a.attidentity <> 'a')
    into columns, settable, excluded
    from bookline_parked_0001.original_tables o, unnest(o.columns) with ordinality u (c, n)
    join pg_attribute a on a.attrelid = to_regclass(m.table_name) and a.attname = c and not a.attisdropped and a.attgenerated = ''
    where o.table_name = m.table_name;
    late := format('since_backup_%s_%s', m.cycle, m.table_name);
    execute format('create table bookline_parked_0001.%I as
      select t.* from %I t left join %s b on b.id = t.id
      where b.id is null or %s <> %s',
      late, m.table_name, m.backup_table, bookline_parked_0001.row_hash(m.table_name, 't', false),
      bookline_parked_0001.row_hash(m.table_name, 'b', false));
    get diagnostics parked = row_count;
    execute format('insert into %1$I (%2$s) overriding system value select %2$s from %3$s
      on conflict (id) do update set (%4$s) = row(%5$s)
      where %6$s <> %7$s',
      m.table_name, columns, m.backup_table, settable, excluded,
      bookline_parked_0001.row_hash(m.table_name, m.table_name, false), bookline_parked_0001.row_hash(m.table_name, 'excluded', false));
    get diagnostics restored = row_count;
    raise notice '%: % rows from the backup, % later or changed rows parked in bookline_parked_0001.%', m.table_name, restored, parked, late;
  end loop;
  for m in
    select b.*, array_position(array['messages', 'bookings', 'conversations', 'services']::name[], b.table_name) as rank
    from bookline_parked_0001.backup_manifest b
    where b.cycle = (select cycle from bookline_parked_0001.adoption)
    order by rank
  loop
    execute format('delete from %I t where not exists (select from %s b where b.id = t.id)', m.table_name, m.backup_table);
  end loop;
end $$;

-- ===== 8. Proof =======================================================================================

-- @step verify_structure
-- @describe each table's structure equals the one recorded before up
-- @unless to_regclass('bookline_parked_0001.adoption') is null
do $$
declare
  o record;
  now_is text;
begin
  for o in select * from bookline_parked_0001.original_tables loop
    now_is := bookline_parked_0001.structure_of(to_regclass(o.table_name));
    if now_is is distinct from o.structure then
      raise exception 'the structure of % is not what it was: now %', o.table_name, (
        select string_agg(coalesce('+ ' || n.line, '- ' || w.line), '; ')
        from regexp_split_to_table(now_is, E'\n') n (line)
        full join regexp_split_to_table(o.structure, E'\n') w (line) on w.line = n.line
        where n.line is null or w.line is null)
        using errcode = 'BK002', hint = 'Somebody changed it since up: take that change back, then run down again.';
    end if;
    raise notice '%: structure as before', o.table_name;
  end loop;
  update bookline_parked_0001.adoption set state = 'parked';
end $$;
