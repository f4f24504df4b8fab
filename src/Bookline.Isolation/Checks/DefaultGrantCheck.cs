using Bookline.Isolation.Catalog;

namespace Bookline.Isolation.Checks;

/// <summary>Tables of tomorrow that the application may read before anybody has isolated them.</summary>
static class DefaultGrantCheck
{
    public static IEnumerable<IsolationFinding> Find(AuditSubject subject) =>
        subject
            .Catalog.DefaultGrants.Where(g => subject.Audience.Holds(g.Grantee))
            .GroupBy(g => (g.Grantee, g.Schema))
            .Select(g => new IsolationFinding(
                Severity.Note,
                Aspect.Rights,
                "default_grant",
                null,
                subject.Audience.NameOf(g.Key.Grantee),
                $"default privileges give {subject.Audience.NameOf(g.Key.Grantee)} {string.Join(", ", g.Select(x => x.Privilege))} "
                    + $"on every new table{(g.Key.Schema is { } schema ? $" of schema {schema}" : "")}, isolated or not.",
                "Run this audit after every migration."
            ));
}
