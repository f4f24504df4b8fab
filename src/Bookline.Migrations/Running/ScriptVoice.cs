using Npgsql;

namespace Bookline.Migrations.Running;

/// <summary>Tells what a script says on purpose from the server's own chatter.</summary>
static class ScriptVoice
{
    public static Finding? Read(PostgresNotice notice, string migration, string step)
    {
        if (notice.SqlState is "25P01" or "25001")
        {
            // The engine rolls back to be sure, and the server finds nothing to roll back.
            return null;
        }

        var severity = notice.InvariantSeverity is { Length: > 0 } s ? s : notice.Severity;
        if (severity == "WARNING")
        {
            return new Finding("warning", migration, step, notice.MessageText, notice.Hint);
        }

        // "table does not exist, skipping" has no context; a script's own `raise notice` has.
        var raised = notice.Where?.Split('\n')[0].EndsWith("RAISE", StringComparison.Ordinal) ?? false;
        return raised && severity is "NOTICE" or "INFO"
            ? new Finding("info", migration, step, notice.MessageText, notice.Hint)
            : null;
    }
}
