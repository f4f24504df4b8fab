-- Takes the four tables away again, but only while they are empty: tables with rows were either adopted or
-- used since, and no rollback of Bookline's drops data.

-- @step check_empty
-- @describe refuse while any of the four tables holds a row
-- @preflight
do $$
declare
  t text;
  filled boolean;
begin
  foreach t in array array['bookings', 'messages', 'conversations', 'services'] loop
    if to_regclass(t) is null then
      continue;
    end if;
    execute format('select exists (select from %I)', t) into filled;
    if filled then
      raise exception 'table % holds rows, and a rollback drops no data', t
        using errcode = 'BK002',
          hint = 'The single-tenant database is as far back as Bookline goes. To remove it, drop the database yourself.';
    end if;
  end loop;
end $$;

-- @step drop_tables
-- @describe drop the four empty tables
drop table if exists bookings, messages, conversations, services;
