-- Proof that the database is what 0001 says, read from the live catalog and the live rows. Changes nothing.

select 'row-level security on ' || t.name,
  case when c.relrowsecurity and c.relforcerowsecurity
    -- A policy for bookline_owner alone, whom nobody can log in as, is for the look-ups that later migrations add.
    and (select count(*) from pg_policy p
      where p.polrelid = c.oid and p.polroles <> array['bookline_owner'::regrole::oid]) = 1
    and exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'tenant_isolation_' || t.name
      and p.polpermissive and p.polcmd = '*' and p.polroles = array['authenticated'::regrole::oid]
      and pg_get_expr(p.polqual, p.polrelid) = format('(%s = require_tenant_context())', t.key)
      and pg_get_expr(p.polwithcheck, p.polrelid) = format('(%s = require_tenant_context())', t.key))
  then 'ok' else 'failed' end,
  format('enabled %s, forced %s, policies: %s', c.relrowsecurity, c.relforcerowsecurity,
    (select string_agg(p.polname, ', ') from pg_policy p where p.polrelid = c.oid))
from (values ('tenants', 'id'), ('users', 'tenant_id'), ('api_keys', 'tenant_id'), ('subscriptions', 'tenant_id'),
  ('usage_metrics', 'tenant_id'), ('services', 'tenant_id'), ('conversations', 'tenant_id'), ('messages', 'tenant_id'),
  ('bookings', 'tenant_id')) t (name, key)
left join pg_class c on c.oid = to_regclass(t.name);

select 'owner and rights of ' || t.name,
  case when pg_get_userbyid(c.relowner) = 'bookline_owner' and extra.rights is null then 'ok' else 'failed' end,
  format('owner %s%s', pg_get_userbyid(c.relowner), '; too much for authenticated: ' || extra.rights)
from unnest(array['tenants', 'users', 'api_keys', 'subscription_plans', 'subscriptions', 'usage_metrics', 'services',
  'conversations', 'messages', 'bookings']) t (name)
left join pg_class c on c.oid = to_regclass(t.name)
cross join lateral (
  select string_agg(r, ', ') as rights from unnest(array['truncate', 'references', 'trigger']) r
  where has_table_privilege('authenticated', c.oid, r)
) extra;

select 'keys of ' || t.name,
  case when exists (
    select from pg_index i
    where i.indrelid = to_regclass(t.name) and i.indisunique and i.indisvalid and i.indpred is null
      and (select array_agg(a.attname order by k.n) from unnest(i.indkey) with ordinality k (attnum, n)
        join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum) = array['tenant_id', 'id']::name[]
  ) and not exists (select from pg_index i where i.indrelid = to_regclass(t.name) and not i.indisvalid)
  then 'ok' else 'failed' end,
  coalesce('INVALID: ' || (select string_agg(i.indexrelid::regclass::text, ', ') from pg_index i
    where i.indrelid = to_regclass(t.name) and not i.indisvalid), 'unique (tenant_id, id), no INVALID index')
-- Nothing refers to a message, so messages needs no unique (tenant_id, id): its primary key (id) stands.
from unnest(array['users', 'api_keys', 'subscriptions', 'usage_metrics', 'services', 'conversations', 'bookings']) t (name);

select 'foreign key ' || w.name,
  case when k.oid is null then 'failed' when k.convalidated then 'ok' else 'explained' end,
  case when k.oid is null then 'missing' when k.convalidated then pg_get_constraintdef(k.oid)
    else 'not validated: rows of the single-tenant time have lost their parent; new rows are checked' end
from (values
  ('conversations', 'conversations_tenant_id_selected_service_fkey'), ('conversations', 'conversations_tenant_id_fkey'),
  ('services', 'services_tenant_id_fkey'), ('messages', 'messages_tenant_id_conversation_id_fkey'),
  ('bookings', 'bookings_tenant_id_conversation_id_fkey'), ('bookings', 'bookings_tenant_id_service_id_fkey')) w (t, name)
left join pg_constraint k on k.conrelid = to_regclass(w.t) and k.conname = w.name and k.contype = 'f';

select 'plans', case when count(*) = 3 then 'ok' else 'failed' end,
  string_agg(format('%s $%s', name, price_monthly / 100), ', ' order by price_monthly)
from subscription_plans where (id, price_monthly) in (('starter', 2900), ('professional', 9900), ('enterprise', 29900));

select * from bookline_parked_0001.verify_rows_if_allowed();

select * from bookline_parked_0001.verify_isolation();
