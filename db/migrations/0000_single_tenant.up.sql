-- The single-tenant prototype: one business, four tables, no isolation.
--
-- On a database that already holds these tables nothing is created: the step is recorded as skipped and the
-- next migration adopts the rows. On an empty database the tables come into being in exactly the prototype's
-- shape, so that one path (0000, then 0001) serves a fresh install and a populated one.

-- @step check_tables
-- @describe all four single-tenant tables exist, or none
-- @preflight
do $$
declare
  present text[] := (
    select coalesce(array_agg(t order by t), '{}')
    from unnest(array['services', 'conversations', 'messages', 'bookings']) t
    where to_regclass(t) is not null
  );
begin
  if cardinality(present) not in (0, 4) then
    raise exception 'only % of the four single-tenant tables exist: %',
      cardinality(present), array_to_string(present, ', ')
      using errcode = 'BK002',
        hint = 'Bookline adopts a database with services, conversations, messages and bookings, or an empty one. '
          'Restore the missing tables, or point --database at another database.';
  end if;
end $$;

-- @step create_tables
-- @describe services, conversations, messages, bookings
-- @unless to_regclass('services') is not null
create table services (
  id varchar primary key default gen_random_uuid(),
  name text not null,
  description text,
  price integer not null,
  is_active boolean not null default true,
  icon text
);

create table conversations (
  id varchar primary key default gen_random_uuid(),
  phone_number text not null,
  customer_name text,
  current_state text not null default 'greeting',
  selected_service varchar references services (id),
  selected_date text,
  selected_time text,
  created_at timestamp not null default now(),
  updated_at timestamp not null default now()
);

create table messages (
  id varchar primary key default gen_random_uuid(),
  conversation_id varchar not null references conversations (id),
  content text not null,
  is_from_bot boolean not null,
  timestamp timestamp not null default now()
);

create table bookings (
  id varchar primary key default gen_random_uuid(),
  conversation_id varchar not null references conversations (id),
  service_id varchar not null references services (id),
  phone_number text not null,
  customer_name text,
  amount integer not null,
  status text not null default 'pending',
  payment_method text,
  appointment_date timestamp,
  appointment_time text,
  created_at timestamp not null default now(),
  updated_at timestamp not null default now()
);
