-- Puts the rows aside in bookline_parked_0011, where the next up finds them: what was promised to an address is still delivered then.

-- @step drop_retention_function
-- @describe what finds old events
drop function if exists tenants_with_old_events(timestamptz, uuid, integer);

-- @step narrow_foreign_ids
-- @describe tenant_of_id: knows the ids of the migrations before again
create or replace function tenant_of_id(of_table text, of_id text) returns uuid
language plpgsql stable
as $body$
declare
  uid uuid;
begin
  if of_id ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' then
    uid := of_id;
  end if;
  return case of_table
    when 'services' then (select x.tenant_id from public.services x where x.id = of_id)
    when 'conversations' then (select x.tenant_id from public.conversations x where x.id = of_id)
    when 'messages' then (select x.tenant_id from public.messages x where x.id = of_id)
    when 'bookings' then (select x.tenant_id from public.bookings x where x.id = of_id)
    when 'staff' then (select x.tenant_id from public.staff x where x.id = uid)
    when 'time_off' then (select x.tenant_id from public.time_off x where x.id = uid)
    when 'contacts' then (select x.tenant_id from public.contacts x where x.id = uid)
    when 'users' then (select x.tenant_id from public.users x where x.id = uid)
    when 'api_keys' then (select x.tenant_id from public.api_keys x where x.id = uid)
    when 'tenants' then (select x.id from public.tenants x where x.id = uid)
  end;
end $body$;

-- @step drop_policies
-- @describe what that function could see
-- @locks access exclusive on user_sessions
-- @locks access exclusive on invitations
drop policy if exists platform_watch_user_sessions on user_sessions;
drop policy if exists platform_watch_invitations on invitations;

-- @step park_rows
-- @describe the rows of all tables that up created, and the tables
do $$
declare
  t text;
begin
  create schema if not exists bookline_parked_0011 authorization bookline_owner;
  foreach t in array array['webhook_deliveries', 'webhook_positions', 'webhook_events', 'webhook_endpoints'] loop
    -- An owner without BYPASSRLS sees its rows only without FORCE.
    execute format('alter table %I no force row level security', t);
    execute format('create table if not exists bookline_parked_0011.rows_of_%1$s (like %1$I)', t);
    execute format('alter table bookline_parked_0011.rows_of_%s owner to bookline_owner', t);
    execute format('insert into bookline_parked_0011.rows_of_%1$s select * from %1$I', t);
    execute format('drop table %I', t);
  end loop;
end $$;
