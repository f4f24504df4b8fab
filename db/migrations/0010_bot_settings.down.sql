-- Puts the versions aside in bookline_parked_0010, where the next up finds them. What the bot reads stays as it is.

-- @step park_rows
-- @describe the rows of bot_settings_versions, and the table
do $$
begin
  create schema if not exists bookline_parked_0010 authorization bookline_owner;
  -- An owner without BYPASSRLS sees its rows only without FORCE.
  alter table bot_settings_versions no force row level security;
  create table if not exists bookline_parked_0010.rows_of_bot_settings_versions (like bot_settings_versions);
  alter table bookline_parked_0010.rows_of_bot_settings_versions owner to bookline_owner;
  insert into bookline_parked_0010.rows_of_bot_settings_versions select * from bot_settings_versions;
  drop table bot_settings_versions;
end $$;
