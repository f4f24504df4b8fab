using Bookline.Isolation.Catalog;

namespace Bookline.Isolation.Checks;

/// <summary>SECURITY DEFINER functions: code that runs with more rights than its caller's.</summary>
static class DefinerFunctionCheck
{
    const string Check = "security_definer";

    public static IEnumerable<IsolationFinding> Find(AuditSubject subject) =>
        subject
            .Catalog.Functions.Where(f => f.SecurityDefiner)
            .Select(f => Find(subject, f))
            .OfType<IsolationFinding>();

    static IsolationFinding? Find(AuditSubject subject, Function function)
    {
        var owner = subject.Audience.NameOf(function.Owner);
        // A trigger's function runs for whoever writes to the table, without a right to call it.
        var runs = function.IsTrigger || subject.Audience.Holds(function.Executors);
        var rises = subject.CanRiseAbove(function.Owner);
        var trouble = Trouble(subject, function);
        if (trouble is not null)
        {
            return new(
                runs && rises ? Severity.Leak : Severity.Note,
                Aspect.Ways,
                Check,
                null,
                function.Name,
                $"runs as {owner} and {trouble}" + (runs ? "." : "; no application role may call it."),
                $"alter function {function.Name} set search_path = pg_catalog, pg_temp; with the schema written before every name in it."
            );
        }

        return runs && rises && !function.IsTrigger
            ? new(
                Severity.Note,
                Aspect.Ways,
                Check,
                null,
                function.Name,
                $"runs as {owner}, who can see every tenant, and the application may call it: what it returns is for its author to answer for.",
                null
            )
            : null;
    }

    static string? Trouble(AuditSubject subject, Function function)
    {
        if (function.HasParsedBody)
        {
            return null;
        }

        if (function.SearchPath is not { } path)
        {
            return "has no search_path of its own: its caller decides what the names in it mean";
        }

        var parts = path.Split(',').Select(p => p.Trim().Trim('"')).Where(p => p.Length > 0).ToList();
        var writable = subject.Catalog.Schemas.FirstOrDefault(s =>
            parts.Contains(s.Name) && (subject.Audience.Holds(s.Creators) || subject.Audience.Holds(s.Owner))
        );
        if (writable is not null)
        {
            return $"looks names up in schema {writable.Name}, where the application may create objects";
        }

        // Where it is not named, pg_temp comes first for tables.
        return
            parts.Count > 0
            && parts[^1] != "pg_temp"
            && parts.Any(p => p != "pg_catalog")
            && subject.Audience.Holds(subject.Catalog.Database.TempUsers)
            ? "does not end its search_path with pg_temp: a temporary table of the caller's stands in front of a real one"
            : null;
    }
}
