-- People: what a user's row still lacks, sessions, passkeys, invitations, and the tokens of links in mails.
--
-- Of whatever lets somebody in only a hash is stored: who reads a backup cannot sign in with it.

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
      where migration_id = '0007_accounts' and direction = 'up' and state = 'done');
  end if;
  foreach t in array array['user_sessions', 'user_passkeys', 'user_tokens', 'invitations', 'sign_in_pace'] loop
    if to_regclass(t) is not null and 'create_tables' <> all (done) then
      raise exception 'there is a table % already', t
        using errcode = 'BK002', hint = 'Bookline''s table gets this name: rename or move yours.';
    end if;
  end loop;
  select string_agg('users.' || a.attname, ', ' order by a.attname) into taken
  from pg_attribute a
  where a.attrelid = to_regclass('users') and not a.attisdropped and a.attname in ('email_confirmed_at', 'security_stamp',
    'access_failed_count', 'lockout_end', 'mfa_last_step') and 'add_columns_users' <> all (done);
  if taken is not null then
    raise exception 'these columns are there already, and not Bookline''s: %', taken
      using errcode = 'BK002', hint = 'Bookline''s columns get these names: rename yours (alter table … rename column … to …).';
  end if;
end $$;

-- @step create_tables
-- @describe user_sessions, user_passkeys, user_tokens, invitations, sign_in_pace
create table user_sessions (
  tenant_id uuid not null,
  id uuid primary key,
  user_id uuid not null,
  token_hash bytea not null unique, -- SHA-256; before the tenant is known it is all there is
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,  -- whatever is done meanwhile
  ip text,
  user_agent text,
  second_factor_at timestamptz,
  revoked_at timestamptz,
  foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);

create table user_passkeys (
  tenant_id uuid not null,
  id uuid primary key,
  user_id uuid not null,
  credential_id bytea not null unique,
  public_key bytea not null, -- COSE
  name text,
  sign_count bigint not null,
  transports text[] not null,
  is_user_verified boolean not null,
  is_backup_eligible boolean not null,
  is_backed_up boolean not null,
  attestation_object bytea not null,
  client_data_json bytea not null,
  created_at timestamptz not null,
  last_used_at timestamptz,
  foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);

-- Links in mails: each is good once, and not for long.
create table user_tokens (
  tenant_id uuid not null,
  id uuid primary key,
  user_id uuid not null,
  purpose text not null check (purpose in ('confirm', 'reset')),
  token_hash bytea not null unique,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);

create table invitations (
  tenant_id uuid not null references tenants (id),
  id uuid primary key,
  email text not null check (length(email) between 3 and 254),
  role text not null check (role in ('owner', 'admin', 'staff', 'viewer')),
  token_hash bytea not null unique,
  invited_by text, -- who it was then: an address of mail, a key's name
  created_at timestamptz not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  revoked_at timestamptz
);

-- How far an address or an e-mail has used up its attempts (GCRA: one time a scope says it all). Of the platform: whoever signs in has no
-- tenant yet. A scope is a hash.
create table sign_in_pace (
  scope text primary key,
  used_until timestamptz not null
);

create index idx_user_sessions_tenant_id on user_sessions (tenant_id, user_id) where revoked_at is null;
create index idx_user_passkeys_tenant_id on user_passkeys (tenant_id, user_id);
create index idx_user_tokens_tenant_id on user_tokens (tenant_id, user_id);
create index idx_invitations_tenant_id on invitations (tenant_id, created_at);
create unique index invitations_waiting on invitations (tenant_id, lower(email)) where accepted_at is null and revoked_at is null;
create index idx_sign_in_pace_used_until on sign_in_pace (used_until);

-- @step add_columns_users
-- @describe users: confirmed address, stamp, lockout, the last code that was taken
-- @locks access exclusive on users
alter table users
  add column email_confirmed_at timestamptz,
  add column security_stamp text,     -- changes with the password and the second factor
  add column access_failed_count integer not null default 0,
  add column lockout_end timestamptz,
  add column mfa_last_step bigint;    -- RFC 6238: a code is good once

-- Before they are isolated: under FORCE an owner without BYPASSRLS would see no rows.
-- @step restore_parked_rows
-- @describe the rows and values that an earlier down put aside; what lost its user stays there
-- @unless to_regnamespace('bookline_parked_0007') is null
-- @locks access exclusive on users
do $$
declare
  t record;
begin
  alter table users no force row level security;
  for t in select * from (values
    ('user_sessions', 'exists (select from users u where u.tenant_id = p.tenant_id and u.id = p.user_id)'),
    ('user_passkeys', 'exists (select from users u where u.tenant_id = p.tenant_id and u.id = p.user_id)'),
    ('user_tokens', 'exists (select from users u where u.tenant_id = p.tenant_id and u.id = p.user_id)'),
    ('invitations', 'exists (select from tenants x where x.id = p.tenant_id)'),
    ('sign_in_pace', 'true')) v (name, stands)
  loop
    execute format('with back as (delete from bookline_parked_0007.rows_of_%1$s p where %2$s returning p.*)
      insert into %1$I select * from back', t.name, t.stands);
  end loop;
  update users u set email_confirmed_at = p.email_confirmed_at, security_stamp = p.security_stamp,
    access_failed_count = p.access_failed_count, lockout_end = p.lockout_end, mfa_last_step = p.mfa_last_step
  from bookline_parked_0007.values_of_users p where p.tenant_id = u.tenant_id and p.id = u.id;
  drop table bookline_parked_0007.values_of_users;
  alter table users force row level security;
end $$;

-- Who signs in, or follows a link, names no tenant. Each look-up wants what only its owner has, and says whose it is.
-- @step create_look_ups
-- @describe from an e-mail, a session, a passkey, a link to ids
-- A body in SQL would be planned now, which a migrating login without BYPASSRLS may not.
set local check_function_bodies = off;
create function users_of_email(of_email text) returns table (tenant_id uuid, user_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $body$
  select u.tenant_id, u.id from public.users u join public.tenants t on t.id = u.tenant_id
  where pg_catalog.lower(u.email) = pg_catalog.lower(of_email) and u.is_active and t.status not in ('suspended', 'cancelled')
  -- Whoever signs up with somebody else's address crowds nobody out.
  order by (u.email_confirmed_at is null), u.last_login desc nulls last, u.id limit 10
$body$;
comment on function users_of_email(text) is 'Active ones, confirmed addresses first, of these the one signed in last; at most ten.';

create function session_of_token(of_hash bytea)
returns table (tenant_id uuid, user_id uuid, session_id uuid, role text, email text, last_seen_at timestamptz, expires_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $body$
  select s.tenant_id, s.user_id, s.id, u.role, u.email, s.last_seen_at, s.expires_at
  from public.user_sessions s
  join public.users u on u.tenant_id = s.tenant_id and u.id = s.user_id
  join public.tenants t on t.id = s.tenant_id
  where s.token_hash = of_hash and s.revoked_at is null and u.is_active and t.status not in ('suspended', 'cancelled')
$body$;
comment on function session_of_token(bytea) is
  'All that a request needs in one round trip: whose session it is, and who that is now. Nothing of one that was revoked.';

create function user_of_passkey(of_credential bytea) returns table (tenant_id uuid, user_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $body$
  select p.tenant_id, p.user_id from public.user_passkeys p join public.tenants t on t.id = p.tenant_id
  where p.credential_id = of_credential and t.status not in ('suspended', 'cancelled')
$body$;

create function user_of_token(of_hash bytea) returns table (tenant_id uuid, user_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $body$
  select k.tenant_id, k.user_id from public.user_tokens k join public.tenants t on t.id = k.tenant_id
  where k.token_hash = of_hash and t.status not in ('suspended', 'cancelled')
$body$;

create function tenant_of_invitation(of_hash bytea) returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp
as $body$
  select i.tenant_id from public.invitations i join public.tenants t on t.id = i.tenant_id
  where i.token_hash = of_hash and t.status not in ('suspended', 'cancelled')
$body$;

-- @step create_pace_function
-- @describe claim_sign_in: takes an attempt from every scope, or says how long to wait
create function claim_sign_in(scopes text[], spacings interval[], bursts integer[], at timestamptz) returns interval
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $body$
declare
  s record;
  wait interval := '0';
begin
  -- A scope that has all of its attempts again is as good as none.
  delete from public.sign_in_pace p where p.scope in (
    select d.scope from public.sign_in_pace d where d.used_until < at - interval '1 hour' order by d.used_until limit 20
    for update skip locked);
  insert into public.sign_in_pace (scope, used_until)
  select u.scope, at from unnest(scopes) u (scope) order by u.scope
  on conflict do nothing;
  -- In one order everywhere, so that two of them never wait for each other.
  for s in
    select p.used_until, u.spacing, u.burst
    from unnest(scopes, spacings, bursts) u (scope, spacing, burst)
    join public.sign_in_pace p on p.scope = u.scope
    order by p.scope for update of p
  loop
    wait := greatest(wait, s.used_until - at - (s.burst - 1) * s.spacing);
  end loop;
  if wait = '0' then
    update public.sign_in_pace p set used_until = greatest(p.used_until, at) + u.spacing
    from unnest(scopes, spacings) u (scope, spacing)
    where p.scope = u.scope;
  end if;
  return wait;
end $body$;
comment on function claim_sign_in(text[], interval[], integer[], timestamptz) is
  'Zero: the attempt may be made, and counts for every scope. Else: how long to wait; nothing is counted.';

-- @step let_look_ups_read
-- @describe the owner of these functions reads the tables; the server's login may call them, and nobody else
-- @locks access exclusive on users
do $$
declare
  f text;
  t text;
begin
  foreach f in array array['users_of_email(text)', 'session_of_token(bytea)', 'user_of_passkey(bytea)', 'user_of_token(bytea)',
    'tenant_of_invitation(bytea)', 'claim_sign_in(text[], interval[], integer[], timestamptz)']
  loop
    execute format('revoke all on function %s from public', f);
    execute format('alter function %s owner to bookline_owner', f);
    -- The server's login only: the legacy application's is authenticated, too.
    execute format('grant execute on function %s to bookline_app', f);
  end loop;
  foreach t in array array['users', 'user_sessions', 'user_passkeys', 'user_tokens', 'invitations'] loop
    execute format('create policy platform_find_%1$s on %1$I for select to bookline_owner using (true)', t);
  end loop;
end $$;

-- @step isolate_tables
-- @describe row-level security on the tenants' tables; the pace of sign-ins is reached through its function alone
select isolate_tenant_table(t) from unnest(array['user_sessions', 'user_passkeys', 'user_tokens', 'invitations']::name[]) t;
alter table sign_in_pace owner to bookline_owner;
revoke all on sign_in_pace from public;

-- A sign-in looks a user up by e-mail over all tenants.
-- @step index_users_email
-- @describe users by their e-mail
-- @no-transaction
create index concurrently if not exists idx_users_email on users (lower(email));
