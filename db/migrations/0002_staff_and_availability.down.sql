-- Puts the rows of the new tables and the values of the new columns aside in bookline_parked_0002, where the next up finds
-- them. As plain copies: 0001's down, which may follow, could not drop a key that a parked table still refers to.

-- @step park_rows
-- @describe the rows of reservations, contacts, holidays, time_off, working_hours, staff_services, staff
do $$
declare
  t text;
begin
  create schema if not exists bookline_parked_0002 authorization bookline_owner;
  foreach t in array array['reservations', 'contacts', 'holidays', 'time_off', 'working_hours', 'staff_services', 'staff'] loop
    -- An owner without BYPASSRLS sees its rows only without FORCE.
    execute format('alter table %I no force row level security', t);
    execute format('create table if not exists bookline_parked_0002.rows_of_%1$s (like %1$I)', t);
    execute format('alter table bookline_parked_0002.rows_of_%s owner to bookline_owner', t);
    execute format('insert into bookline_parked_0002.rows_of_%1$s select * from %1$I', t);
    execute format('drop table %I', t);
  end loop;
end $$;

-- @step park_values
-- @describe the values of the columns that up added to bookings and services, and the columns
-- @locks access exclusive on bookings
-- @locks access exclusive on services
do $$
begin
  alter table bookings no force row level security;
  alter table services no force row level security;
  create table bookline_parked_0002.values_of_bookings as
    select tenant_id, id, staff_id, starts_at, ends_at, payment_claimed_at, paid_at from bookings
    where staff_id is not null or starts_at is not null or payment_claimed_at is not null or paid_at is not null;
  create table bookline_parked_0002.values_of_services as
    select tenant_id, id, buffer_before_minutes, buffer_after_minutes from services
    where buffer_before_minutes <> 0 or buffer_after_minutes <> 0;
  alter table bookline_parked_0002.values_of_bookings owner to bookline_owner;
  alter table bookline_parked_0002.values_of_services owner to bookline_owner;
  alter table bookings
    drop column staff_id, drop column starts_at, drop column ends_at, drop column payment_claimed_at, drop column paid_at;
  alter table services drop column buffer_before_minutes, drop column buffer_after_minutes;
  alter table bookings force row level security;
  alter table services force row level security;
end $$;

-- @step drop_isolate_function
-- @describe what isolated these tables
drop function isolate_tenant_table(name, text);
