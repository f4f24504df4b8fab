using Bookline.Isolation.Attacks;
using Bookline.Testing;

namespace Bookline.Isolation.Tests.Attacks;

/// <summary>What Bookline promises of its own schema, which is more than "no leak".</summary>
internal static class Expectations
{
    public static AttackOptions Options(TestDatabase database) =>
        new() { ConnectionString = database.ConnectionString, Role = "bookline_app" };

    /// <summary>
    /// Results that break a promise: a leak, an attack that could not be tried, and silence where the schema must
    /// refuse loudly.
    /// </summary>
    public static IReadOnlyList<string> Complaints(IEnumerable<AttackResult> results) =>
        [
            .. results
                .Where(r =>
                    r.Outcome is AttackOutcome.Leaked or AttackOutcome.NotRun
                    || r.Attack.StartsWith("no context") && r.Outcome != AttackOutcome.Refused
                )
                .Select(r => $"{r.Table}: {r.Attack}: {r.Outcome}: {r.Detail}"),
        ];
}
