-- Requests that name themselves (Idempotency-Key): what was answered, so that sending one again does not do it again.

-- @step check_names
-- @describe no object of another making stands where Bookline's will
-- @preflight
do $$
begin
  -- What a run that was cut off has made stands here, too, and is Bookline's own: each step is on record together with its work.
  if to_regclass('bookline_migrations.steps') is not null then
    if exists (select from bookline_migrations.steps where migration_id = '0009_api' and name = 'create_table' and direction = 'up' and state = 'done') then
      return;
    end if;
  end if;
  if to_regclass('idempotency_keys') is not null then
    raise exception 'there is a table idempotency_keys already'
      using errcode = 'BK002', hint = 'Bookline''s table gets this name: rename or move yours.';
  end if;
end $$;

-- @step create_table
-- @describe idempotency_keys
create table idempotency_keys (
  tenant_id uuid not null references tenants (id),
  caller text not null,         -- the user's or the API key's, with its kind in front
  key text not null check (length(key) between 1 and 255),
  request_hash bytea not null,  -- encrypted: a hash of a short secret could be guessed
  lease uuid,                   -- who is doing it
  leased_until timestamptz,     -- a server that was killed keeps nobody waiting for longer
  has_changed boolean not null default false, -- set by the transaction that changes something: without it nothing was done
  status integer,               -- null: it has not been answered yet
  headers jsonb,
  body bytea,                   -- encrypted: a new API key is shown once, and stands nowhere else
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (tenant_id, caller, key),
  check ((status is null) = (lease is not null))
);

create index idx_idempotency_keys_tenant_id on idempotency_keys (tenant_id, expires_at);

-- Before it is isolated: under FORCE an owner without BYPASSRLS would see no rows.
-- @step restore_parked_rows
-- @describe the rows that an earlier down put aside
-- @unless to_regnamespace('bookline_parked_0009') is null
with back as (
  delete from bookline_parked_0009.rows_of_idempotency_keys p
  where exists (select from tenants x where x.id = p.tenant_id) returning p.*)
insert into idempotency_keys select * from back;

-- @step isolate_table
-- @describe row-level security
select isolate_tenant_table('idempotency_keys');

-- @step create_mark_function
-- @describe note_change_under_key: a change and the mark that there is one are committed together, or neither
-- A body in SQL would be planned now, which a migrating login without BYPASSRLS may not.
set local check_function_bodies = off;
create function note_change_under_key(of_tenant uuid, of_caller text, of_key text, of_lease uuid) returns void
language plpgsql volatile
as $body$
begin
  update public.idempotency_keys k set has_changed = true
  where k.tenant_id = of_tenant and k.caller = of_caller and k.key = of_key and k.lease = of_lease;
  if not found then
    raise exception 'the lease of this Idempotency-Key is over, and another has it' using errcode = 'serialization_failure';
  end if;
end $body$;
comment on function note_change_under_key(uuid, text, text, uuid) is
  'Whoever has lost the lease cannot commit; whoever has it and committed is never done again.';
revoke all on function note_change_under_key(uuid, text, text, uuid) from public;
alter function note_change_under_key(uuid, text, text, uuid) owner to bookline_owner;
grant execute on function note_change_under_key(uuid, text, text, uuid) to bookline_app;
