-- Puts the counts, and the values of the new columns, aside in bookline_parked_0005, where the next up finds them.

-- @step stop_admission
-- @describe what admits API calls, and its policies
-- @locks access exclusive on api_keys
-- @locks access exclusive on usage_metrics
drop policy platform_find_api_keys on api_keys;
drop policy platform_note_use_of_api_keys on api_keys;
drop policy platform_meter_usage_metrics on usage_metrics;
drop function admit_api_call(text, timestamptz);
drop function admit_session_call(uuid, uuid, timestamptz);
drop function take_call(uuid, text, integer, timestamptz);
drop function meter_api_calls(uuid, date, bigint);

-- @step park_rows
-- @describe the rows of rate_limits and api_calls, and the tables
do $$
declare
  t text;
begin
  create schema if not exists bookline_parked_0005 authorization bookline_owner;
  foreach t in array array['rate_limits', 'api_calls'] loop
    -- An owner without BYPASSRLS sees its rows only without FORCE.
    execute format('alter table %I no force row level security', t);
    execute format('create table if not exists bookline_parked_0005.rows_of_%1$s (like %1$I)', t);
    execute format('alter table bookline_parked_0005.rows_of_%s owner to bookline_owner', t);
    execute format('insert into bookline_parked_0005.rows_of_%1$s select * from %1$I', t);
    execute format('drop table %I', t);
  end loop;
end $$;

-- @step park_values
-- @describe the values of the columns that up added to api_keys, and the columns; the plans' calls a minute
-- @locks access exclusive on api_keys
do $$
declare
  minutes constant text[] := '{api_calls_per_minute,tenant_calls_per_minute,session_calls_per_minute}';
begin
  alter table api_keys no force row level security;
  create table bookline_parked_0005.values_of_api_keys as
    select tenant_id, id, created_by, rotated_from, overlap_ends_at from api_keys
    where created_by is not null or rotated_from is not null or overlap_ends_at is not null;
  create table bookline_parked_0005.values_of_subscription_plans as
    select p.id, (select jsonb_object_agg(l.key, l.value) from jsonb_each(p.limits) l where l.key = any (minutes)) as limits
    from subscription_plans p where p.limits ?| minutes;
  alter table bookline_parked_0005.values_of_api_keys owner to bookline_owner;
  alter table bookline_parked_0005.values_of_subscription_plans owner to bookline_owner;
  alter table api_keys drop column created_by, drop column rotated_from, drop column overlap_ends_at;
  alter table api_keys force row level security;
  update subscription_plans set limits = limits - minutes;
end $$;
