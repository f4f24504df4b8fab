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

-- @step require_context_services
-- @describe services: tenant_id comes from the context alone, currency and unit are the writer's to say
alter table services alter column tenant_id set default require_tenant_context(),
  alter column currency drop default, alter column amount_unit drop default;

-- @step require_context_conversations
-- @describe conversations: tenant_id comes from the context alone
alter table conversations alter column tenant_id set default require_tenant_context();

-- @step require_context_messages
-- @describe messages: tenant_id comes from the context alone
alter table messages alter column tenant_id set default require_tenant_context();

-- @step require_context_bookings
-- @describe bookings: tenant_id comes from the context alone, currency and unit are the writer's to say
alter table bookings alter column tenant_id set default require_tenant_context(),
  alter column currency drop default, alter column amount_unit drop default;

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
    as $body$ select null::uuid $body$;
  foreach login in array a.legacy_logins loop
    if to_regrole(quote_ident(login)) is null then
      continue;
    end if;
    execute format('revoke usage on schema bookline_parked_0001 from %I', login);
    if super then
      execute format('revoke execute on function pg_catalog.set_config(text, text, boolean) from %I', login);
    end if;
    if super or pg_has_role((select datdba from pg_database where datname = current_database()), 'usage') then
      execute format('revoke temporary on database %I from %I', current_database(), login);
    end if;
    if login = any (a.granted_to) then
      execute format('revoke authenticated from %I', login);
      raise notice 'login % has no rights on tenant tables any more', login;
    else
      raise warning 'login % was a member of authenticated before the migration and stays one', login;
    end if;
  end loop;
  update bookline_parked_0001.adoption set granted_to = '{}', contracted_at = now();
end $$;
