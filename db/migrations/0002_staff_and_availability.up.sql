-- Who works when, what is taken, and who the customers are.
--
-- What is taken stands in a table of its own, reservations, with an exclusion constraint: adding one to bookings would lock a
-- table in use while its index is built. A row there means "this person's time is taken"; a cancelled booking has none, and a
-- hold has one with an end. So the constraint needs no condition, and what it forbids can be said in one sentence.

-- @step check_names
-- @describe btree_gist can be had; no object of another making stands where Bookline's will
-- @preflight
do $$
declare
  t text;
  taken text;
  done text[] := '{}';
begin
  if not exists (select from pg_available_extensions where name = 'btree_gist') then
    raise exception 'the extension btree_gist is not there'
      using errcode = 'BK002', hint = 'It is part of PostgreSQL''s contrib package: install that on the database server.';
  end if;
  -- What a run that was cut off has made stands here, too, and is Bookline's own: each step is on record together with its work.
  if to_regclass('bookline_migrations.steps') is not null then
    done := array(select name from bookline_migrations.steps
      where migration_id = '0002_staff_and_availability' and direction = 'up' and state = 'done');
  end if;
  foreach t in array array['staff', 'staff_services', 'working_hours', 'time_off', 'holidays', 'contacts', 'reservations'] loop
    if to_regclass(t) is not null and 'create_tables' <> all (done) then
      raise exception 'there is a table % already', t
        using errcode = 'BK002', hint = 'Bookline''s table gets this name: rename or move yours.';
    end if;
  end loop;
  select string_agg(v.of_table || '.' || v.name, ', ' order by v.of_table, v.name) into taken
  from (values ('bookings', 'staff_id'), ('bookings', 'starts_at'), ('bookings', 'ends_at'), ('bookings', 'payment_claimed_at'),
    ('bookings', 'paid_at'), ('services', 'buffer_before_minutes'), ('services', 'buffer_after_minutes')) v (of_table, name)
  join pg_attribute a on a.attrelid = to_regclass(v.of_table) and a.attname = v.name
  where 'add_columns_' || v.of_table <> all (done);
  if taken is not null then
    raise exception 'these columns are there already, and not Bookline''s: %', taken
      using errcode = 'BK002', hint = 'Bookline''s columns get these names: rename yours (alter table … rename column … to …).';
  end if;
end $$;

-- @step create_extension
-- @describe btree_gist: equality of ids inside the exclusion constraint
create extension if not exists btree_gist;

-- @step create_isolate_function
-- @describe what isolates a new tenant table, here and in every later migration
create or replace function isolate_tenant_table(of_table name, rights text default 'select, insert, update, delete') returns void
language plpgsql
as $body$
begin
  execute format('alter table %I owner to bookline_owner', of_table);
  execute (select coalesce(string_agg(format('revoke all on %I from %s;', of_table,
      case when x.grantee = 0 then 'public' else x.grantee::regrole::text end), ' '), 'select 1')
    from pg_class c cross join aclexplode(c.relacl) x where c.oid = to_regclass(quote_ident(of_table)) and x.grantee <> c.relowner);
  execute format('grant %s on %I to authenticated', rights, of_table);
  execute format('create policy %I on %I for all to authenticated using (tenant_id = require_tenant_context())
    with check (tenant_id = require_tenant_context())', 'tenant_isolation_' || of_table, of_table);
  execute format('alter table %I enable row level security', of_table);
  execute format('alter table %I force row level security', of_table);
end $body$;
comment on function isolate_tenant_table(name, text) is
  'Owner, rights and policy of a tenant table: every migration calls it for each table that it creates with a tenant_id.';
revoke all on function isolate_tenant_table(name, text) from public;
alter function isolate_tenant_table(name, text) owner to bookline_owner;

-- @step create_tables
-- @describe staff, staff_services, working_hours, time_off, holidays, contacts, reservations
create table staff (
  tenant_id uuid not null references tenants (id),
  id uuid primary key,
  name text not null check (length(name) between 1 and 200),
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (tenant_id, id)
);

create table staff_services (
  tenant_id uuid not null,
  staff_id uuid not null,
  service_id varchar not null,
  primary key (tenant_id, staff_id, service_id),
  foreign key (tenant_id, staff_id) references staff (tenant_id, id) on delete cascade,
  foreign key (tenant_id, service_id) references services (tenant_id, id) on delete cascade
);

-- Wall-clock time in the tenant's zone, in minutes since midnight: daylight saving moves no opening hour.
create table working_hours (
  tenant_id uuid not null references tenants (id),
  id uuid primary key,
  staff_id uuid, -- null: the opening hours of the business
  weekday smallint not null check (weekday between 1 and 7), -- ISO 8601: Monday is 1
  starts_minute smallint not null check (starts_minute between 0 and 1439),
  ends_minute smallint not null check (ends_minute <= 1440),
  check (ends_minute > starts_minute),
  foreign key (tenant_id, staff_id) references staff (tenant_id, id) on delete cascade
);

create table time_off (
  tenant_id uuid not null,
  id uuid primary key,
  staff_id uuid not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  reason text,
  check (ends_at > starts_at),
  foreign key (tenant_id, staff_id) references staff (tenant_id, id) on delete cascade
);

create table holidays (
  tenant_id uuid not null references tenants (id),
  day date not null,
  name text,
  primary key (tenant_id, day)
);

-- A phone number is not an identity: users with a username may show none.
create table contacts (
  tenant_id uuid not null references tenants (id),
  id uuid primary key,
  conversation_id varchar not null,
  phone text,            -- E.164 without the plus, as WhatsApp sends it
  whatsapp_user_id text, -- business-scoped user id
  name text,
  language text,         -- BCP 47, when chosen by the contact
  last_inbound_at timestamptz, -- the 24-hour window counts from here
  opted_out_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (phone is not null or whatsapp_user_id is not null),
  unique (tenant_id, id),
  unique (tenant_id, phone),
  unique (tenant_id, whatsapp_user_id),
  foreign key (tenant_id, conversation_id) references conversations (tenant_id, id)
);

-- The time of a member of staff that is taken, buffers included. No two of one person overlap: there is no double booking.
create table reservations (
  tenant_id uuid not null,
  id uuid primary key,
  staff_id uuid not null,
  booking_id varchar not null, -- the hold's or booking's
  during tstzrange not null check (not isempty(during) and lower_inc(during) and not upper_inc(during)),
  expires_at timestamptz, -- a hold's end; null for a booking
  created_at timestamptz not null default now(),
  unique (tenant_id, booking_id),
  foreign key (tenant_id, staff_id) references staff (tenant_id, id),
  foreign key (tenant_id, booking_id) references bookings (tenant_id, id) on delete cascade,
  constraint no_double_booking exclude using gist (tenant_id with =, staff_id with =, during with &&)
);

create index idx_working_hours_tenant_id on working_hours (tenant_id, staff_id);
create index idx_time_off_tenant_id on time_off (tenant_id, staff_id, ends_at);
create index idx_contacts_tenant_id on contacts (tenant_id, conversation_id);
create index idx_staff_services_service on staff_services (tenant_id, service_id);
create index idx_reservations_tenant_id on reservations (tenant_id, staff_id);

-- Before they are isolated: under FORCE an owner without BYPASSRLS would see no rows.
-- @step restore_parked_rows
-- @describe the rows that an earlier down put aside; one whose booking or service is gone stays there
-- @unless to_regnamespace('bookline_parked_0002') is null
do $$
declare
  t record;
begin
  for t in select * from (values
    ('staff', 'true'),
    ('staff_services', 'exists (select from services s where s.tenant_id = p.tenant_id and s.id = p.service_id)'),
    ('working_hours', 'true'),
    ('time_off', 'true'),
    ('holidays', 'true'),
    ('contacts', 'exists (select from conversations c where c.tenant_id = p.tenant_id and c.id = p.conversation_id)'),
    ('reservations', 'exists (select from bookings b where b.tenant_id = p.tenant_id and b.id = p.booking_id)')) v (name, stands)
  loop
    execute format('with back as (delete from bookline_parked_0002.rows_of_%1$s p where %2$s returning p.*)
      insert into %1$I select * from back', t.name, t.stands);
  end loop;
end $$;

-- @step isolate_tables
-- @describe row-level security on all of them
select isolate_tenant_table(t)
from unnest(array['staff', 'staff_services', 'working_hours', 'time_off', 'holidays', 'contacts', 'reservations']::name[]) t;

-- @step add_columns_services
-- @describe services: time to set up before and to clean up after
-- @locks access exclusive on services
alter table services
  add column buffer_before_minutes integer not null default 0,
  add column buffer_after_minutes integer not null default 0;

-- @step add_columns_bookings
-- @describe bookings: who, from when until when, and what is known of the payment
-- @locks access exclusive on bookings
alter table bookings
  add column staff_id uuid,
  add column starts_at timestamptz,
  add column ends_at timestamptz,
  add column payment_claimed_at timestamptz,
  add column paid_at timestamptz;

-- @step restore_parked_values
-- @describe the values of these columns that an earlier down put aside
-- @unless to_regnamespace('bookline_parked_0002') is null
-- @locks access exclusive on bookings
-- @locks access exclusive on services
do $$
begin
  alter table bookings no force row level security;
  alter table services no force row level security;
  update bookings b set staff_id = p.staff_id, starts_at = p.starts_at, ends_at = p.ends_at,
    payment_claimed_at = p.payment_claimed_at, paid_at = p.paid_at
  from bookline_parked_0002.values_of_bookings p where p.tenant_id = b.tenant_id and p.id = b.id;
  update services s set buffer_before_minutes = p.buffer_before_minutes, buffer_after_minutes = p.buffer_after_minutes
  from bookline_parked_0002.values_of_services p where p.tenant_id = s.tenant_id and p.id = s.id;
  drop table bookline_parked_0002.values_of_bookings, bookline_parked_0002.values_of_services;
  alter table bookings force row level security;
  alter table services force row level security;
end $$;

-- A date and a text are no time that a constraint could guard.
-- @step count_unreserved
-- @describe how many bookings ahead have no reservation, and so block no slot
do $$
declare
  n bigint;
begin
  if row_security_active('bookings') then
    raise notice 'how many bookings ahead block no slot could not be counted: login % has no BYPASSRLS', current_user;
    return;
  end if;
  select count(*) into n from bookings b
  where b.appointment_date >= current_date and lower(b.status) not in ('held', 'cancelled', 'completed', 'no_show')
    and not exists (select from reservations r where r.tenant_id = b.tenant_id and r.booking_id = b.id);
  if n > 0 then
    raise warning '% bookings ahead have no reservation and block no slot: customers may be offered their time until they are moved', n;
  end if;
end $$;

-- @step index_bookings_starts_at
-- @describe bookings by their beginning
-- @no-transaction
create index concurrently if not exists idx_bookings_starts_at on bookings (tenant_id, starts_at) where starts_at is not null;
