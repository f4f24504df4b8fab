using Bookline.Migrations.Planning;

namespace Bookline.Migrations.Tests.Files;

public sealed class ReadingFiles
{
    [Theory]
    [InlineData("-- @stepp x\nselect 1", 1, "@stepp is not a directive")]
    [InlineData("-- @step a\nselect 1;\n-- @step a\nselect 2", 3, "already a step 'a'")]
    [InlineData("-- @step a\nselect 1;\n-- @repeat\nselect 2", 3, "too late")]
    [InlineData("-- @step a\nselect\n-- @repeat\n1", 3, "inside a statement")]
    [InlineData("select 1;\n-- @step a\nselect 2", 2, "before the first @step")]
    [InlineData("-- @step A-b\nselect 1", 1, "a-z, 0-9 and _")]
    [InlineData("-- @step a\n-- @step b\nselect 1", 1, "no statement")]
    [InlineData("-- only words", 0, "no statement")]
    [InlineData("-- @step a\n-- @no-transaction\nvacuum;\nvacuum", 1, "exactly one statement")]
    [InlineData("-- @step a\ncreate index concurrently i on t (id)", 2, "@no-transaction")]
    [InlineData("-- @step a\n-- @after b\nselect 1", 1, "not a step of this file")]
    [InlineData("-- @step a\n-- @after b\nselect 1;\n-- @step b\nselect 1", 1, "comes later")]
    [InlineData("-- @step a\n-- @isolation chaos\nselect 1", 2, "@isolation")]
    [InlineData(
        "-- @step a\n-- @no-transaction\ncreate index concurrently i on t (id);\n"
            + "-- @step b\nselect 1;\n-- @step c\n-- @after b\nselect 1;\n"
            + "-- @step d\n-- @after a\nselect 1;\n"
            + "-- @step e\n-- @after c, d\n-- @no-transaction\ncreate index concurrently i on t (id);\n"
            + "-- @step f\n-- @after d\n-- @no-transaction\ncreate index concurrently i on t (id)",
        16,
        "add 'e' to its @after"
    )]
    [InlineData("-- @step a\n-- @locks fierce on t\nselect 1", 2, "@locks is written")]
    [InlineData("-- @step a\n-- @set work_mem\nselect 1", 2, "@set is written")]
    [InlineData("-- @step a\n-- @repeat often\nselect 1", 2, "takes nothing")]
    [InlineData("-- @formerly 0123abc\nselect 1", 1, "64 lower-case hexadecimal digits")]
    [InlineData("-- @step a\n-- @formerly 0123abc\nselect 1", 2, "at the head")]
    [InlineData("-- @step a\n-- @preflight\n-- @repeat\nselect 1", 1, "preflight")]
    [InlineData("select 1;\ncommit", 2, "not allowed")]
    [InlineData("select 'x", 1, "never closed")]
    public void Points_at_the_line_of_a_mistake(string up, int line, string message)
    {
        var error = Errors(("0001_a.up.sql", up), ("0001_a.down.sql", "select 1"))[0];

        (error.File, error.Line).ShouldBe(("0001_a.up.sql", line));
        error.Message.ShouldContain(message);
    }

    [Fact]
    public void Names_every_unsound_file_at_once()
    {
        var errors = Errors(
            ("0001_a.up.sql", "select 1"),
            ("0001_b.up.sql", "select 1"),
            ("0001_b.down.sql", "select 1"),
            ("0003_c.up.sql", "select 1"),
            ("0003_c.down.sql", "select 1"),
            ("4_d.sql", "select 1")
        );

        errors
            .Select(e => e.ToString())
            .ShouldBe([
                "4_d.sql: A migration file is named NNNN_name.up.sql, .down.sql, .contract.sql, .verify.sql or .prune.sql.",
                "0001_a.up.sql: There is no 0001_a.down.sql: every migration can be rolled back.",
                "0001_b.down.sql: Number 0001 is already taken by 0001_a.",
                "0003_c.down.sql: Numbers have a gap: 0002 is missing before 0003.",
            ]);
    }

    [Fact]
    public void Reads_all_directives_of_a_step()
    {
        var step = Set(
            """
            -- Why all this.
            -- @step a
            -- @describe first
            select 1;
            -- @step b
            -- @describe copies
            -- @after a
            -- @unless exists (select 1)
            -- @repeat
            -- @isolation repeatable read
            -- @set work_mem = 64MB
            -- @locks access exclusive on t, u
            -- @reads t
            -- @writes u
            -- @rewrites u
            do $$
            -- @not_a_directive
            begin end $$; -- @neither
            """
        )
            .All.Single()
            .Up.Steps[1];

        step.Description.ShouldBe("copies");
        step.After.ShouldBe(["a"]);
        step.Unless.ShouldBe("exists (select 1)");
        step.Repeat.ShouldBeTrue();
        step.Isolation.ShouldBe("repeatable read");
        step.Settings.ShouldBe([("work_mem", "64MB")]);
        step.AnnouncedLocks.Select(l => l.Table).ShouldBe(["t", "u"]);
        step.AnnouncedRewrites.ShouldBe(["u"]);
        step.Statements.Single().Kind.ShouldBe("do");
    }

    [Theory]
    [InlineData("0001_a")]
    [InlineData("0001")]
    [InlineData("1")]
    public void Finds_a_migration_by_id_or_number(string asked) => Set("select 1").Find(asked).Id.ShouldBe("0001_a");

    [Fact]
    public void A_comment_between_statements_does_not_change_a_steps_hash()
    {
        var (plain, commented) = (Set("select 1;\nselect 2"), Set("-- why\nselect 1;\n-- why not\nselect 2;"));

        commented.All[0].Up.Work[0].Hash.ShouldBe(plain.All[0].Up.Work[0].Hash);
        commented.All[0].Up.Checksum.ShouldNotBe(plain.All[0].Up.Checksum);
    }

    [Fact]
    public void A_step_without_after_waits_for_all_before_it()
    {
        var work = Set(
            "-- @step a\nselect 1;\n-- @step b\n-- @after a\nselect 1;\n-- @step c\n-- @after a\nselect 1;\n-- @step d\nselect 1"
        )
            .All[0]
            .Up.Work;
        var graph = new StepGraph(work, new HashSet<string>());

        var a = graph.TakeReady()!;
        graph.TakeReady().ShouldBeNull();
        graph.MarkDone(a);
        var (b, c) = (graph.TakeReady()!, graph.TakeReady()!);
        graph.TakeReady().ShouldBeNull();
        graph.MarkDone(c);
        graph.TakeReady().ShouldBeNull();
        graph.MarkDone(b);

        graph.TakeReady()!.Name.ShouldBe("d");
        (a.Name, b.Name, c.Name).ShouldBe(("a", "b", "c"));
    }

    static MigrationSet Set(string up) =>
        MigrationSet.FromTexts([("0001_a.up.sql", up), ("0001_a.down.sql", "select 1")]);

    static IReadOnlyList<FileError> Errors(params (string, string)[] files) =>
        Should.Throw<InvalidMigrationFilesException>(() => MigrationSet.FromTexts(files)).Errors;

    [Fact]
    public void Files_that_cannot_be_read_are_told_by_name()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            Told(folder).ShouldContain("no migration");

            File.CreateSymbolicLink(Path.Combine(folder.FullName, "0001_a.up.sql"), "nowhere.sql");
            File.WriteAllBytes(Path.Combine(folder.FullName, "0001_a.down.sql"), [0x73, 0xE9, 0x3B]);
            Told(folder)
                .ShouldBe(
                    $"0001_a.down.sql: This file is not UTF-8.{Environment.NewLine}0001_a.up.sql: This is a link to a file that is not there."
                );
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static string Told(DirectoryInfo folder) =>
        Should.Throw<InvalidMigrationFilesException>(() => MigrationSet.FromDirectory(folder.FullName)).Message;
}
