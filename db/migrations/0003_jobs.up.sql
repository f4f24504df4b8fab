-- Work that outlives a request: a queue that any server takes from, fairly over tenants.
--
-- Every message is a job or two, so each is written as little as can be. A claim changes no indexed column, which keeps it
-- within its page (HOT); a job that is done is deleted. A claim reads what it takes, never the backlog.

-- @step check_names
-- @describe no object of another making stands where Bookline's will
-- @preflight
do $$
begin
  -- What a run that was cut off has made stands here, too, and is Bookline's own: each step is on record together with its work.
  if to_regclass('bookline_migrations.steps') is not null then
    if exists (select from bookline_migrations.steps where migration_id = '0003_jobs' and name = 'create_table' and direction = 'up' and state = 'done') then
      return;
    end if;
  end if;
  if to_regclass('jobs') is not null then
    raise exception 'there is a table jobs already'
      using errcode = 'BK002', hint = 'Bookline''s table gets this name: rename or move yours.';
  end if;
end $$;

-- @step create_table
-- @describe jobs
-- No foreign key to tenants: each new job would lock its tenant's row, and a job is only ever put in inside that tenant's context.
create table jobs (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity, -- the order in which they were put in
  state text not null check (state in ('scheduled', 'ready', 'blocked', 'dead')),
  kind text not null,
  payload jsonb not null,
  run_at timestamptz not null, -- not before; of a blocked job: when to look again if nobody let it go
  key text,
  claimed_key text, -- its key while it is worked on: the key is free then
  sequence text,
  attempts integer not null default 0,
  lease uuid,
  leased_until timestamptz,
  last_error text,
  died_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (id, tenant_id), -- the id first: new ones go to the end, and nothing takes this index for one by tenant
  check ((state = 'dead') = (died_at is not null))
) with (
  fillfactor = 60,                        -- room for a claim beside the row
  autovacuum_vacuum_scale_factor = 0.02,  -- nearly every row dies young
  autovacuum_vacuum_threshold = 1000,
  autovacuum_vacuum_cost_delay = 0,
  vacuum_truncate = false                 -- giving back pages would lock the table against everybody
);

-- The kind first: whoever claims some kinds never reads past the backlog of the others.
create index idx_jobs_ready on jobs (kind, tenant_id, seq) where state = 'ready';
create index idx_jobs_later on jobs (run_at) where state in ('scheduled', 'blocked');
create index idx_jobs_sequence on jobs (tenant_id, sequence, seq) where sequence is not null and state <> 'dead';
create index idx_jobs_dead on jobs (tenant_id, died_at) where state = 'dead';
create unique index jobs_tenant_id_key_key on jobs (tenant_id, key) where key is not null;

-- Before it is isolated: under FORCE an owner without BYPASSRLS would see no rows.
-- @step restore_parked_rows
-- @describe the jobs that an earlier down put aside
-- @unless to_regnamespace('bookline_parked_0003') is null
with back as (delete from bookline_parked_0003.rows_of_jobs returning *)
insert into jobs overriding system value select * from back;
select setval(pg_get_serial_sequence('jobs', 'seq'), (select max(seq) from jobs));

-- @step isolate_table
-- @describe row-level security; the platform may see and claim, through the functions below alone
select isolate_tenant_table('jobs');
create policy platform_read_jobs on jobs for select to bookline_owner using (true);
create policy platform_claim_jobs on jobs for update to bookline_owner using (true);

-- @step create_claim_function
-- @describe claim_jobs: which server does what
create function claim_jobs(kinds text[], most integer, most_of_tenant integer, busy uuid[], by_lease uuid, at timestamptz,
  until timestamptz, after uuid)
returns table (of_tenant uuid, job uuid, of_kind text, attempt integer)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- The table is empty one moment and huge the next, so its statistics are always old. There is one good plan: nested loops
-- over indexes, in the order of the joins.
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set join_collapse_limit = 1
set jit = off
as $body$
declare
  -- How many blocked jobs of a tenant a claim looks past, and how many of them it leaves ready.
  window_size constant integer := 64;
  left_ready constant integer := 16;
  -- Nobody keeps a job from the others for longer without a sign of life.
  longest_lease constant interval := '10 minutes';
  -- Tenants who have as many of the caller's workers as one may have: they are stepped over.
  full_tenants uuid[] := array(select b from unnest(busy) b group by b having count(*) >= most_of_tenant);
  tenants uuid[] := '{}';
  rooms integer[]; -- how many more each of them may have
  low uuid := after;
  high uuid := 'ffffffff-ffff-ffff-ffff-ffffffffffff';
  share integer;
  taken integer;
begin
  with due as materialized (
    select j.tenant_id, j.id from public.jobs j
    where j.state in ('scheduled', 'blocked') and j.run_at <= at
    order by j.run_at limit 500 for update skip locked
  )
  update public.jobs j set state = 'ready' from due d where j.tenant_id = d.tenant_id and j.id = d.id;

  -- Whose turn it is: tenants with something to do, from the last one served on and around. Each step is one descent of the index
  -- for each kind, however much a tenant has waiting.
  for pass in 1..2 loop
    tenants := tenants || array(
      with recursive ring (place, tenant_id) as (
        select cardinality(tenants), low
        union all
        select r.place + (n.tenant_id <> all (full_tenants))::integer, n.tenant_id
        from ring r
        cross join lateral (
          select f.tenant_id
          from unnest(kinds) k (kind)
          cross join lateral (
            select j.tenant_id from public.jobs j
            where j.state = 'ready' and j.kind = k.kind and j.tenant_id > r.tenant_id and j.tenant_id <= high
              and (j.leased_until is null or j.leased_until <= at)
            order by j.tenant_id limit 1
          ) f
          order by f.tenant_id limit 1
        ) n
        where r.place < most
      )
      select r.tenant_id from ring r where r.place > cardinality(tenants) and r.tenant_id <> all (full_tenants) order by r.place);
    exit when cardinality(tenants) >= most;
    low := '00000000-0000-0000-0000-000000000000';
    high := after;
  end loop;
  if cardinality(tenants) = 0 then
    return;
  end if;
  share := most / cardinality(tenants);
  rooms := array(
    select least(share, most_of_tenant - (select count(*) from unnest(busy) b where b = t.tenant_id))::integer
    from unnest(tenants) with ordinality t (tenant_id, place) order by t.place);

  return query
  with chosen as materialized (
    select c.tenant_id, c.id
    from unnest(tenants, rooms) t (tenant_id, room)
    cross join lateral (
      select j.tenant_id, j.id
      from (
        select o.tenant_id, o.kind, o.seq, o.sequence
        from unnest(kinds) k (kind)
        cross join lateral (
          select w.tenant_id, w.kind, w.seq, w.sequence from public.jobs w
          where w.tenant_id = t.tenant_id and w.state = 'ready' and w.kind = k.kind
            and (w.leased_until is null or w.leased_until <= at)
          order by w.seq limit t.room + window_size
        ) o
        order by o.seq limit t.room + window_size
      ) w
      join public.jobs j on j.tenant_id = w.tenant_id and j.kind = w.kind and j.seq = w.seq
      where j.state = 'ready' and (j.leased_until is null or j.leased_until <= at)
        and (w.sequence is null or not exists (
          select from public.jobs e
          where e.tenant_id = w.tenant_id and e.sequence = w.sequence and e.state <> 'dead' and e.seq < w.seq))
      order by w.seq limit t.room
      for update of j skip locked
    ) c
  )
  update public.jobs j
  set lease = by_lease, leased_until = least(until, at + longest_lease), attempts = j.attempts + 1,
    claimed_key = coalesce(j.key, j.claimed_key), key = null
  from chosen c where j.tenant_id = c.tenant_id and j.id = c.id
  returning j.tenant_id, j.id, j.kind, j.attempts;
  get diagnostics taken = row_count;

  -- Many jobs that wait for an earlier one would stand in every claim's way: all but a few step aside. Whoever ends the earlier one
  -- lets the next go (let_next_go). Locking it here settles who comes first: what is ending now is left alone.
  if taken < (select sum(r) from unnest(rooms) r) then
    with clogging as materialized (
      select j.tenant_id, j.id
      from unnest(tenants) t (tenant_id)
      cross join lateral (
        select o.tenant_id, o.kind, o.seq, o.sequence
        from unnest(kinds) k (kind)
        cross join lateral (
          select w.tenant_id, w.kind, w.seq, w.sequence from public.jobs w
          where w.tenant_id = t.tenant_id and w.state = 'ready' and w.kind = k.kind
            and (w.leased_until is null or w.leased_until <= at)
          order by w.seq limit share + window_size
        ) o
        order by o.seq limit share + window_size offset left_ready
      ) w
      join public.jobs j on j.tenant_id = w.tenant_id and j.kind = w.kind and j.seq = w.seq
      join public.jobs e on e.tenant_id = w.tenant_id and e.id = (
        select p.id from public.jobs p
        where p.tenant_id = w.tenant_id and p.sequence = w.sequence and p.state <> 'dead' and p.seq < w.seq
        order by p.seq desc limit 1)
      where j.state = 'ready' and (j.leased_until is null or j.leased_until <= at)
      for update of j, e skip locked
    )
    update public.jobs j set state = 'blocked', run_at = at + interval '5 minutes'
    from clogging c where j.tenant_id = c.tenant_id and j.id = c.id;
  end if;

  -- No job: the last tenant whose turn it was, and how many there were.
  return query select tenants[cardinality(tenants)], null::uuid, null::text, cardinality(tenants);
end $body$;
comment on function claim_jobs(text[], integer, integer, uuid[], uuid, timestamptz, timestamptz, uuid) is
  'Leases up to so many jobs to a server, tenants in turn; busy: whose jobs it has already, once for each. Gives ids, no payloads: those are read in the tenant''s context.';

-- @step create_lease_functions
-- @describe renew_leases, give_back_jobs, put_off_jobs: what a server does with its own leases
-- A body in SQL would be planned now, which a migrating login without BYPASSRLS may not.
set local check_function_bodies = off;
create function renew_leases(tenants uuid[], ids uuid[], leases uuid[], at timestamptz, until timestamptz) returns setof uuid
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $body$
  update public.jobs j set leased_until = least(until, at + interval '10 minutes')
  from unnest(tenants, ids, leases) h (tenant_id, id, lease)
  where j.tenant_id = h.tenant_id and j.id = h.id and j.lease = h.lease
  returning j.id;
$body$;
comment on function renew_leases(uuid[], uuid[], uuid[], timestamptz, timestamptz) is
  'Keeps jobs that are still being worked on; gives the ids of those that the server still has.';

create function give_back_jobs(tenants uuid[], ids uuid[], leases uuid[]) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $body$
  -- Of several that once had the same key the first has it back.
  with mine as materialized (
    select j.tenant_id, j.id, j.lease,
      row_number() over (partition by j.tenant_id, j.claimed_key order by j.seq) = 1
        and not exists (select from public.jobs o where o.tenant_id = j.tenant_id and o.key = j.claimed_key) as has_key_back
    from unnest(tenants, ids, leases) h (tenant_id, id, lease)
    join public.jobs j on j.tenant_id = h.tenant_id and j.id = h.id and j.lease = h.lease
  )
  update public.jobs j
  set lease = null, leased_until = null, attempts = j.attempts - 1, claimed_key = null,
    key = case when m.has_key_back then j.claimed_key end
  from mine m where j.tenant_id = m.tenant_id and j.id = m.id and j.lease = m.lease;
$body$;
comment on function give_back_jobs(uuid[], uuid[], uuid[]) is 'For a server that stops: others may have these jobs at once.';

create function put_off_jobs(tenant uuid, kinds text[], by_lease uuid, at timestamptz, until timestamptz) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $body$
  with waiting as materialized (
    select w.id, w.seq, w.claimed_key
    from unnest(kinds) k (kind)
    cross join lateral (
      select j.id, j.seq, j.claimed_key from public.jobs j
      where j.tenant_id = tenant and j.kind = k.kind and j.state = 'ready'
        and (j.leased_until is null or j.leased_until <= at or j.lease = by_lease)
      order by j.seq limit 1000 for update skip locked
    ) w
  ), put_off as materialized (
    select w.id, w.claimed_key is not null and row_number() over (partition by w.claimed_key order by w.seq) = 1
      and not exists (select from public.jobs o where o.tenant_id = tenant and o.key = w.claimed_key) as has_key_back
    from waiting w
  )
  update public.jobs j
  set state = 'scheduled', run_at = least(until, at + interval '1 day'), lease = null, leased_until = null,
    attempts = j.attempts - (j.lease is not null)::integer, claimed_key = null,
    key = case when p.has_key_back then j.claimed_key else j.key end
  from put_off p where j.tenant_id = tenant and j.id = p.id;
$body$;
comment on function put_off_jobs(uuid, text[], uuid, timestamptz, timestamptz) is
  'The jobs of a tenant that may not work wait: nothing can be done in its context, this included.';

-- @step create_end_functions
-- @describe cancel_job, complete_job, put_back_job: how a job ends, in its tenant's context
create function let_next_go(tenant uuid, of_sequence text, after_seq bigint) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $body$
begin
  update public.jobs j set state = 'ready'
  where j.tenant_id = tenant and j.state = 'blocked' and j.id = (
    select n.id from public.jobs n
    where n.tenant_id = tenant and n.sequence = of_sequence and n.state <> 'dead' and n.seq > after_seq
    order by n.seq limit 1);
end $body$;
comment on function let_next_go(uuid, text, bigint) is 'The next job of a sequence need wait no longer for this one.';

create function cancel_job(tenant uuid, by_key text) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $body$
declare
  gone record;
begin
  delete from public.jobs j where j.tenant_id = tenant and j.key = by_key returning j.sequence, j.seq into gone;
  if found and gone.sequence is not null then
    perform public.let_next_go(tenant, gone.sequence, gone.seq);
  end if;
end $body$;
comment on function cancel_job(uuid, text) is 'Takes back a job that has not begun: one that is worked on has no key.';

-- An error and not an answer: it also undoes what was sent together with its COMMIT.
create function complete_job(tenant uuid, job uuid, by_lease uuid) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $body$
declare
  gone record;
begin
  delete from public.jobs j where j.tenant_id = tenant and j.id = job and j.lease = by_lease returning j.sequence, j.seq into gone;
  if not found then
    raise exception 'the lease of job % ran out', job
      using errcode = 'BK301', hint = 'Another server has the job by now, and does its work.';
  end if;
  if gone.sequence is not null then
    perform public.let_next_go(tenant, gone.sequence, gone.seq);
  end if;
end $body$;
comment on function complete_job(uuid, uuid, uuid) is 'A job is done. Error BK301 where another server has it by now.';

create function put_back_job(tenant uuid, job uuid, by_lease uuid, next_state text, at timestamptz, counts boolean, reason text)
returns boolean
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $body$
declare
  put record;
begin
  update public.jobs j
  set state = next_state, run_at = at, died_at = case when next_state = 'dead' then at end, lease = null, leased_until = null,
    attempts = j.attempts - (not counts)::integer, last_error = coalesce(reason, j.last_error), claimed_key = null,
    key = case when next_state <> 'dead' and not exists (
      select from public.jobs o where o.tenant_id = tenant and o.key = j.claimed_key) then j.claimed_key end
  where j.tenant_id = tenant and j.id = job and j.lease = by_lease
  returning j.sequence, j.seq into put;
  if not found then
    return false;
  end if;
  if next_state = 'dead' and put.sequence is not null then
    perform public.let_next_go(tenant, put.sequence, put.seq);
  end if;
  return true;
end $body$;
comment on function put_back_job(uuid, uuid, uuid, text, timestamptz, boolean, text) is
  'A job is tried again at a time, or is dead; false where another server has it by now.';

-- @step create_backlog_function
-- @describe count_backlog: how much waits, of which kind
set local check_function_bodies = off;
create function count_backlog(at timestamptz)
returns table (kind text, ready bigint, scheduled bigint, leased bigint, dead bigint, oldest_ready_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp
-- In the order of an index, which ends at the limit; anything else would read every row first.
set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off
as $body$
  with counted (kind, state, is_leased, waits_since) as (
    (select j.kind, j.state, coalesce(j.leased_until > at, false), greatest(j.run_at, j.created_at) from public.jobs j
      where j.state = 'ready' order by j.kind, j.tenant_id, j.seq limit 50000)
    union all
    (select j.kind, j.state, false, null from public.jobs j
      where j.state in ('scheduled', 'blocked') order by j.run_at limit 50000)
    union all
    (select j.kind, j.state, false, null from public.jobs j
      where j.state = 'dead' order by j.tenant_id, j.died_at limit 50000)
  )
  select c.kind,
    count(*) filter (where c.state in ('ready', 'blocked') and not c.is_leased),
    count(*) filter (where c.state = 'scheduled'),
    count(*) filter (where c.is_leased),
    count(*) filter (where c.state = 'dead'),
    min(c.waits_since) filter (where not c.is_leased)
  from counted c group by c.kind;
$body$;
comment on function count_backlog(timestamptz) is 'How much waits, of which kind, whoever''s it is: numbers alone. Of each state at most 50000 jobs are counted.';

-- @step grant_functions
-- @describe who may call them
-- What reaches across tenants is the server's alone: authenticated is also the single-tenant application.
do $$
declare
  f record;
begin
  for f in select p.oid::regprocedure as signature, p.prosecdef from pg_proc p
    where p.pronamespace = 'public'::regnamespace and p.proname in ('claim_jobs', 'renew_leases', 'give_back_jobs', 'put_off_jobs',
      'let_next_go', 'cancel_job', 'complete_job', 'put_back_job', 'count_backlog') loop
    execute format('alter function %s owner to bookline_owner', f.signature);
    execute format('revoke all on function %s from public', f.signature);
    execute format('grant execute on function %s to %I', f.signature, case when f.prosecdef then 'bookline_app' else 'authenticated' end);
  end loop;
end $$;
