-- Puts the jobs aside in bookline_parked_0003, where the next up finds them: work that was promised is not forgotten.

-- @step drop_functions
-- @describe what claims and ends jobs
drop function if exists claim_jobs(text[], integer, integer, uuid[], uuid, timestamptz, timestamptz, uuid);
drop function if exists renew_leases(uuid[], uuid[], uuid[], timestamptz, timestamptz);
drop function if exists give_back_jobs(uuid[], uuid[], uuid[]);
drop function if exists put_off_jobs(uuid, text[], uuid, timestamptz, timestamptz);
drop function if exists cancel_job(uuid, text);
drop function if exists complete_job(uuid, uuid, uuid);
drop function if exists put_back_job(uuid, uuid, uuid, text, timestamptz, boolean, text);
drop function if exists let_next_go(uuid, text, bigint);
drop function if exists count_backlog(timestamptz);

-- @step park_rows
-- @describe the rows of jobs
do $$
begin
  create schema if not exists bookline_parked_0003 authorization bookline_owner;
  -- An owner without BYPASSRLS sees its rows only without FORCE.
  alter table jobs no force row level security;
  create table if not exists bookline_parked_0003.rows_of_jobs (like jobs);
  alter table bookline_parked_0003.rows_of_jobs owner to bookline_owner;
  insert into bookline_parked_0003.rows_of_jobs select * from jobs;
  drop table jobs;
end $$;
