-- What a business's own programs are told of: its events, the addresses that want them, and each delivery.
--
-- An event is written in the transaction that made it happen, for every message, so its row is written once and never again by that
-- way. Only who reads the events gives them positions: then each has been committed, and none can come to stand before one that was read.

-- @step check_names
-- @describe no object of another making stands where Bookline's will
-- @preflight
do $$
declare
  t text;
begin
  -- What a run that was cut off has made stands here, too, and is Bookline's own: each step is on record together with its work.
  if to_regclass('bookline_migrations.steps') is not null then
    if exists (select from bookline_migrations.steps where migration_id = '0011_webhooks' and name = 'create_tables' and direction = 'up' and state = 'done') then
      return;
    end if;
  end if;
  foreach t in array array['webhook_endpoints', 'webhook_events', 'webhook_positions', 'webhook_deliveries'] loop
    if to_regclass(t) is not null then
      raise exception 'there is a table % already', t
        using errcode = 'BK002', hint = 'Bookline''s table gets this name: rename or move yours.';
    end if;
  end loop;
end $$;

-- @step create_tables
-- @describe webhook_endpoints, webhook_events, webhook_positions, webhook_deliveries
create table webhook_endpoints (
  tenant_id uuid not null references tenants (id),
  id uuid primary key,
  url text not null check (length(url) between 1 and 2048),
  description text,
  events text[] not null check (cardinality(events) <= 100), -- types, or '*' for all of them
  secret text not null, -- encrypted
  previous_secret text, -- encrypted; signs besides until the moment below
  previous_secret_until timestamptz,
  status text not null default 'enabled' check (status in ('enabled', 'disabled', 'auto_disabled')),
  disabled_reason text check (disabled_reason in ('by_request', 'failing', 'gone')),
  consecutive_failures integer not null default 0,
  first_failed_at timestamptz, -- of the failures in a row; null: the last attempt succeeded
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (tenant_id, id),
  check ((status = 'enabled') = (disabled_reason is null)),
  check ((previous_secret is null) = (previous_secret_until is null)),
  check ((consecutive_failures = 0) = (first_failed_at is null))
);

-- No foreign key to tenants: each message would lock its tenant's row, and an event is only ever written inside that tenant's context.
create table webhook_events (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity, -- the order in which they were written, which is not that of their commits
  position bigint, -- the order in which they were first read; null: by nobody yet
  type text not null,
  data jsonb not null,
  occurred_at timestamptz not null,
  primary key (tenant_id, id)
);

-- How many events of a tenant have a position. Whoever gives out the next ones holds this row.
create table webhook_positions (
  tenant_id uuid primary key references tenants (id),
  last_position bigint not null
);

create table webhook_deliveries (
  tenant_id uuid not null,
  id uuid not null,
  endpoint_id uuid not null,
  event_id uuid not null,
  status text not null default 'pending' check (status in ('pending', 'delivered', 'failed', 'dead')), -- failed: tried again later
  attempts integer not null default 0,
  attempt_log jsonb not null default '[]', -- of each attempt when it was and what came of it; as many as there are attempts at most
  next_attempt_at timestamptz,
  last_attempt_at timestamptz,
  response_status integer,
  response_snippet text check (length(response_snippet) <= 1000),
  error text,
  duration_ms integer,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  check ((status in ('pending', 'failed')) = (next_attempt_at is not null)),
  foreign key (tenant_id, endpoint_id) references webhook_endpoints (tenant_id, id) on delete cascade,
  foreign key (tenant_id, event_id) references webhook_events (tenant_id, id) on delete cascade
);

create index idx_webhook_endpoints_tenant_id on webhook_endpoints (tenant_id, created_at);
create index idx_webhook_events_tenant_id on webhook_events (tenant_id, occurred_at);
-- Those without a position stand at its end, in the order in which they were written.
create index idx_webhook_events_position on webhook_events (tenant_id, position, seq);
create index idx_webhook_deliveries_tenant_id on webhook_deliveries (tenant_id, endpoint_id, id);
-- Whoever asks for another tenant's is noticed without a look through all of them.
create index idx_webhook_deliveries_id on webhook_deliveries (id);
create index idx_webhook_deliveries_event on webhook_deliveries (tenant_id, event_id);

-- Before they are isolated: under FORCE an owner without BYPASSRLS would see no rows.
-- @step restore_parked_rows
-- @describe the rows that an earlier down put aside
-- @unless to_regnamespace('bookline_parked_0011') is null
do $$
declare
  t record;
begin
  for t in select * from (values
    ('webhook_endpoints', 'exists (select from tenants x where x.id = p.tenant_id)'),
    ('webhook_events', 'exists (select from tenants x where x.id = p.tenant_id)'),
    ('webhook_positions', 'exists (select from tenants x where x.id = p.tenant_id)'),
    ('webhook_deliveries', 'exists (select from webhook_endpoints x where x.tenant_id = p.tenant_id and x.id = p.endpoint_id)
      and exists (select from webhook_events x where x.tenant_id = p.tenant_id and x.id = p.event_id)')) v (name, stands)
  loop
    execute format('with back as (delete from bookline_parked_0011.rows_of_%1$s p where %2$s returning p.*)
      insert into %1$I overriding system value select * from back', t.name, t.stands);
  end loop;
end $$;
select setval(pg_get_serial_sequence('webhook_events', 'seq'), (select max(seq) from webhook_events));

-- @step isolate_tables
-- @describe row-level security; the platform may see whose events are old, through the function below alone
select isolate_tenant_table(t)
from unnest(array['webhook_endpoints', 'webhook_events', 'webhook_positions', 'webhook_deliveries']::name[]) t;
create policy platform_age_webhook_events on webhook_events for select to bookline_owner using (true);

-- @step create_retention_function
-- @describe tenants_with_old_events: who has events that are to be forgotten
-- A body in SQL would be planned now, which a migrating login without BYPASSRLS may not.
set local check_function_bodies = off;
create function tenants_with_old_events(before timestamptz, after uuid, most integer) returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp
as $body$
  select t.id from public.tenants t
  where t.id > after and exists (select from public.webhook_events e where e.tenant_id = t.id and e.occurred_at < before)
  order by t.id limit most
$body$;
comment on function tenants_with_old_events(timestamptz, uuid, integer) is
  'Whose events are older than that, in the order of ids, from one id on: ids alone. What is deleted is deleted in each tenant''s context.';
revoke all on function tenants_with_old_events(timestamptz, uuid, integer) from public;
alter function tenants_with_old_events(timestamptz, uuid, integer) owner to bookline_owner;
grant execute on function tenants_with_old_events(timestamptz, uuid, integer) to bookline_app;

-- @step find_sessions
-- @describe user_sessions, invitations: the function below may look for an id
-- @locks access exclusive on user_sessions
-- @locks access exclusive on invitations
create policy platform_watch_user_sessions on user_sessions for select to bookline_owner using (true);
create policy platform_watch_invitations on invitations for select to bookline_owner using (true);

-- @step extend_foreign_ids
-- @describe tenant_of_id: knows the ids of sessions, invitations, webhooks and deliveries, too
create policy platform_watch_webhook_endpoints on webhook_endpoints for select to bookline_owner using (true);
create policy platform_watch_webhook_deliveries on webhook_deliveries for select to bookline_owner using (true);
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
    when 'user_sessions' then (select x.tenant_id from public.user_sessions x where x.id = uid)
    when 'invitations' then (select x.tenant_id from public.invitations x where x.id = uid)
    when 'webhook_endpoints' then (select x.tenant_id from public.webhook_endpoints x where x.id = uid)
    when 'webhook_deliveries' then (select x.tenant_id from public.webhook_deliveries x where x.id = uid)
    when 'tenants' then (select x.id from public.tenants x where x.id = uid)
  end;
end $body$;
