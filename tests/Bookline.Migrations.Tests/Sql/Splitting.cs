using Bookline.Migrations.Sql;
using CsCheck;

namespace Bookline.Migrations.Tests.Sql;

public sealed class Splitting
{
    [Theory]
    [InlineData("select 1; select 2", "select 1", "select 2")]
    [InlineData("select ';'; select 2", "select ';'", "select 2")]
    [InlineData("select 'it''s; fine'", "select 'it''s; fine'")]
    [InlineData(@"select 'back\'; select 2", @"select 'back\'", "select 2")]
    [InlineData(@"select E'a\';b'; select 2", @"select E'a\';b'", "select 2")]
    [InlineData("select E'a'\n'b\\';c'", "select E'a'\n'b\\';c'")]
    [InlineData("select \"a;b\"\"c;\"", "select \"a;b\"\"c;\"")]
    [InlineData("select U&\"d;\\0061\"", "select U&\"d;\\0061\"")]
    [InlineData("do $$ begin; end $$; select 1", "do $$ begin; end $$", "select 1")]
    [InlineData("do $a$ $$; $b$ $a$; select 1", "do $a$ $$; $b$ $a$", "select 1")]
    [InlineData("select a$b; select c$b", "select a$b", "select c$b")]
    [InlineData("prepare p as select $1; select 2", "prepare p as select $1", "select 2")]
    [InlineData("/* a; /* nested; */ b; */ select 1 -- c;\n; select 2", "select 1", "select 2")]
    [InlineData("select 1 /* ; */ + 1", "select 1 /* ; */ + 1")]
    [InlineData(
        "create rule r as on insert to t do (select 1; select 2); select 3",
        "create rule r as on insert to t do (select 1; select 2)",
        "select 3"
    )]
    [InlineData(
        "create function f() returns int begin atomic select 1; select case when true then 2 end; end; select 3",
        "create function f() returns int begin atomic select 1; select case when true then 2 end; end",
        "select 3"
    )]
    [InlineData(
        "create procedure p() BEGIN ATOMIC; END; select 1",
        "create procedure p() BEGIN ATOMIC; END",
        "select 1"
    )]
    [InlineData(" ;; \n; ")]
    [InlineData("\uFEFFselect 1", "select 1")]
    [InlineData("select 'ünï', naïve; select 1", "select 'ünï', naïve", "select 1")]
    public void Cuts_at_semicolons_that_end_statements_only(string script, params string[] statements) =>
        Statements(script).ShouldBe(statements);

    [Theory]
    [InlineData("select 1;\nselect 'open", 2)]
    [InlineData("do $x$ begin", 1)]
    [InlineData("select 1;\n\n/* /* */", 3)]
    [InlineData("select \"open", 1)]
    [InlineData("select (1;\nselect 2", 1)]
    [InlineData("select 1);", 1)]
    [InlineData("create function f() begin atomic select 1;", 1)]
    [InlineData("select 1;\n\\copy t from 'x'", 2)]
    public void Points_at_what_is_never_closed_or_not_SQL(string script, int line) =>
        Should.Throw<SqlSyntaxException>(() => Statements(script)).Line.ShouldBe(line);

    [Fact]
    public void Tokens_put_together_are_the_script()
    {
        var piece = Gen.OneOf(
            "select",
            "begin atomic",
            "end",
            "case",
            "'",
            "''",
            "\"",
            "$$",
            "$a$",
            "$1",
            "/*",
            "*/",
            "--",
            "\n",
            "\r\n",
            ";",
            "(",
            ")",
            "E'",
            "\\'",
            " ",
            "é",
            "🎉",
            "x",
            "1e5",
            "::",
            "U&\"",
            "a$b",
            "\t"
        );
        piece
            .Array[0, 30]
            .Select(string.Concat)
            .Sample(script =>
            {
                try
                {
                    var tokens = SqlLexer.Tokens(script);
                    string.Concat(tokens.Select(t => t.Of(script))).ShouldBe(script);
                    tokens
                        .Select(t => t.Line)
                        .ShouldBe(tokens.Select(t => 1 + script[..t.Start].Count(c => c == '\n')));
                }
                catch (SqlSyntaxException)
                {
                    // What is never closed is refused as a whole.
                }
            });
    }

    [Fact]
    public void Splitting_what_was_joined_gives_the_statements_back()
    {
        var statement = Gen.OneOf(
            "select 1",
            "select ';'",
            "do $$ begin null; end $$",
            "select E'\\';'",
            "select \"a;\"",
            "insert into t values ('x;y')",
            "create function f() returns int begin atomic select 1; end",
            "select (1 /* ; */)",
            "select $t$;$$;$t$"
        );
        var gap = Gen.OneOf(";", " ;\n", ";;", "; -- note;\n", "/* ; */;\r\n");
        Gen.Select(statement, gap)
            .Array[1, 12]
            .Sample(pairs =>
                Statements(string.Concat(pairs.Select(p => p.Item1 + p.Item2))).ShouldBe(pairs.Select(p => p.Item1))
            );
    }

    static IEnumerable<string> Statements(string script)
    {
        var tokens = SqlLexer.Tokens(script);
        return StatementSplitter
            .Split(script, tokens)
            .Select(r => script[tokens[r.FirstToken].Start..tokens[r.LastToken].End]);
    }

    [Theory]
    [InlineData("create function f() returns int begin atomic select 1 as end; select 2; end")]
    [InlineData("create function f() returns int begin atomic select t.end, t.case from t; select 2; end")]
    public void Names_that_look_like_the_end_of_a_body_do_not_end_it(string sql) =>
        StatementSplitter.Split(sql + "; select 3", SqlLexer.Tokens(sql + "; select 3")).Count.ShouldBe(2);
}
