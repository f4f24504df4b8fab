-- Messages in and out of WhatsApp, the owner's notices, and the keys that encrypt credentials.
--
-- A message is stored before it is handled and before it is sent; what Meta delivers twice is stored once, by its wamid. What
-- came in stands as it came, so that a later version can read what this one could not.

-- @step check_names
-- @describe no object of another making stands where Bookline's will
-- @preflight
do $$
declare
  t text;
begin
  -- What a run that was cut off has made stands here, too, and is Bookline's own: each step is on record together with its work.
  if to_regclass('bookline_migrations.steps') is not null then
    if exists (select from bookline_migrations.steps where migration_id = '0004_whatsapp_channel' and name = 'create_tables' and direction = 'up' and state = 'done') then
      return;
    end if;
  end if;
  foreach t in array array['inbound_messages', 'outbound_messages', 'outbound_statuses', 'owner_notices', 'sending_stops', 'send_pace',
    'data_protection_keys']
  loop
    if to_regclass(t) is not null then
      raise exception 'there is a table % already', t
        using errcode = 'BK002', hint = 'Bookline''s table gets this name: rename or move yours.';
    end if;
  end loop;
end $$;

-- @step create_tables
-- @describe inbound_messages, outbound_messages, outbound_statuses, owner_notices, sending_stops, send_pace, data_protection_keys
create table inbound_messages (
  tenant_id uuid not null references tenants (id),
  wamid text not null,
  phone_number_id text not null, -- the tenant's number, as Meta names it
  phone text,                    -- of the sender: E.164 without the plus
  whatsapp_user_id text,         -- of a sender who may show no number
  profile_name text,
  sent_at timestamptz not null,
  received_at timestamptz not null,
  item jsonb not null,           -- as it came
  primary key (tenant_id, wamid),
  check (phone is not null or whatsapp_user_id is not null)
);

create table outbound_messages (
  tenant_id uuid not null,
  id uuid primary key,
  conversation_id varchar not null,
  phone text,
  whatsapp_user_id text,
  free jsonb,                  -- what goes out while the 24-hour window is open
  template jsonb,              -- what goes out when it is closed; null: then the message is held
  template_only boolean not null default false, -- Meta said that the window is closed
  last_inbound_at timestamptz, -- the window counts from here
  position integer not null,   -- among the messages queued at the same moment
  status text not null default 'queued'
    check (status in ('queued', 'held', 'sent', 'delivered', 'read', 'failed', 'dead')),
  held_because text check (held_because in ('window', 'stopped')),
  attempts integer not null default 0,
  attempted_at timestamptz,    -- an attempt whose end is not known yet
  wamid text,
  error_code integer,
  error_title text,
  queued_at timestamptz not null,
  sent_at timestamptz,
  updated_at timestamptz not null,
  check ((status = 'held') = (held_because is not null)),
  check (phone is not null or whatsapp_user_id is not null),
  check (free is not null or template is not null),
  foreign key (tenant_id, conversation_id) references conversations (tenant_id, id)
);

-- What Meta says of a message that went out: at most one row a kind, since it says everything at least once.
create table outbound_statuses (
  tenant_id uuid not null references tenants (id),
  wamid text not null,
  status text not null,
  at timestamptz not null,
  error_code integer,
  error_title text,
  message_id uuid,  -- ours: it goes out with the message, and Meta gives it back
  attempt integer,  -- of that message
  received_at timestamptz not null,
  primary key (tenant_id, wamid, status)
);

-- What the owner of a business must know. One notice a subject until it is seen.
create table owner_notices (
  tenant_id uuid not null references tenants (id),
  id uuid primary key,
  kind text not null,
  subject text not null,
  created_at timestamptz not null,
  seen_at timestamptz
);

-- A row stops all sending of a tenant: its token or its account does not work.
create table sending_stops (
  tenant_id uuid primary key references tenants (id),
  code integer, -- Meta's; null: our own finding
  reason text not null,
  stopped_at timestamptz not null
);

-- How far a number, or a number and a contact, have used up what Meta allows (GCRA: one time a scope says it all).
create table send_pace (
  tenant_id uuid not null references tenants (id),
  scope text not null,
  used_until timestamptz not null,
  primary key (tenant_id, scope)
);

-- ASP.NET Core's key ring, of the platform and not of a tenant. Never changed: keys are added.
create table data_protection_keys (
  id uuid primary key,
  friendly_name text,
  xml text not null,
  created_at timestamptz not null default now()
);

create index idx_inbound_messages_tenant_id on inbound_messages (tenant_id, received_at);
create index idx_outbound_messages_tenant_id on outbound_messages (tenant_id, conversation_id, queued_at);
create index idx_outbound_messages_wamid on outbound_messages (tenant_id, wamid) where wamid is not null;
create index idx_outbound_messages_waiting on outbound_messages (tenant_id, status, queued_at) where status in ('held', 'dead');
create index idx_outbound_statuses_tenant_id on outbound_statuses (tenant_id, received_at);
create index idx_owner_notices_tenant_id on owner_notices (tenant_id, created_at);
create unique index owner_notices_unseen on owner_notices (tenant_id, kind, subject) where seen_at is null;
create index idx_send_pace_tenant_id on send_pace (tenant_id, used_until);

-- Before they are isolated: under FORCE an owner without BYPASSRLS would see no rows.
-- @step restore_parked_rows
-- @describe the rows that an earlier down put aside; one whose conversation is gone stays there
-- @unless to_regnamespace('bookline_parked_0004') is null
do $$
declare
  t record;
begin
  for t in select * from (values
    ('inbound_messages', 'exists (select from tenants x where x.id = p.tenant_id)'),
    ('outbound_messages',
      'exists (select from conversations c where c.tenant_id = p.tenant_id and c.id = p.conversation_id)'),
    ('outbound_statuses', 'exists (select from tenants x where x.id = p.tenant_id)'),
    ('owner_notices', 'exists (select from tenants x where x.id = p.tenant_id)'),
    ('sending_stops', 'exists (select from tenants x where x.id = p.tenant_id)'),
    ('send_pace', 'exists (select from tenants x where x.id = p.tenant_id)'),
    ('data_protection_keys', 'true')) v (name, stands)
  loop
    execute format('with back as (delete from bookline_parked_0004.rows_of_%1$s p where %2$s returning p.*)
      insert into %1$I select * from back', t.name, t.stands);
  end loop;
end $$;

-- @step create_pace_function
-- @describe takes the next moment at which Meta's limits let a message go, or says how long to wait
create or replace function claim_send_pace(of_tenant uuid, scopes text[], spacings interval[], bursts integer[], at timestamptz)
returns interval
language plpgsql
as $body$
declare
  s record;
  wait interval := '0';
begin
  insert into public.send_pace (tenant_id, scope, used_until)
  select of_tenant, u.scope, at from unnest(scopes) u (scope) order by u.scope
  on conflict do nothing;
  -- In one order everywhere, so that two of them never wait for each other.
  for s in
    select p.used_until, u.spacing, u.burst
    from unnest(scopes, spacings, bursts) u (scope, spacing, burst)
    join public.send_pace p on p.tenant_id = of_tenant and p.scope = u.scope
    order by p.scope for update of p
  loop
    wait := greatest(wait, s.used_until - at - (s.burst - 1) * s.spacing);
  end loop;
  if wait = '0' then
    update public.send_pace p set used_until = greatest(p.used_until, at) + u.spacing
    from unnest(scopes, spacings) u (scope, spacing)
    where p.tenant_id = of_tenant and p.scope = u.scope;
  end if;
  return wait;
end $body$;
comment on function claim_send_pace(uuid, text[], interval[], integer[], timestamptz) is
  'Zero: the message may go now, and has used its share of every scope. Else: how long to wait; nothing is used.';
revoke all on function claim_send_pace(uuid, text[], interval[], integer[], timestamptz) from public;
alter function claim_send_pace(uuid, text[], interval[], integer[], timestamptz) owner to bookline_owner;
grant execute on function claim_send_pace(uuid, text[], interval[], integer[], timestamptz) to bookline_app;

-- A webhook names a number, and the tenant is not known yet. Ids only, and only of numbers that the caller names.
-- @step create_look_up
-- @describe from WhatsApp's phone number ids to tenants
-- A body in SQL would be planned now, which a migrating login without BYPASSRLS may not.
set local check_function_bodies = off;
create or replace function tenants_of_whatsapp_numbers(numbers text[]) returns table (phone_number_id text, tenant_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $body$
  select t.whatsapp_phone_id, t.id from public.tenants t where t.whatsapp_phone_id = any (numbers)
$body$;
revoke all on function tenants_of_whatsapp_numbers(text[]) from public;
alter function tenants_of_whatsapp_numbers(text[]) owner to bookline_owner;
-- The server's login only: the legacy application's is authenticated, too.
grant execute on function tenants_of_whatsapp_numbers(text[]) to bookline_app;

-- @step let_look_up_read
-- @describe the owner of that function reads tenants; nobody else is given anything
-- @locks access exclusive on tenants
create policy platform_find_tenants on tenants for select to bookline_owner using (true);

-- @step isolate_tables
-- @describe row-level security on the tenants' tables; the server's login can read and add keys, and nobody else anything
select isolate_tenant_table(t)
from unnest(array['inbound_messages', 'outbound_messages', 'outbound_statuses', 'owner_notices', 'sending_stops', 'send_pace']::name[]) t;
alter table data_protection_keys owner to bookline_owner;
revoke all on data_protection_keys from public;
grant select, insert on data_protection_keys to bookline_app;
