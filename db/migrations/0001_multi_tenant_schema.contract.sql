-- Ends the time in which the single-tenant application could go on unmodified. After this every login needs a tenant
-- context, nothing falls back to the first tenant, and ids of merged conversations are no longer redirected.
-- `down` still works afterwards.

-- @step check_adopted
-- @describe the migration is complete
-- @preflight
do $$
begin
  if to_regclass('bookline_parked_0001.adoption') is null
    or (select state from bookline_parked_0001.adoption) <> 'adopted' then
    raise exception 'there is nothing to end: 0001_multi_tenant_schema is not applied'
      using errcode = 'BK002', hint = 'bookline db status shows what is applied.';
  end if;
end $$;

-- @step stop_redirecting_messages
-- @describe messages no longer follow merged conversations
drop trigger if exists bookline_redirect on messages;

-- @step stop_redirecting_bookings
-- @describe bookings no longer follow merged conversations
drop trigger if exists bookline_redirect on bookings;

-- @step stop_merging
-- @describe a second conversation for a phone number is an error again
drop trigger if exists bookline_one_conversation on conversations;

-- @step create_helper
-- @describe columns that up added lose the defaults that only the single-tenant application needs; others keep theirs
create or replace function bookline_parked_0001.require_context(of_table name) returns void
language plpgsql
as $body$
begin
  execute format('alter table %I alter column tenant_id set default require_tenant_context()', of_table)
    || coalesce((select string_agg(format(', alter column %I drop default', column_name), '') from bookline_parked_0001.added_columns
      where table_name = of_table and column_name in ('currency', 'amount_unit')), '');
end $body$;

-- @step require_context_services
-- @describe services: tenant_id comes from the context alone, currency and unit are the writer's to say
-- @locks access exclusive on services
select bookline_parked_0001.require_context('services');

-- @step require_context_conversations
-- @describe conversations: tenant_id comes from the context alone
alter table conversations alter column tenant_id set default require_tenant_context();

-- @step require_context_messages
-- @describe messages: tenant_id comes from the context alone
alter table messages alter column tenant_id set default require_tenant_context();

-- @step require_context_bookings
-- @describe bookings: tenant_id comes from the context alone, currency and unit are the writer's to say
-- @locks access exclusive on bookings
select bookline_parked_0001.require_context('bookings');

-- @step release_legacy_logins
-- @describe the single-tenant application's logins lose their rights
do $$
declare
  a record;
  login name;
  super boolean := (select rolsuper from pg_roles where rolname = current_user);
begin
  select * into a from bookline_parked_0001.adoption;
  create or replace function adopted_tenant() returns uuid
    language sql stable parallel safe
    return null::pg_catalog.uuid;
  foreach login in array a.legacy_logins loop
    if to_regrole(quote_ident(login)) is null then
      continue;
    end if;
    execute format('revoke usage on schema bookline_parked_0001 from %I', login);
    if super then
      if login = any (a.set_config_to) then
        execute format('revoke execute on function pg_catalog.set_config(text, text, boolean) from %I', login);
      end if;
    end if;
    if login = any (a.temp_to) and (super or pg_has_role((select datdba from pg_database where datname = current_database()), 'usage')) then
      execute format('revoke temporary on database %I from %I', current_database(), login);
    end if;
    begin
      execute format('alter role %I in database %I reset bookline.adopted', login, current_database());
    exception when insufficient_privilege then
      null; -- then none was left
    end;
    if login = any (a.granted_to) and not exists (select from pg_db_role_setting s, unnest(s.setconfig) c
      where s.setrole = quote_ident(login)::regrole and c = 'bookline.adopted=on'
        and s.setdatabase <> (select oid from pg_database where datname = current_database())) then
      execute format('revoke authenticated, bookline_legacy from %I', login);
      raise notice 'login % has no rights on tenant tables any more', login;
    else
      raise warning 'login % stays a member of authenticated: it was one before, or another database of this cluster needs it; without a tenant of its own it sees nothing here', login;
    end if;
  end loop;
  update bookline_parked_0001.adoption set granted_to = '{}', temp_to = '{}', set_config_to = '{}', contracted_at = now();
end $$;
