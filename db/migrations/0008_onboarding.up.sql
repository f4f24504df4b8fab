-- Businesses that sign themselves up, mail on its way to people, and bookings in their calendars.

-- @step check_names
-- @describe no object of another making stands where Bookline's will
-- @preflight
do $$
declare
  t text;
  done text[] := '{}';
begin
  -- What a run that was cut off has made stands here, too, and is Bookline's own: each step is on record together with its work.
  if to_regclass('bookline_migrations.steps') is not null then
    done := array(select name from bookline_migrations.steps
      where migration_id = '0008_onboarding' and direction = 'up' and state = 'done');
  end if;
  foreach t in array array['sign_ups', 'sign_up_pace', 'outgoing_mails', 'dev_mails', 'whatsapp_connections', 'calendar_secrets',
    'calendar_mails']
  loop
    if to_regclass(t) is not null and 'create_tables' <> all (done) then
      raise exception 'there is a table % already', t
        using errcode = 'BK002', hint = 'Bookline''s table gets this name: rename or move yours.';
    end if;
  end loop;
  if 'add_columns_tenants' <> all (done) and exists (
    select from pg_attribute a where a.attrelid = to_regclass('tenants') and a.attname = 'trade' and not a.attisdropped)
  then
    raise exception 'this column is there already, and not Bookline''s: tenants.trade'
      using errcode = 'BK002', hint = 'Bookline''s column gets this name: rename yours (alter table … rename column … to …).';
  end if;
end $$;

-- @step create_tables
-- @describe sign_ups, sign_up_pace, outgoing_mails, dev_mails, whatsapp_connections, calendar_secrets, calendar_mails
-- A business that signed itself up. One that an operator made has no row here, and so is never removed as unconfirmed.
create table sign_ups (
  tenant_id uuid primary key references tenants (id) on delete cascade,
  created_at timestamptz not null,
  confirmed_at timestamptz -- null: its address does not belong to anybody yet
);

-- How far an address or an e-mail has used up its sign-ups (GCRA: one time a scope says it all). Of the platform: whoever signs up has
-- no tenant yet. A scope is a hash.
create table sign_up_pace (
  scope text primary key,
  used_until timestamptz not null
);

-- Gone once it is sent: a mail may carry a link that lets somebody in.
create table outgoing_mails (
  tenant_id uuid not null references tenants (id),
  id uuid primary key,
  sealed text not null, -- encrypted: to whom, and all that it says
  created_at timestamptz not null,
  failed_at timestamptz,
  error text            -- what the mail server said, without the address
);

-- What a server in development would have sent. Of the platform: /dev/mail shows it to whoever develops.
create table dev_mails (
  id uuid primary key,
  recipient text not null,
  subject text not null,
  plain_text text not null,
  html text not null,
  attachments jsonb not null,
  created_at timestamptz not null
);

-- What Meta told of a tenant's number when its credentials were tested.
create table whatsapp_connections (
  tenant_id uuid primary key references tenants (id),
  phone_number_id text not null,
  display_phone_number text,
  verified_name text,
  quality_rating text,
  checked_at timestamptz not null
);

-- Signs the addresses of a tenant's calendars; another secret, and none of the old addresses is good.
create table calendar_secrets (
  tenant_id uuid primary key references tenants (id),
  secret text not null, -- encrypted
  rotated_at timestamptz not null
);

-- What a customer was told last of a booking, so that each change is told once.
create table calendar_mails (
  tenant_id uuid not null,
  booking_id varchar not null,
  told text not null check (told in ('confirmed', 'cancelled')),
  email text not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  staff_id uuid,
  told_at timestamptz not null,
  primary key (tenant_id, booking_id),
  foreign key (tenant_id, booking_id) references bookings (tenant_id, id) on delete cascade
);

create index idx_outgoing_mails_tenant_id on outgoing_mails (tenant_id, created_at);
create index idx_dev_mails_created_at on dev_mails (created_at);
create index idx_sign_up_pace_used_until on sign_up_pace (used_until);

-- @step add_columns_tenants
-- @describe tenants: what trade the business is in
-- @locks access exclusive on tenants
alter table tenants add column trade text
  check (trade in ('salon', 'clinic', 'barber', 'restaurant', 'tutor', 'other'));

-- Before they are isolated: under FORCE an owner without BYPASSRLS would see no rows.
-- @step restore_parked_rows
-- @describe the rows and values that an earlier down put aside; one whose booking is gone stays there
-- @unless to_regnamespace('bookline_parked_0008') is null
-- @locks access exclusive on tenants
do $$
declare
  t record;
begin
  alter table tenants no force row level security;
  for t in select * from (values
    ('sign_ups', 'exists (select from tenants x where x.id = p.tenant_id)'),
    ('sign_up_pace', 'true'),
    ('outgoing_mails', 'exists (select from tenants x where x.id = p.tenant_id)'),
    ('dev_mails', 'true'),
    ('whatsapp_connections', 'exists (select from tenants x where x.id = p.tenant_id)'),
    ('calendar_secrets', 'exists (select from tenants x where x.id = p.tenant_id)'),
    ('calendar_mails', 'exists (select from bookings b where b.tenant_id = p.tenant_id and b.id = p.booking_id)')) v (name, stands)
  loop
    execute format('with back as (delete from bookline_parked_0008.rows_of_%1$s p where %2$s returning p.*)
      insert into %1$I select * from back', t.name, t.stands);
  end loop;
  update tenants x set trade = p.trade from bookline_parked_0008.values_of_tenants p where p.id = x.id;
  drop table bookline_parked_0008.values_of_tenants;
  alter table tenants force row level security;
end $$;

-- Whoever signs up has no tenant, and the server's login may make none.
-- @step create_sign_up_functions
-- @describe sign_up_tenant, remove_unconfirmed_tenant and taken_domains
-- A body in SQL would be planned now, which a migrating login without BYPASSRLS may not.
set local check_function_bodies = off;
create function sign_up_tenant(new_id uuid, of_name text, of_domain text, of_email text, of_zone text, of_currency text, of_locale text,
  of_trade text, trial_days integer, remove_after interval, at timestamptz)
returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $body$
begin
  insert into public.tenants (id, business_name, domain, email, status, subscription_plan, time_zone, currency, locale, trade,
    created_at, updated_at)
  values (new_id, of_name, of_domain, of_email, 'trial', 'starter', of_zone, of_currency, of_locale, of_trade, at, at)
  on conflict (domain) do nothing;
  if not found then
    return false;
  end if;
  insert into public.sign_ups (tenant_id, created_at) values (new_id, at);
  insert into public.subscriptions (id, tenant_id, plan_id, status, current_period_start, current_period_end, created_at, updated_at)
  values (pg_catalog.gen_random_uuid(), new_id, 'starter', 'trialing', at, at + pg_catalog.make_interval(days => trial_days), at, at);
  -- In the same breath: were the server to die now, nobody else would ever let go of the domain.
  insert into public.jobs (tenant_id, id, kind, payload, run_at, state, key, created_at)
  values (new_id, pg_catalog.gen_random_uuid(), 'onboarding.expire_sign_up', '{}', at + remove_after, 'scheduled', 'expire-sign-up', at);
  return true;
end $body$;
comment on function sign_up_tenant(uuid, text, text, text, text, text, text, text, integer, interval, timestamptz) is
  'A new tenant on trial, and the job that removes it unless it is confirmed. False: the domain is taken, and nothing was made.';

create function remove_unconfirmed_tenant(of_tenant uuid, made_before timestamptz) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $body$
begin
  -- The row is locked first: a confirmation that comes now waits, and then finds nothing.
  perform from public.sign_ups s
  where s.tenant_id = of_tenant and s.confirmed_at is null and s.created_at <= made_before for update;
  if not found then
    return false;
  end if;
  delete from public.tenants t where t.id = of_tenant;
  return true;
exception when foreign_key_violation then
  return false; -- rows that nobody may delete, such as those of an audit log
end $body$;
comment on function remove_unconfirmed_tenant(uuid, timestamptz) is
  'Only one that signed itself up, never was confirmed, and has no rows any more. False: it stands.';

create function taken_domains(names text[]) returns setof text
language sql stable security definer set search_path = pg_catalog, pg_temp
as $body$
  select t.domain from public.tenants t where t.domain = any (names[1:20])
$body$;
comment on function taken_domains(text[]) is 'Which of these names are some tenant''s; at most twenty are looked at.';

-- With the rights of who calls, and so within the tenant that is bound: whatever tables there will be.
-- @step create_empty_function
-- @describe empty_unconfirmed_tenant: all of its rows but the one that tells that it never was confirmed
create function empty_unconfirmed_tenant(of_tenant uuid, made_before timestamptz) returns boolean
language plpgsql volatile
as $body$
declare
  left_over name[];
  again name[];
  t name;
begin
  perform from public.sign_ups s
  where s.tenant_id = of_tenant and s.confirmed_at is null and s.created_at <= made_before for update;
  if not found then
    return false;
  end if;
  left_over := array(
    select c.relname from pg_catalog.pg_class c
    join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> 'sign_ups'
      and pg_catalog.has_table_privilege(c.oid, 'delete')
    order by c.relname);
  -- What others refer to goes when they have gone.
  for pass in 1..10 loop
    again := '{}';
    foreach t in array left_over loop
      begin
        execute pg_catalog.format('delete from public.%I where tenant_id = $1', t) using of_tenant;
      exception when foreign_key_violation then
        again := again || t;
      end;
    end loop;
    exit when pg_catalog.cardinality(again) = 0;
    left_over := again;
  end loop;
  return true;
end $body$;
comment on function empty_unconfirmed_tenant(uuid, timestamptz) is
  'Deletes the rows of a tenant that signed itself up and never was confirmed. False: it is none, and nothing was deleted.';

-- @step let_sign_ups_write
-- @describe the owner of these functions may make and remove tenants; the server's login may call them, and nobody else
-- @locks access exclusive on tenants
-- @locks access exclusive on subscriptions
-- @locks access exclusive on jobs
do $$
declare
  f text;
begin
  foreach f in array array[
    'sign_up_tenant(uuid, text, text, text, text, text, text, text, integer, interval, timestamptz)',
    'remove_unconfirmed_tenant(uuid, timestamptz)', 'taken_domains(text[])', 'empty_unconfirmed_tenant(uuid, timestamptz)']
  loop
    execute format('revoke all on function %s from public', f);
    execute format('alter function %s owner to bookline_owner', f);
    -- The server's login only: the legacy application's is authenticated, too.
    execute format('grant execute on function %s to bookline_app', f);
  end loop;
end $$;
create policy platform_sign_up_tenants on tenants for insert to bookline_owner with check (true);
create policy platform_remove_tenants on tenants for delete to bookline_owner using (true);
create policy platform_sign_up_subscriptions on subscriptions for insert to bookline_owner with check (true);
create policy platform_sign_up_jobs on jobs for insert to bookline_owner with check (true);
create policy platform_sign_up_sign_ups on sign_ups for all to bookline_owner using (true) with check (true);

-- @step isolate_tables
-- @describe row-level security on the tenants' tables; the server's login alone has those of the platform
select isolate_tenant_table(t)
from unnest(array['sign_ups', 'outgoing_mails', 'whatsapp_connections', 'calendar_secrets', 'calendar_mails']::name[]) t;
alter table sign_up_pace owner to bookline_owner;
alter table dev_mails owner to bookline_owner;
revoke all on sign_up_pace, dev_mails from public;
grant select, insert, update, delete on sign_up_pace to bookline_app;
grant select, insert, delete on dev_mails to bookline_app;

-- Bookings are made, moved and cancelled in many places, by more than one program. Here is the one that none of them can pass by.
-- @step tell_customers
-- @describe a booking of a customer with an address of mail brings a job when it is confirmed, moved or cancelled
-- @locks share row exclusive on bookings
create function queue_calendar_mail() returns trigger
language plpgsql
as $body$
begin
  insert into public.jobs (tenant_id, id, kind, payload, run_at, state, key)
  values (new.tenant_id, pg_catalog.gen_random_uuid(), 'calendar.tell_customer',
    pg_catalog.jsonb_build_object('booking', new.id), pg_catalog.now(), 'ready', 'calendar-mail:' || new.id)
  on conflict (tenant_id, key) where key is not null do nothing;
  return null;
end $body$;
comment on function queue_calendar_mail() is 'The job decides what the customer is to be told, if anything.';
revoke all on function queue_calendar_mail() from public;
alter function queue_calendar_mail() owner to bookline_owner;
create trigger bookings_made_tell_customer after insert on bookings for each row
  when (new.customer_email is not null and new.starts_at is not null and new.status = 'confirmed')
  execute function queue_calendar_mail();
create trigger bookings_changed_tell_customer after update on bookings for each row
  when (new.customer_email is not null and new.starts_at is not null and new.status in ('confirmed', 'cancelled')
    and (new.status, new.starts_at, new.ends_at, new.staff_id, new.customer_email)
      is distinct from (old.status, old.starts_at, old.ends_at, old.staff_id, old.customer_email))
  execute function queue_calendar_mail();
