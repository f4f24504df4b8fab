using Bookline.Isolation.Catalog;

namespace Bookline.Isolation.Checks;

/// <summary>Views that read with their owner's eyes, and materialized views, which no policy covers.</summary>
static class ViewCheck
{
    /// <param name="Reader">Whose rights apply; null: the caller's.</param>
    /// <param name="IsStored">Copied into a materialized view.</param>
    sealed record Reading(TenantTable Table, long? Reader, bool IsStored);

    public static IEnumerable<IsolationFinding> Find(AuditSubject subject)
    {
        var sources = subject.Catalog.ViewSources.ToLookup(s => s.View, s => s.Source);
        foreach (var view in subject.Catalog.Relations.Where(r => r.Kind is 'v' or 'm'))
        {
            var touched = subject.Audience.With(view, "SELECT", "INSERT", "UPDATE", "DELETE");
            foreach (var reading in Read(subject, sources, view, []).Distinct())
            {
                if (Finding(subject, view, reading, touched) is { } finding)
                {
                    yield return finding;
                }
            }
        }
    }

    static IEnumerable<Reading> Read(
        AuditSubject subject,
        ILookup<long, long> sources,
        Relation view,
        HashSet<long> above
    )
    {
        if (!above.Add(view.Id))
        {
            yield break;
        }

        var reader = view.Invoker ? (long?)null : view.Owner;
        foreach (var source in sources[view.Id])
        {
            if (subject.TenantTableOf(source) is { } table)
            {
                yield return new(table, reader, view.Kind == 'm');
            }
            else if (subject.RelationOf(source) is { Kind: 'v' or 'm' } inner)
            {
                foreach (var r in Read(subject, sources, inner, above))
                {
                    yield return new(r.Table, r.Reader ?? reader, r.IsStored || view.Kind == 'm');
                }
            }
        }
    }

    static IsolationFinding? Finding(
        AuditSubject subject,
        Relation view,
        Reading reading,
        IReadOnlyList<string> touched
    )
    {
        var by =
            touched.Count > 0 ? $"{string.Join(", ", touched)} may use it" : "no application role has a right on it";
        var severity = touched.Count > 0 ? Severity.Leak : Severity.Note;
        if (reading.IsStored)
        {
            return new(
                severity,
                Aspect.Ways,
                "materialized_view",
                reading.Table.Name,
                view.Name,
                $"holds a copy of rows of {reading.Table.Name}, which no policy covers; {by}.",
                $"revoke all on {view.Name} from {Who(touched)}; and read it through a function or view that asks for the tenant."
            );
        }

        if (reading.Reader is not { } reader)
        {
            return null;
        }

        var owner = subject.Audience.NameOf(reader);
        return subject.IsAbove(reader, reading.Table)
            ? new(
                severity,
                Aspect.Ways,
                "view",
                reading.Table.Name,
                view.Name,
                $"reads {reading.Table.Name} as {owner}, who is above row-level security; {by}.",
                $"alter view {view.Name} set (security_invoker = true);"
            )
            : new(
                Severity.Note,
                Aspect.Ways,
                "view",
                reading.Table.Name,
                view.Name,
                $"reads {reading.Table.Name} as its owner {owner}, whom the policies bind.",
                $"alter view {view.Name} set (security_invoker = true);"
            );
    }

    static string Who(IReadOnlyList<string> touched) => touched.Count == 0 ? "public" : string.Join(", ", touched);
}
