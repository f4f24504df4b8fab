using Bookline.Migrations.Connecting;
using Bookline.Migrations.Files;
using Bookline.Migrations.Sql;

namespace Bookline.Migrations.Running;

/// <summary>The index that a step builds concurrently: whether it is there, is whole, and is the step's own.</summary>
sealed class ConcurrentBuild(RunScope run, DirectionRun direction, ScriptStep step, Session session)
{
    readonly SqlStatement statement = step.Statements[0];

    public async Task<bool> IsInvalidAsync(CancellationToken ct) => (await ValidityAsync(ct)).Contains(false);

    public async Task<bool> ExistsAsync(CancellationToken ct) => (await ValidityAsync(ct)).Count > 0;

    public async Task<bool> IsNameTakenAsync(CancellationToken ct)
    {
        if (statement.ConcurrentIndex is not { } name)
        {
            return false;
        }

        const string Taken = """
            select exists (
                select from pg_class c
                where c.relname = $1
                    and c.relnamespace = (select relnamespace from pg_class where oid = to_regclass($2))
            )
            """;
        var table = Param.Text(Quoted(statement.ConcurrentIndexTable!));
        return (await session.RowsAsync(Taken, r => r.GetBoolean(0), ct, Param.Text(name.Split('.')[^1]), table))[0];
    }

    public WrongStateException Elsewhere() =>
        new(
            $"Step '{step.Name}' of {direction.Script.FileName} made no index: the name {statement.ConcurrentIndex} is taken by something that is not an index of {statement.ConcurrentIndexTable}.",
            "Rename what has that name, or give the index another one; then run the same command again."
        )
        {
            Migration = direction.Migration.Id,
            File = direction.Script.FileName,
            Line = statement.Line,
            Step = step.Name,
            Statement = statement.Summary,
        };

    // An index lives in its table's schema, whatever the search path says.
    Task<List<bool>> ValidityAsync(CancellationToken ct)
    {
        const string Validity = """
            select i.indisvalid
            from pg_class c
            join pg_index i on i.indexrelid = c.oid
            where c.relname = $1 and i.indrelid = to_regclass($2)
            """;
        return session.RowsAsync(
            Validity,
            r => r.GetBoolean(0),
            ct,
            Param.Text(statement.ConcurrentIndex!.Split('.')[^1]),
            Param.Text(Quoted(statement.ConcurrentIndexTable!))
        );
    }

    public async Task RepairAsync(CancellationToken ct)
    {
        const string FullName = """
            select format('%I.%I', n.nspname, $1)
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.oid = to_regclass($2)
            """;
        var index = statement.ConcurrentIndex!.Split('.')[^1];
        var name = (
            await session.RowsAsync(
                FullName,
                r => r.GetString(0),
                ct,
                Param.Text(index),
                Param.Text(Quoted(statement.ConcurrentIndexTable!))
            )
        )[0];
        run.Say(
            new Finding(
                "info",
                direction.Migration.Id,
                step.Name,
                $"An interrupted build left index {index} INVALID; it is built again.",
                null
            )
        );
        await session.RunAsync(ct, $"drop index concurrently if exists {name}");
    }

    public static string Quoted(string name) =>
        string.Join('.', name.Split('.').Select(part => $"\"{part.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));
}
