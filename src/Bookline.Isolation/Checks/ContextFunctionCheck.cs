using System.Text.RegularExpressions;
using Bookline.Isolation.Catalog;

namespace Bookline.Isolation.Checks;

/// <summary>The functions that policies call: their volatility, whether they read who asks, and who may replace them.</summary>
static partial class ContextFunctionCheck
{
    const string Check = "context_function";

    public static IEnumerable<IsolationFinding> Find(AuditSubject subject) =>
        CalledByPolicies(subject).SelectMany(f => Find(subject, f));

    /// <summary>The functions of the tenant tables' policies.</summary>
    public static IEnumerable<Function> CalledByPolicies(AuditSubject subject) =>
        subject
            .Tables.SelectMany(t => subject.PoliciesOf(t.Relation))
            .SelectMany(p => p.Functions)
            .Distinct()
            .Where(subject.Functions.ContainsKey)
            .Select(id => subject.Functions[id]);

    /// <summary>It and what it calls, by name.</summary>
    public static IReadOnlyList<Function> WithCallees(AuditSubject subject, Function first)
    {
        var found = new List<Function> { first };
        for (var i = 0; i < found.Count; i++)
        {
            var called = CalledName().Matches(found[i].Body).Select(m => m.Groups[1].Value).ToHashSet();
            found.AddRange(subject.Catalog.Functions.Where(f => called.Contains(f.PlainName) && !found.Contains(f)));
        }

        return found;
    }

    static IEnumerable<IsolationFinding> Find(AuditSubject subject, Function function)
    {
        var called = WithCallees(subject, function);
        if (
            called.FirstOrDefault(f => f.Volatility == 'i' && WithCallees(subject, f).Any(ReadsContext)) is
            { } immutable
        )
        {
            yield return Leak(
                function,
                $"{immutable.Name} is IMMUTABLE: a cached plan keeps the first tenant's answer for the next one.",
                $"alter function {immutable.Name} stable;"
            );
        }

        if (function.Volatility == 'v')
        {
            yield return new(
                Severity.Note,
                Aspect.Rows,
                Check,
                null,
                function.Name,
                "is VOLATILE: it runs once a row, and no index on the tenant column is used.",
                $"alter function {function.Name} stable;"
            );
        }

        if (!called.Any(ReadsContext))
        {
            yield return called.Any(f => f.Language is not ("sql" or "plpgsql"))
                ? new(
                    Severity.NotChecked,
                    Aspect.Rows,
                    Check,
                    null,
                    function.Name,
                    $"is written in {called.First(f => f.Language is not ("sql" or "plpgsql")).Language}: what it returns cannot be read from here.",
                    "--attack tries it with two tenants."
                )
                : Leak(
                    function,
                    "reads neither a setting nor who asks: it says the same to every tenant.",
                    "Make it return the tenant of the session or transaction."
                );
        }

        foreach (var owned in called.Where(f => subject.Audience.Holds(f.Owner)))
        {
            yield return Leak(
                owned,
                $"belongs to {subject.Audience.NameOf(owned.Owner)}: the application can replace what the policies call.",
                $"alter function {owned.Name} owner to <a role without login>;"
            );
        }
    }

    static bool ReadsContext(Function function) => Context().IsMatch(function.Body);

    static IsolationFinding Leak(Function function, string message, string hint) =>
        new(Severity.Leak, Aspect.Rows, Check, null, function.Name, message, hint);

    [GeneratedRegex(@"\b(current_setting|session_user|current_user|current_role)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Context();

    [GeneratedRegex(@"""?([\p{L}_][\p{L}\p{N}_$]*)""?\s*\(")]
    private static partial Regex CalledName();
}
