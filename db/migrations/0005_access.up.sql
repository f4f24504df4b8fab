-- API keys that can be replaced without a gap, and the limits of their calls.
--
-- What is counted at every call stands in unlogged tables: a commit that wrote to nothing else does not wait for the disk. A crash
-- of the database empties them. What that costs is said where they are created.

-- @step check_names
-- @describe no object of another making stands where Bookline's will
-- @preflight
do $$
declare
  t text;
  taken text;
  done text[] := '{}';
begin
  -- What a run that was cut off has made stands here, too, and is Bookline's own: each step is on record together with its work.
  if to_regclass('bookline_migrations.steps') is not null then
    done := array(select name from bookline_migrations.steps
      where migration_id = '0005_access' and direction = 'up' and state = 'done');
  end if;
  foreach t in array array['rate_limits', 'api_calls'] loop
    if to_regclass(t) is not null and 'create_tables' <> all (done) then
      raise exception 'there is a table % already', t
        using errcode = 'BK002', hint = 'Bookline''s table gets this name: rename or move yours.';
    end if;
  end loop;
  select string_agg(a.attname, ', ' order by a.attname) into taken
  from pg_attribute a
  where a.attrelid = to_regclass('api_keys') and a.attname in ('created_by', 'rotated_from', 'overlap_ends_at')
    and 'add_columns' <> all (done);
  if taken is not null then
    raise exception 'api_keys has these columns already, and not Bookline''s: %', taken
      using errcode = 'BK002', hint = 'Bookline''s columns get these names: rename yours (alter table … rename column … to …).';
  end if;
end $$;

-- @step add_columns
-- @describe api_keys: who made it, which one it replaces, and how long the replaced one still works
-- @locks access exclusive on api_keys
alter table api_keys
  add column created_by text,             -- as the API names people and keys: usr_…, key_…; null: the platform
  add column rotated_from uuid,           -- the key in whose place it came; keys are revoked and never deleted
  add column overlap_ends_at timestamptz; -- another key came in its place, and until then both work

-- @step create_tables
-- @describe rate_limits, api_calls
-- Used up to when (GCRA: one time a scope says it all). After a crash every scope begins anew: a caller gets at most
-- one minute's calls twice.
create unlogged table rate_limits (
  tenant_id uuid not null references tenants (id),
  scope text not null, -- key:<id>, session:<id>, tenant
  used_until timestamptz not null,
  primary key (tenant_id, scope)
) with (fillfactor = 50);

-- The calls of today, UTC, all keys of a tenant together. They are written on to usage_metrics after 100 calls, or at the first call a
-- minute later, and after a crash counting goes on from there: at most 100 calls are lost, and count against no limit.
create unlogged table api_calls (
  tenant_id uuid not null references tenants (id),
  day date not null,
  calls bigint not null,
  metered bigint not null, -- what usage_metrics has of them
  metered_at timestamptz not null,
  primary key (tenant_id, day)
) with (fillfactor = 50);

-- Before they are isolated: under FORCE an owner without BYPASSRLS would see no rows.
-- @step restore_parked_rows
-- @describe the rows and values that an earlier down put aside
-- @unless to_regnamespace('bookline_parked_0005') is null
-- @locks access exclusive on api_keys
do $$
declare
  t text;
begin
  foreach t in array array['rate_limits', 'api_calls'] loop
    execute format('with back as (delete from bookline_parked_0005.rows_of_%1$s returning *) insert into %1$I select * from back', t);
  end loop;
  alter table api_keys no force row level security;
  update api_keys k set created_by = p.created_by, rotated_from = p.rotated_from, overlap_ends_at = p.overlap_ends_at
  from bookline_parked_0005.values_of_api_keys p where p.tenant_id = k.tenant_id and p.id = k.id;
  alter table api_keys force row level security;
  update subscription_plans s set limits = s.limits || p.limits
  from bookline_parked_0005.values_of_subscription_plans p where p.id = s.id;
  drop table bookline_parked_0005.values_of_api_keys, bookline_parked_0005.values_of_subscription_plans;
end $$;

-- @step limit_plans
-- @describe plans: how many calls a key, a business and somebody's session may make in a minute
update subscription_plans p set limits = v.limits || p.limits
from (values
  ('starter', '{"api_calls_per_minute": 120, "tenant_calls_per_minute": 300, "session_calls_per_minute": 600}'::jsonb),
  ('professional', '{"api_calls_per_minute": 600, "tenant_calls_per_minute": 1500, "session_calls_per_minute": 600}'),
  -- Unlimited in number; what is asked of the servers at once is not.
  ('enterprise', '{"api_calls_per_minute": 30000, "tenant_calls_per_minute": 60000, "session_calls_per_minute": 600}')) v (id, limits)
where p.id = v.id;

-- @step isolate_tables
-- @describe row-level security: a tenant reads its counts, and only the function below writes them
-- @locks access exclusive on api_keys
-- @locks access exclusive on usage_metrics
select isolate_tenant_table(t, 'select') from unnest(array['rate_limits', 'api_calls']::name[]) t;
create policy platform_count_rate_limits on rate_limits for all to bookline_owner using (true) with check (true);
create policy platform_count_api_calls on api_calls for all to bookline_owner using (true) with check (true);
create policy platform_find_api_keys on api_keys for select to bookline_owner using (true);
create policy platform_note_use_of_api_keys on api_keys for update to bookline_owner using (true);
create policy platform_meter_usage_metrics on usage_metrics for all to bookline_owner using (true) with check (true);

-- @step create_admission
-- @describe admit_api_call: whose key it is, and whether the call may go on; admit_session_call: whether a person's may
-- A body in SQL would be planned now, which a migrating login without BYPASSRLS may not.
set local check_function_bodies = off;
create function take_call(of_tenant uuid, of_scope text, per_minute integer, moment timestamptz,
  out taken boolean, out calls_left integer, out resets_in interval, out wait interval)
language plpgsql volatile
as $body$
declare
  spacing constant interval := interval '1 minute' / per_minute;
  used timestamptz;
begin
  insert into public.rate_limits as r (tenant_id, scope, used_until) values (of_tenant, of_scope, moment + spacing)
  on conflict (tenant_id, scope) do update set used_until = greatest(r.used_until, moment) + spacing
    -- Half a call short of full, since a minute is not always a whole number of spacings.
    where r.used_until - moment < interval '1 minute' - spacing / 2
  returning r.used_until into used;
  taken := found;
  if not taken then
    select r.used_until into used from public.rate_limits r where r.tenant_id = of_tenant and r.scope = of_scope;
    wait := used - moment - (interval '1 minute' - spacing);
  end if;
  resets_in := used - moment;
  calls_left := greatest(0, floor(extract(epoch from interval '1 minute' - resets_in) / extract(epoch from spacing) + 0.01));
end $body$;

create function admit_api_call(of_hash text, moment timestamptz)
returns table (answer text, of_tenant uuid, of_key uuid, key_name text, scopes text,
  per_minute integer, minute_left integer, minute_resets_in interval,
  tenant_per_minute integer, tenant_left integer, tenant_resets_in interval, per_day bigint, day_left bigint, wait interval)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $body$
declare
  k record;
  c record;
  l record;
  today constant date := (moment at time zone 'UTC')::date;
begin
  -- Asked at every call and kept nowhere: what is revoked is revoked on all servers.
  select a.tenant_id, a.id, a.name, a.permissions, a.last_used, t.status,
    coalesce((p.limits ->> 'api_calls_per_minute')::integer, -1) as per_minute,
    coalesce((p.limits ->> 'tenant_calls_per_minute')::integer, -1) as tenant_per_minute,
    coalesce((p.limits ->> 'api_calls_per_day')::bigint, -1) as per_day,
    case when not a.is_active or a.revoked_at is not null then 'revoked'
      when a.expires_at <= moment then 'expired'
      when a.overlap_ends_at <= moment then 'replaced'
      when t.status in ('suspended', 'cancelled') then 'suspended'
      else 'admitted' end as answer
  into k
  from public.api_keys a
  join public.tenants t on t.id = a.tenant_id
  join public.subscription_plans p on p.id = t.subscription_plan
  where a.key_hash = of_hash;
  if not found then
    answer := 'unknown';
    return next;
    return;
  end if;
  answer := k.answer;
  of_tenant := k.tenant_id;
  of_key := k.id;
  key_name := k.name;
  scopes := k.permissions::text;
  per_minute := k.per_minute;
  tenant_per_minute := k.tenant_per_minute;
  per_day := k.per_day;
  if answer <> 'admitted' then
    return next;
    return;
  end if;

  -- The key before its business: one that asks and asks in vain keeps nobody else waiting for the row that all share.
  if k.per_minute > 0 then
    l := public.take_call(k.tenant_id, 'key:' || k.id, k.per_minute, moment);
    minute_left := l.calls_left;
    minute_resets_in := l.resets_in;
    wait := l.wait;
    if not l.taken then
      answer := 'limited';
    end if;
  end if;
  if answer = 'admitted' and k.tenant_per_minute > 0 then
    l := public.take_call(k.tenant_id, 'tenant', k.tenant_per_minute, moment);
    tenant_left := l.calls_left;
    tenant_resets_in := l.resets_in;
    wait := l.wait;
    if not l.taken then
      answer := 'tenant_limited';
      if k.per_minute > 0 then
        -- The call is not made, and the key has it back.
        update public.rate_limits r set used_until = r.used_until - interval '1 minute' / k.per_minute
        where r.tenant_id = k.tenant_id and r.scope = 'key:' || k.id;
        minute_left := minute_left + 1;
      end if;
    end if;
  end if;

  if answer = 'admitted' then
    update public.api_calls a set calls = a.calls + 1
    where a.tenant_id = k.tenant_id and a.day = today and (k.per_day < 0 or a.calls < k.per_day)
    returning a.calls, a.metered, a.metered_at into c;
    if not found then
      select a.calls, a.metered, a.metered_at into c from public.api_calls a where a.tenant_id = k.tenant_id and a.day = today;
      if found then
        answer := 'day_used_up';
        wait := (today + 1)::timestamp at time zone 'UTC' - moment;
      else
        -- The first call of a day, or since a crash. What the days before had is written on.
        perform public.meter_api_calls(k.tenant_id, a.day, a.calls) from public.api_calls a where a.tenant_id = k.tenant_id;
        delete from public.api_calls a where a.tenant_id = k.tenant_id and a.day < today;
        insert into public.api_calls as a (tenant_id, day, calls, metered, metered_at)
        values (k.tenant_id, today, 1 + coalesce((select m.metric_value from public.usage_metrics m where m.tenant_id = k.tenant_id
          and m.metric_name = 'api_calls' and m.period_start = today::timestamp at time zone 'UTC'), 0), 0, moment - interval '1 minute')
        on conflict (tenant_id, day) do update set calls = a.calls + 1
        returning a.calls, a.metered, a.metered_at into c;
      end if;
    end if;
    if c.calls - c.metered >= 100 or c.calls > c.metered and moment - c.metered_at >= interval '1 minute' then
      perform public.meter_api_calls(k.tenant_id, today, c.calls);
      update public.api_calls a set metered = a.calls, metered_at = moment where a.tenant_id = k.tenant_id and a.day = today;
    end if;
    day_left := greatest(0, k.per_day - c.calls);
  end if;

  if answer = 'admitted' and (k.last_used is null or moment - k.last_used >= interval '1 minute') then
    update public.api_keys a set last_used = moment where a.tenant_id = k.tenant_id and a.id = k.id;
  end if;
  return next;
end $body$;
comment on function admit_api_call(text, timestamptz) is
  'Of a key''s SHA-256: whose it is, and admitted, limited, tenant_limited or day_used_up (then wait says how long), revoked, expired, replaced, suspended or unknown.';

create function admit_session_call(of_tenant uuid, of_session uuid, moment timestamptz,
  out per_minute integer, out taken boolean, out calls_left integer, out resets_in interval, out wait interval)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $body$
begin
  select (p.limits ->> 'session_calls_per_minute')::integer into per_minute
  from public.tenants t join public.subscription_plans p on p.id = t.subscription_plan where t.id = of_tenant;
  if coalesce(per_minute, -1) <= 0 then
    per_minute := -1;
    taken := true;
    return;
  end if;
  select l.taken, l.calls_left, l.resets_in, l.wait into taken, calls_left, resets_in, wait
  from public.take_call(of_tenant, 'session:' || of_session, per_minute, moment) l;
  -- The first one for a while: what other sessions have left behind goes.
  if calls_left = per_minute - 1 then
    delete from public.rate_limits r
    where r.tenant_id = of_tenant and r.scope like 'session:%' and r.used_until < moment - interval '1 day';
  end if;
end $body$;
comment on function admit_session_call(uuid, uuid, timestamptz) is
  'Whether a request of somebody who is signed in may go on: so many a minute each session, by the plan (-1: any number).';

create function meter_api_calls(of_tenant uuid, of_day date, calls bigint) returns void
language sql volatile
as $body$
  insert into public.usage_metrics as m (id, tenant_id, metric_name, metric_value, period_start, period_end)
  values (pg_catalog.gen_random_uuid(), of_tenant, 'api_calls', calls, of_day::timestamp at time zone 'UTC', (of_day + 1)::timestamp at time zone 'UTC')
  on conflict (tenant_id, metric_name, period_start) do update set metric_value = greatest(m.metric_value, excluded.metric_value)
$body$;

revoke all on function admit_api_call(text, timestamptz) from public;
revoke all on function admit_session_call(uuid, uuid, timestamptz) from public;
revoke all on function take_call(uuid, text, integer, timestamptz) from public;
revoke all on function meter_api_calls(uuid, date, bigint) from public;
alter function admit_api_call(text, timestamptz) owner to bookline_owner;
alter function admit_session_call(uuid, uuid, timestamptz) owner to bookline_owner;
alter function take_call(uuid, text, integer, timestamptz) owner to bookline_owner;
alter function meter_api_calls(uuid, date, bigint) owner to bookline_owner;
-- The server's login only: the legacy application's is authenticated, too.
grant execute on function admit_api_call(text, timestamptz) to bookline_app;
grant execute on function admit_session_call(uuid, uuid, timestamptz) to bookline_app;
