-- Puts the rows of the new tables and the values of users' new columns aside in bookline_parked_0007, where the next up finds them.

-- @step drop_index
-- @describe users by their e-mail
-- @locks access exclusive on users
drop index idx_users_email;

-- @step drop_look_ups
-- @describe the look-ups across tenants and their policies
-- @locks access exclusive on users
do $$
declare
  t text;
begin
  foreach t in array array['users', 'user_sessions', 'user_passkeys', 'user_tokens', 'invitations'] loop
    execute format('drop policy platform_find_%1$s on %1$I', t);
  end loop;
end $$;
drop function users_of_email(text);
drop function session_of_token(bytea);
drop function user_of_passkey(bytea);
drop function user_of_token(bytea);
drop function tenant_of_invitation(bytea);
drop function claim_sign_in(text[], interval[], integer[], timestamptz);

-- @step park_rows
-- @describe the rows of all tables that up created, and the tables
do $$
declare
  t text;
begin
  create schema if not exists bookline_parked_0007 authorization bookline_owner;
  foreach t in array array['user_sessions', 'user_passkeys', 'user_tokens', 'invitations', 'sign_in_pace'] loop
    -- An owner without BYPASSRLS sees its rows only without FORCE.
    execute format('alter table %I no force row level security', t);
    execute format('create table if not exists bookline_parked_0007.rows_of_%1$s (like %1$I)', t);
    execute format('alter table bookline_parked_0007.rows_of_%s owner to bookline_owner', t);
    execute format('insert into bookline_parked_0007.rows_of_%1$s select * from %1$I', t);
    execute format('drop table %I', t);
  end loop;
end $$;

-- @step park_values
-- @describe the values of the columns that up added to users, and the columns
-- @locks access exclusive on users
do $$
begin
  alter table users no force row level security;
  create table bookline_parked_0007.values_of_users as
    select tenant_id, id, email_confirmed_at, security_stamp, access_failed_count, lockout_end, mfa_last_step from users;
  alter table bookline_parked_0007.values_of_users owner to bookline_owner;
  alter table users drop column email_confirmed_at, drop column security_stamp, drop column access_failed_count,
    drop column lockout_end, drop column mfa_last_step;
  alter table users force row level security;
end $$;
