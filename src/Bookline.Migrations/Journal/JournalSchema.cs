namespace Bookline.Migrations.Journal;

/// <summary>The tables that remember what was done.</summary>
static class JournalSchema
{
    public const int Version = 1;

    /// <summary>Run in one transaction, under the runner lock. Everybody may read it, so that status works with any login.</summary>
    public static readonly string[] Create =
    [
        "create schema if not exists bookline_migrations",
        """
            create table if not exists bookline_migrations.journal (
                version int not null,
                created_at timestamptz not null default now()
            )
            """,
        """
            create table if not exists bookline_migrations.migrations (
                id text primary key,
                number int not null unique,
                state text not null check (state in ('applying', 'applied', 'reverting')),
                script text not null,
                checksum text not null,
                started_at timestamptz not null default clock_timestamp(),
                applied_at timestamptz,
                duration_ms double precision,
                longest_block_ms double precision,
                longest_block_table text,
                longest_block_mode text,
                who text not null default session_user,
                version text not null,
                contracted_at timestamptz
            )
            """,
        """
            create table if not exists bookline_migrations.steps (
                migration_id text not null references bookline_migrations.migrations (id) on delete cascade,
                direction text not null check (direction in ('up', 'down', 'contract')),
                name text not null,
                position int not null,
                statement_hash text not null,
                statements text not null,
                state text not null check (state in ('running', 'done', 'skipped')),
                rows bigint not null default 0,
                snapshot text not null default pg_current_snapshot()::text,
                started_at timestamptz not null,
                finished_at timestamptz,
                duration_ms double precision,
                longest_block_ms double precision,
                who text not null default session_user,
                version text not null,
                primary key (migration_id, direction, name)
            )
            """,
        """
            create table if not exists bookline_migrations.history (
                happened_at timestamptz not null default clock_timestamp(),
                migration_id text not null,
                what text not null,
                duration_ms double precision not null,
                longest_block_ms double precision,
                longest_block_table text,
                run_id uuid not null,
                who text not null default session_user,
                version text not null
            )
            """,
        $"insert into bookline_migrations.journal (version) select {Version} where not exists (select from bookline_migrations.journal)",
        "grant usage on schema bookline_migrations to public",
        "grant select on all tables in schema bookline_migrations to public",
    ];
}
