using Bookline.Migrations.Sql;

namespace Bookline.Migrations.Tests.Sql;

public sealed class Classifying
{
    [Theory]
    [InlineData("create index i on notes (id)", "create index", "share on notes")]
    [InlineData(
        "create unique index concurrently if not exists i on only app.notes (id)",
        "create index concurrently",
        "share update exclusive on app.notes"
    )]
    [InlineData("drop index concurrently if exists i", "drop index concurrently", "share update exclusive on i")]
    [InlineData("alter table notes add column body text", "alter table", "access exclusive on notes")]
    [InlineData(
        "alter table notes validate constraint c",
        "alter table validate constraint",
        "share update exclusive on notes"
    )]
    [InlineData(
        "alter table only \"Notes\" add constraint c foreign key (a, b) references other (a, b) not valid",
        "alter table",
        "share row exclusive on Notes, share row exclusive on other"
    )]
    [InlineData(
        "alter table a add foreign key (x) references b, validate constraint c",
        "alter table",
        "share row exclusive on a, share row exclusive on b"
    )]
    [InlineData(
        "alter table notes set (fillfactor = 90), alter column id set statistics 500",
        "alter table",
        "share update exclusive on notes"
    )]
    [InlineData("alter table notes disable trigger all", "alter table", "share row exclusive on notes")]
    [InlineData(
        "create table a (id int references b (id), c int references a)",
        "create table",
        "share row exclusive on b"
    )]
    [InlineData(
        "create table copy as select * from notes n join other o on true",
        "create table as",
        "access share on notes, access share on other"
    )]
    [InlineData(
        "insert into a select * from b, c x where true",
        "insert",
        "row exclusive on a, access share on b, access share on c"
    )]
    [InlineData("update a set x = 1 from b where b.id = a.id", "update", "row exclusive on a, access share on b")]
    [InlineData(
        "with gone as (delete from a returning *) insert into b select * from gone",
        "delete, insert",
        "row exclusive on a, row exclusive on b"
    )]
    [InlineData(
        "select * from a where id in (select id from b) for update",
        "select for update",
        "row share on a, row share on b"
    )]
    [InlineData(
        "lock table a, b in share row exclusive mode",
        "lock table",
        "share row exclusive on a, share row exclusive on b"
    )]
    [InlineData("lock a", "lock table", "access exclusive on a")]
    [InlineData("truncate a, b cascade", "truncate", "access exclusive on a, access exclusive on b")]
    [InlineData(
        "create trigger t before insert on a for each row execute function f()",
        "create trigger",
        "share row exclusive on a"
    )]
    [InlineData("create policy p on a using (true)", "create policy", "access exclusive on a")]
    [InlineData("drop table if exists a cascade", "drop table", "access exclusive on a")]
    [InlineData("create or replace function f() returns int language sql as 'select 1'", "create function", "")]
    [InlineData("do $$ begin end $$", "do", "")]
    [InlineData("analyze a", "analyze", "share update exclusive on a")]
    [InlineData("vacuum (full) a", "vacuum full", "access exclusive on a")]
    public void Knows_kind_and_locks(string sql, string kind, string locks)
    {
        var statement = Classify(sql);

        statement.Kind.ShouldBe(kind);
        string.Join(", ", statement.Locks.Select(l => $"{l.Mode.Sql()} on {l.Table}")).ShouldBe(locks);
        statement.Refusal.ShouldBeNull();
    }

    [Theory]
    [InlineData("commit")]
    [InlineData("begin")]
    [InlineData("rollback")]
    [InlineData("prepare transaction 'x'")]
    [InlineData("copy t from stdin")]
    [InlineData("copy (select 1) to stdout")]
    [InlineData("set search_path = x")]
    [InlineData("reset search_path")]
    [InlineData("reset all")]
    [InlineData("prepare q as select 1")]
    [InlineData("create index concurrently on t (id)")]
    public void Refuses_what_would_break_a_step(string sql) => Classify(sql).Refusal.ShouldNotBeNull();

    [Theory]
    [InlineData("rollback to savepoint s")]
    [InlineData("set local work_mem = '1MB'")]
    [InlineData("set constraints all deferred")]
    [InlineData("copy t from '/file'")]
    public void Lets_through_what_stays_inside_a_step(string sql) => Classify(sql).Refusal.ShouldBeNull();

    static SqlStatement Classify(string sql)
    {
        var tokens = SqlLexer.Tokens(sql);
        return StatementClassifier.Classify(sql, tokens, StatementSplitter.Split(sql, tokens).Single());
    }
}
