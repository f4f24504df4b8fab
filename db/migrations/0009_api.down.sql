-- Puts the rows aside in bookline_parked_0009, where the next up finds them: who sends a request again is still known then.

-- @step drop_mark_function
-- @describe what marks a key's change
drop function note_change_under_key(uuid, text, text, uuid);

-- @step park_rows
-- @describe the rows of idempotency_keys, and the table
create schema if not exists bookline_parked_0009 authorization bookline_owner;
-- An owner without BYPASSRLS sees its rows only without FORCE.
alter table idempotency_keys no force row level security;
create table if not exists bookline_parked_0009.rows_of_idempotency_keys (like idempotency_keys);
alter table bookline_parked_0009.rows_of_idempotency_keys owner to bookline_owner;
insert into bookline_parked_0009.rows_of_idempotency_keys select * from idempotency_keys;
drop table idempotency_keys;
