-- Puts the rows aside in bookline_parked_0011, where the next up finds them: what was promised to an address is still delivered then.

-- @step drop_retention_function
-- @describe what finds old events
drop function if exists tenants_with_old_events(timestamptz, uuid, integer);

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
