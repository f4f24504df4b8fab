-- Puts the log aside in bookline_parked_0006 with its sequences and hashes, where the next up finds it and goes on with the chain.

-- @step drop_functions
-- @describe what writes the log, and what looks for ids
drop function append_audit(uuid, text, text, text, text, text, text, text, jsonb, jsonb);
drop function prune_audit(integer);
drop function note_foreign_id(uuid, text, text, text);
drop function tenant_of_id(text, text);

-- @step drop_policies
-- @describe what that function could see
-- @locks access exclusive on services
-- @locks access exclusive on conversations
-- @locks access exclusive on messages
-- @locks access exclusive on bookings
-- @locks access exclusive on staff
-- @locks access exclusive on time_off
-- @locks access exclusive on contacts
-- @locks access exclusive on users
drop policy platform_watch_services on services;
drop policy platform_watch_conversations on conversations;
drop policy platform_watch_messages on messages;
drop policy platform_watch_bookings on bookings;
drop policy platform_watch_staff on staff;
drop policy platform_watch_time_off on time_off;
drop policy platform_watch_contacts on contacts;
drop policy platform_watch_users on users;

-- @step park_rows
-- @describe the rows of audit_log, audit_heads and security_events, and the tables
do $$
declare
  t text;
begin
  create schema if not exists bookline_parked_0006 authorization bookline_owner;
  -- It takes rows of audit_log, and goes with it.
  drop function audit_text(audit_log);
  drop trigger chain_audit_entry on audit_log;
  drop function chain_audit_entry();
  foreach t in array array['audit_log', 'audit_heads', 'security_events'] loop
    -- An owner without BYPASSRLS sees its rows only without FORCE.
    execute format('alter table %I no force row level security', t);
    execute format('create table if not exists bookline_parked_0006.rows_of_%1$s (like %1$I)', t);
    execute format('alter table bookline_parked_0006.rows_of_%s owner to bookline_owner', t);
    execute format('insert into bookline_parked_0006.rows_of_%1$s select * from %1$I', t);
    execute format('drop table %I', t);
  end loop;
end $$;

-- @step park_values
-- @describe for how many days plans keep entries
do $$
begin
  create table bookline_parked_0006.values_of_subscription_plans as
    select id, jsonb_build_object('audit_days', limits -> 'audit_days') as limits from subscription_plans where limits ? 'audit_days';
  alter table bookline_parked_0006.values_of_subscription_plans owner to bookline_owner;
  update subscription_plans set limits = limits - 'audit_days';
end $$;
