using Bookline.Isolation.Catalog;

namespace Bookline.Isolation.Checks;

/// <summary>What injected SQL could do with rights on the database as a whole: set_config, TEMP, CREATE.</summary>
static class DatabaseRightsCheck
{
    // Logins with these roles hold their context for a session, or are tied to a tenant by who they are.
    static readonly string[] Confined = ["tenant_session", "bookline_legacy"];

    public static IEnumerable<IsolationFinding> Find(AuditSubject subject) =>
        SetConfig(subject).Concat(Temp(subject)).Concat(Create(subject));

    static IEnumerable<IsolationFinding> SetConfig(AuditSubject subject)
    {
        var audience = subject.Audience;
        var holders = subject
            .Catalog.Database.SetConfigUsers.Where(id =>
                id == 0
                || (
                    audience.Members.Any(m => m.Id == id && !m.IsSuper)
                    && !audience.Reach(id).Select(audience.NameOf).Any(Confined.Contains)
                )
            )
            .Select(audience.NameOf)
            .ToList();
        if (holders.Count == 0)
        {
            yield break;
        }

        // Bookline binds a transaction to one tenant, once; set_config in an expression would get around that.
        var isBound = ContextFunctionCheck
            .CalledByPolicies(subject)
            .SelectMany(f => ContextFunctionCheck.WithCallees(subject, f))
            .Any(f => f.Body.Contains("app.ctx_tx", StringComparison.Ordinal));
        var names = string.Join(", ", holders);
        yield return new(
            isBound ? Severity.Leak : Severity.Note,
            Aspect.Rights,
            "set_config",
            null,
            names,
            $"{names} may call set_config: injected into an expression, it switches the tenant within one statement.",
            $"As a superuser: revoke execute on function pg_catalog.set_config(text, text, boolean) from {names.Replace("PUBLIC", "public", StringComparison.Ordinal)};"
        );
    }

    static IEnumerable<IsolationFinding> Temp(AuditSubject subject)
    {
        if (subject.Catalog.Database.TempUsers.Contains(0))
        {
            yield return new(
                Severity.Note,
                Aspect.Rights,
                "temp",
                null,
                subject.Catalog.Database.Name,
                "every login may make temporary objects, which stand in front of real ones.",
                $"revoke temporary on database {subject.Catalog.Database.Name} from public;"
            );
        }
    }

    static IEnumerable<IsolationFinding> Create(AuditSubject subject) =>
        subject
            .Catalog.Schemas.Where(s =>
                subject.Tables.Any(t => t.Relation.SchemaId == s.Id)
                && subject.Audience.Holds(s.Creators.Where(c => c != s.Owner))
            )
            .Select(s => new IsolationFinding(
                Severity.Note,
                Aspect.Rights,
                "create",
                null,
                s.Name,
                $"the application may create objects in schema {s.Name}.",
                $"revoke create on schema {s.Name} from public;"
            ));
}
