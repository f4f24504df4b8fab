-- Puts the rows aside in bookline_parked_0004, where the next up finds them: the keys, too, without which no token could be read again.

-- @step stop_look_up
-- @describe the look-up of numbers and its policy
-- @locks access exclusive on tenants
drop policy platform_find_tenants on tenants;
drop function tenants_of_whatsapp_numbers(text[]);

-- @step park_rows
-- @describe the rows of all tables that up created, and the tables
do $$
declare
  t text;
begin
  create schema if not exists bookline_parked_0004 authorization bookline_owner;
  foreach t in array array['inbound_messages', 'outbound_messages', 'outbound_statuses', 'owner_notices', 'sending_stops', 'send_pace',
    'data_protection_keys']
  loop
    -- An owner without BYPASSRLS sees its rows only without FORCE.
    execute format('alter table %I no force row level security', t);
    execute format('create table if not exists bookline_parked_0004.rows_of_%1$s (like %1$I)', t);
    execute format('alter table bookline_parked_0004.rows_of_%s owner to bookline_owner', t);
    execute format('insert into bookline_parked_0004.rows_of_%1$s select * from %1$I', t);
    execute format('drop table %I', t);
  end loop;
end $$;

-- @step drop_pace_function
-- @describe what paced the sending
drop function claim_send_pace(uuid, text[], interval[], integer[], timestamptz);
