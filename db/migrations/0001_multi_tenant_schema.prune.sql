-- Lets go of what the migration keeps for safety: backup tables, and after a down also what it parked. Nothing else of
-- Bookline's ever drops them. Without --yes this transaction is rolled back, and the notices are the list.

do $$
declare
  a record;
  r record;
begin
  if to_regclass('bookline_parked_0001.adoption') is null then
    raise notice 'nothing to prune';
    return;
  end if;
  select * into a from bookline_parked_0001.adoption;
  if a.state = 'adopting' then
    raise exception 'a migration is under way, and its backup is not let go' using errcode = 'BK002', hint = 'Finish it with up, or take it back with down.';
  end if;
  for r in
    select c.oid::regclass as name, pg_size_pretty(pg_total_relation_size(c.oid)) as size
    from pg_class c
    where c.relkind = 'r' and c.relowner = 'bookline_owner'::regrole and (
      c.oid in (select to_regclass(backup_table) from bookline_parked_0001.backup_manifest)
      or c.relnamespace = 'bookline_parked_0001'::regnamespace and (
        c.relname like 'since\_backup\_%'
        -- After a down: other tenants' rows, values and tables. While 0001 is applied they are empty or elsewhere.
        or a.state = 'parked' and (c.relname like 'rows\_of\_%' or c.relname like 'values\_of\_%'
          or c.relname = any (array['tenants', 'users', 'api_keys', 'subscription_plans', 'subscriptions', 'usage_metrics']))))
    order by c.relnamespace = 'bookline_parked_0001'::regnamespace, c.relname
  loop
    raise notice '% (%)', r.name, r.size;
    execute format('drop table %s cascade', r.name);
  end loop;
  if a.state = 'parked' then
    raise notice 'schema bookline_parked_0001: the next up begins anew';
    drop schema bookline_parked_0001 cascade;
  end if;
end $$;
