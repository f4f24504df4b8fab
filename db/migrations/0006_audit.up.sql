-- Who did what: entries that nobody changes, chained by their hashes, one chain a tenant.
--
-- The server's login reads entries and writes none: it calls append_audit, which writes to the bound tenant's log and to no other. Sequence and hash
-- come at the commit, so that a transaction never holds the end of a chain while it waits for something else.

-- @step check_names
-- @describe no object of another making stands where Bookline's will
-- @preflight
do $$
declare
  t text;
begin
  -- What a run that was cut off has made stands here, too, and is Bookline's own: each step is on record together with its work.
  if to_regclass('bookline_migrations.steps') is not null then
    if exists (select from bookline_migrations.steps where migration_id = '0006_audit' and name = 'create_tables' and direction = 'up' and state = 'done') then
      return;
    end if;
  end if;
  foreach t in array array['audit_log', 'audit_heads', 'security_events'] loop
    if to_regclass(t) is not null then
      raise exception 'there is a table % already', t
        using errcode = 'BK002', hint = 'Bookline''s table gets this name: rename or move yours.';
    end if;
  end loop;
end $$;

-- @step create_tables
-- @describe audit_log, audit_heads, security_events
create table audit_log (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  sequence bigint,     -- from 1, without a gap; null only until the commit
  at timestamptz not null,
  actor_kind text not null check (actor_kind in ('user', 'api_key', 'anonymous', 'system')),
  actor_id text,
  actor_name text,     -- as it was then
  ip text,
  user_agent text,
  action text not null,
  subject text,
  before jsonb,        -- secrets masked
  after jsonb,         -- secrets masked
  previous_hash bytea, -- of the entry before; 32 zero bytes for the first
  hash bytea,          -- SHA-256 of audit_text
  primary key (tenant_id, id),
  unique (tenant_id, sequence)
);

-- Where a tenant's chain begins and ends: what is missing at either end is missed.
create table audit_heads (
  tenant_id uuid primary key references tenants (id),
  first_sequence bigint not null,       -- the oldest entry that is kept
  first_previous_hash bytea not null,   -- of the entry before it, which is gone
  last_sequence bigint not null,
  last_hash bytea not null
);

-- For the platform's operators, and for no tenant: it says of ids of one business that another business asked for them.
create table security_events (
  id uuid primary key,
  kind text not null,
  of_tenant uuid not null,  -- who asked
  of_actor text not null,
  subject text not null,
  about_tenant uuid not null,
  times bigint not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  unique (of_tenant, of_actor, kind, subject)
);

create index idx_audit_log_tenant_id on audit_log (tenant_id, at);
create index idx_audit_log_subject on audit_log (tenant_id, subject, sequence) where subject is not null;
create index idx_audit_log_actor on audit_log (tenant_id, actor_id, sequence) where actor_id is not null;

-- Before they are isolated and chained: what comes back has its sequence and hash, and under FORCE an owner without BYPASSRLS would see no rows.
-- @step restore_parked_rows
-- @describe the rows that an earlier down put aside
-- @unless to_regnamespace('bookline_parked_0006') is null
do $$
declare
  t text;
begin
  foreach t in array array['audit_log', 'audit_heads', 'security_events'] loop
    execute format('with back as (delete from bookline_parked_0006.rows_of_%1$s returning *) insert into %1$I select * from back', t);
  end loop;
  update subscription_plans s set limits = s.limits || p.limits
  from bookline_parked_0006.values_of_subscription_plans p where p.id = s.id;
  drop table bookline_parked_0006.values_of_subscription_plans;
end $$;

-- @step limit_plans
-- @describe plans: for how many days entries are kept
update subscription_plans p set limits = v.limits || p.limits
from (values
  ('starter', '{"audit_days": 90}'::jsonb),
  ('professional', '{"audit_days": 365}'),
  ('enterprise', '{"audit_days": -1}')) v (id, limits)
where p.id = v.id;

-- @step isolate_tables
-- @describe row-level security: a tenant reads its log; nobody but the functions below writes it
select isolate_tenant_table(t, 'select') from unnest(array['audit_log', 'audit_heads']::name[]) t;
create policy platform_keep_audit_log on audit_log for all to bookline_owner using (true) with check (true);
create policy platform_keep_audit_heads on audit_heads for all to bookline_owner using (true) with check (true);
alter table security_events owner to bookline_owner;
revoke all on security_events from public;
grant select on security_events to bookline_operator;

-- @step create_chain
-- @describe audit_text: what is hashed; the trigger that chains what a transaction has appended
-- A body in SQL would be planned now, which a migrating login without BYPASSRLS may not.
set local check_function_bodies = off;
-- Each field with its length in bytes in front (netstrings), '-' for NULL: no two entries have the same text.
create function audit_text(e audit_log) returns text
language sql stable
as $body$
  select string_agg(coalesce(octet_length(convert_to(f.value, 'UTF8')) || ':' || f.value || ',', '-,'), '' order by f.n)
  from unnest(array[
    e.tenant_id::text, e.sequence::text, e.id::text, ((extract(epoch from e.at) * 1000000)::bigint)::text,
    e.actor_kind, e.actor_id, e.actor_name, e.ip, e.user_agent, e.action, e.subject, e.before::text, e.after::text,
    encode(e.previous_hash, 'hex')]) with ordinality f (value, n)
$body$;
comment on function audit_text(audit_log) is 'What the hash of an entry is the SHA-256 of, in UTF-8; docs/audit-log.md says how.';
revoke all on function audit_text(audit_log) from public;
alter function audit_text(audit_log) owner to bookline_owner;

create function chain_audit_entry() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $body$
declare
  head public.audit_heads;
  entry public.audit_log;
begin
  insert into public.audit_heads (tenant_id, first_sequence, first_previous_hash, last_sequence, last_hash)
  values (new.tenant_id, 1, decode(repeat('00', 32), 'hex'), 0, decode(repeat('00', 32), 'hex'))
  on conflict do nothing;
  -- From here to the end of the commit: one transaction after the other.
  select * into head from public.audit_heads h where h.tenant_id = new.tenant_id for update;
  select * into entry from public.audit_log l where l.tenant_id = new.tenant_id and l.id = new.id;
  entry.sequence := head.last_sequence + 1;
  entry.previous_hash := head.last_hash;
  entry.hash := sha256(convert_to(public.audit_text(entry), 'UTF8'));
  update public.audit_log l set sequence = entry.sequence, previous_hash = entry.previous_hash, hash = entry.hash
  where l.tenant_id = entry.tenant_id and l.id = entry.id;
  update public.audit_heads h set last_sequence = entry.sequence, last_hash = entry.hash where h.tenant_id = entry.tenant_id;
  return null;
end $body$;
revoke all on function chain_audit_entry() from public;
alter function chain_audit_entry() owner to bookline_owner;

create constraint trigger chain_audit_entry after insert on audit_log
deferrable initially deferred for each row when (new.sequence is null) execute function chain_audit_entry();

-- @step create_functions
-- @describe append_audit and prune_audit: the only ways to write the log
-- A body in SQL would be planned now, which a migrating login without BYPASSRLS may not.
set local check_function_bodies = off;
create function append_audit(of_id uuid, actor_kind text, actor_id text, actor_name text, ip text, user_agent text, action text,
  subject text, before jsonb, after jsonb) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $body$
  insert into public.audit_log (tenant_id, id, at, actor_kind, actor_id, actor_name, ip, user_agent, action, subject, before, after)
  values (public.require_tenant_context(), of_id, clock_timestamp(), actor_kind, actor_id, actor_name, ip, user_agent, action,
    subject, before, after)
$body$;
comment on function append_audit(uuid, text, text, text, text, text, text, text, jsonb, jsonb) is
  'Appends to the log of the tenant that the transaction is bound to; when, where in the chain and the hash are the database''s to say.';

create function prune_audit(most integer) returns bigint
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $body$
declare
  mine constant uuid := public.require_tenant_context();
  days integer;
  head public.audit_heads;
  last_gone record;
begin
  select (p.limits ->> 'audit_days')::integer into days
  from public.tenants t join public.subscription_plans p on p.id = t.subscription_plan where t.id = mine;
  if coalesce(days, -1) < 0 then
    return 0;
  end if;
  select * into head from public.audit_heads h where h.tenant_id = mine for update;
  -- From the oldest on, and none behind one that stays: the chain keeps its one beginning.
  select e.sequence, e.hash into last_gone from (
    select l.sequence, l.hash, bool_and(l.at < now() - make_interval(days => days)) over (order by l.sequence) as goes
    from (select * from public.audit_log a where a.tenant_id = mine and a.sequence is not null order by a.sequence limit most) l) e
  where e.goes order by e.sequence desc limit 1;
  if last_gone.sequence is null then
    return 0;
  end if;
  delete from public.audit_log l where l.tenant_id = mine and l.sequence <= last_gone.sequence;
  update public.audit_heads h set first_sequence = last_gone.sequence + 1, first_previous_hash = last_gone.hash where h.tenant_id = mine;
  return last_gone.sequence - head.first_sequence + 1;
end $body$;
comment on function prune_audit(integer) is
  'Removes the oldest entries that the plan no longer keeps, at most so many, and says how many; the chain stays verifiable from the first that is kept.';

revoke all on function append_audit(uuid, text, text, text, text, text, text, text, jsonb, jsonb) from public;
revoke all on function prune_audit(integer) from public;
alter function append_audit(uuid, text, text, text, text, text, text, text, jsonb, jsonb) owner to bookline_owner;
alter function prune_audit(integer) owner to bookline_owner;
grant execute on function append_audit(uuid, text, text, text, text, text, text, text, jsonb, jsonb) to bookline_app;
grant execute on function prune_audit(integer) to bookline_app;

-- @step find_services
-- @describe services: the function below may look for an id
-- @locks access exclusive on services
create policy platform_watch_services on services for select to bookline_owner using (true);

-- @step find_conversations
-- @describe conversations: the function below may look for an id
-- @locks access exclusive on conversations
create policy platform_watch_conversations on conversations for select to bookline_owner using (true);

-- @step find_messages
-- @describe messages: the function below may look for an id
-- @locks access exclusive on messages
create policy platform_watch_messages on messages for select to bookline_owner using (true);

-- @step find_bookings
-- @describe bookings: the function below may look for an id
-- @locks access exclusive on bookings
create policy platform_watch_bookings on bookings for select to bookline_owner using (true);

-- @step find_people
-- @describe staff, contacts, users: the function below may look for an id
-- @locks access exclusive on staff
-- @locks access exclusive on contacts
-- @locks access exclusive on users
create policy platform_watch_staff on staff for select to bookline_owner using (true);
create policy platform_watch_contacts on contacts for select to bookline_owner using (true);
create policy platform_watch_users on users for select to bookline_owner using (true);

-- @step find_time_off
-- @describe time_off: the function below may look for an id
-- @locks access exclusive on time_off
create policy platform_watch_time_off on time_off for select to bookline_owner using (true);

-- @step create_foreign_id_function
-- @describe tenant_of_id: whose an id is; note_foreign_id: whether one that was not found is another tenant's, for the operators
-- A later migration whose tables have ids of their own replaces this function by one that knows them.
create function tenant_of_id(of_table text, of_id text) returns uuid
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
revoke all on function tenant_of_id(text, text) from public;
alter function tenant_of_id(text, text) owner to bookline_owner;

create function note_foreign_id(of_event uuid, of_table text, of_id text, by_actor text) returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $body$
declare
  mine constant uuid := public.require_tenant_context();
  owner constant uuid := public.tenant_of_id(of_table, of_id);
begin
  if owner is null or owner = mine then
    return false;
  end if;
  insert into public.security_events as e (id, kind, of_tenant, of_actor, subject, about_tenant, times, first_at, last_at)
  values (of_event, 'access.foreign_id', mine, by_actor, of_table || '/' || of_id, owner, 1, now(), now())
  on conflict (of_tenant, of_actor, kind, subject) do update set times = e.times + 1, last_at = now();
  return true;
end $body$;
comment on function note_foreign_id(uuid, text, text, text) is
  'After a 404: notes for the operators that the bound tenant asked for another''s id. The answer is the server''s to log, never to pass on.';
revoke all on function note_foreign_id(uuid, text, text, text) from public;
alter function note_foreign_id(uuid, text, text, text) owner to bookline_owner;
grant execute on function note_foreign_id(uuid, text, text, text) to bookline_app;
