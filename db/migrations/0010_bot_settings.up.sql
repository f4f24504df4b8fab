-- How a business's bot behaves, version by version: who changed it, when and why, and the way back.
--
-- What the bot reads stays tenants.bot_settings. A version is never changed: the server's login can only add one.

-- @step check_names
-- @describe no object of another making stands where Bookline's will
-- @preflight
do $$
begin
  -- What a run that was cut off has made stands here, too, and is Bookline's own: each step is on record together with its work.
  if to_regclass('bookline_migrations.steps') is not null then
    if exists (select from bookline_migrations.steps where migration_id = '0010_bot_settings' and name = 'create_table' and direction = 'up' and state = 'done') then
      return;
    end if;
  end if;
  if to_regclass('bot_settings_versions') is not null then
    raise exception 'there is a table bot_settings_versions already'
      using errcode = 'BK002', hint = 'Bookline''s table gets this name: rename or move yours.';
  end if;
end $$;

-- @step create_table
-- @describe bot_settings_versions
create table bot_settings_versions (
  tenant_id uuid not null references tenants (id),
  version integer not null check (version > 0),
  settings jsonb not null,   -- all of them, as tenants.bot_settings had them then
  changed_by text,           -- an address of mail or the name of an API key; null: nobody knows, they stood there before
  changed_at timestamptz not null,
  comment text,
  primary key (tenant_id, version)
);

-- Before it is isolated: under FORCE an owner without BYPASSRLS would see no rows.
-- @step restore_parked_rows
-- @describe the versions that an earlier down put aside; those whose tenant is gone stay there
-- @unless to_regnamespace('bookline_parked_0010') is null
with back as (
  delete from bookline_parked_0010.rows_of_bot_settings_versions p where exists (select from tenants t where t.id = p.tenant_id)
  returning p.*
)
insert into bot_settings_versions select * from back;

-- @step isolate_table
-- @describe row-level security; versions are read and added
select isolate_tenant_table('bot_settings_versions', 'select, insert');
