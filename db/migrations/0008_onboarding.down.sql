-- Puts the rows aside in bookline_parked_0008, where the next up finds them.

-- @step stop_telling
-- @describe the triggers of bookings and what they call
-- @locks access exclusive on bookings
drop trigger bookings_made_tell_customer on bookings;
drop trigger bookings_changed_tell_customer on bookings;
drop function queue_calendar_mail();

-- @step stop_sign_ups
-- @describe the functions that make and remove tenants, and their policies
-- @locks access exclusive on tenants
-- @locks access exclusive on subscriptions
-- @locks access exclusive on jobs
drop policy platform_sign_up_tenants on tenants;
drop policy platform_remove_tenants on tenants;
drop policy platform_sign_up_subscriptions on subscriptions;
drop policy platform_sign_up_jobs on jobs;
drop function sign_up_tenant(uuid, text, text, text, text, text, text, text, integer, interval, timestamptz);
drop function taken_domains(text[]);
drop function remove_unconfirmed_tenant(uuid, timestamptz);
drop function empty_unconfirmed_tenant(uuid, timestamptz);

-- @step park_rows
-- @describe the rows of all tables that up created, and the tables
do $$
declare
  t text;
begin
  create schema if not exists bookline_parked_0008 authorization bookline_owner;
  foreach t in array array['calendar_mails', 'calendar_secrets', 'whatsapp_connections', 'dev_mails', 'outgoing_mails',
    'sign_up_pace', 'sign_ups']
  loop
    -- An owner without BYPASSRLS sees its rows only without FORCE.
    execute format('alter table %I no force row level security', t);
    execute format('create table if not exists bookline_parked_0008.rows_of_%1$s (like %1$I)', t);
    execute format('alter table bookline_parked_0008.rows_of_%s owner to bookline_owner', t);
    execute format('insert into bookline_parked_0008.rows_of_%1$s select * from %1$I', t);
    execute format('drop table %I', t);
  end loop;
end $$;

-- @step park_values
-- @describe the trades of the tenants, and the column
-- @locks access exclusive on tenants
do $$
begin
  alter table tenants no force row level security;
  create table bookline_parked_0008.values_of_tenants as select id, trade from tenants where trade is not null;
  alter table bookline_parked_0008.values_of_tenants owner to bookline_owner;
  alter table tenants drop column trade;
  alter table tenants force row level security;
end $$;
