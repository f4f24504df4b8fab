using Bookline.Isolation.Catalog;

namespace Bookline.Isolation.Checks;

/// <summary>User functions marked LEAKPROOF are shown rows before the policies have decided on them.</summary>
static class LeakProofFunctionCheck
{
    public static IEnumerable<IsolationFinding> Find(AuditSubject subject) =>
        subject
            .Catalog.Functions.Where(f => f.LeakProof)
            .Select(f =>
            {
                var callable = subject.Audience.Holds(f.Executors);
                return new IsolationFinding(
                    callable ? Severity.Leak : Severity.Note,
                    Aspect.Ways,
                    "leakproof",
                    null,
                    f.Name,
                    "is marked LEAKPROOF: in a WHERE it sees rows of every tenant, and an error or notice of it tells them"
                        + (callable ? "." : "; no application role may call it."),
                    $"alter function {f.Name} not leakproof;"
                );
            });
}
