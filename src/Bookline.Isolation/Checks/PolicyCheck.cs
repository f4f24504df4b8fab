using Bookline.Isolation.Catalog;
using Bookline.Isolation.Expressions;

namespace Bookline.Isolation.Checks;

/// <summary>What the policies let through. Permissive ones add up, so that the widest decides.</summary>
static class PolicyCheck
{
    static readonly (char Command, string Privilege)[] Commands =
    [
        ('r', "SELECT"),
        ('a', "INSERT"),
        ('w', "UPDATE"),
        ('d', "DELETE"),
    ];

    public static IEnumerable<IsolationFinding> Find(AuditSubject subject) =>
        subject.Tables.Where(t => t.Relation.RowSecurity).SelectMany(t => new OneTable(subject, t).Find());

    sealed class OneTable(AuditSubject subject, TenantTable table)
    {
        readonly List<Policy> policies = [.. subject.PoliciesOf(table.Relation)];

        readonly PolicyExpression reader = new(
            table.Key.Name,
            subject.ColumnsOf(table.Relation).Select(c => c.Name).ToHashSet()
        );

        public IEnumerable<IsolationFinding> Find() =>
            policies
                .Where(p => p.Permissive)
                .SelectMany(OfPolicy)
                .Concat(policies.SelectMany(OfPublic))
                .Concat(Refused());

        IEnumerable<IsolationFinding> OfPolicy(Policy policy)
        {
            if (policy.Using is { } read && !IsGuarded(policy, p => p.Using))
            {
                yield return Finding(policy, reader.Judge(read), "policy_using", "USING", "shows rows");
            }

            if (policy.Check is { } written && !IsGuarded(policy, p => p.Check ?? p.Using))
            {
                yield return Finding(policy, reader.Judge(written), "policy_check", "WITH CHECK", "takes rows");
            }
        }

        // A restrictive policy that isolates, for the same commands and roles, makes up for a permissive one.
        bool IsGuarded(Policy policy, Func<Policy, string?> expression) =>
            policies.Any(p =>
                !p.Permissive
                && (p.Command == '*' || p.Command == policy.Command)
                && (p.Roles.Contains(0) || policy.Roles.All(p.Roles.Contains))
                && expression(p) is { } guard
                && reader.Judge(guard).Proof == Proof.Isolated
            );

        IsolationFinding Finding(Policy policy, PolicyProof proof, string check, string clause, string does)
        {
            var concerned = subject.Audience.Holds(policy.Roles) && subject.Audience.Touches(table.Relation);
            var severity = (proof.Proof, concerned) switch
            {
                (Proof.Isolated, _) => Severity.Proved,
                (_, false) => Severity.Note,
                (Proof.Open, _) => Severity.Leak,
                _ => Severity.NotChecked,
            };
            var others = policies.Count(p => p.Permissive) > 1 ? ", and permissive policies add up" : "";
            var message = severity switch
            {
                Severity.Proved => $"{clause} of policy {policy.Name} {proof.Because}.",
                Severity.NotChecked =>
                    $"{clause} of policy {policy.Name} {proof.Because}: the catalog alone cannot prove it.",
                _ => $"{clause} of policy {policy.Name} {proof.Because}: it {does} of other tenants{others}.",
            };
            if (!concerned && severity == Severity.Note)
            {
                message += $" It speaks to {Names(policy)}, which is not the application.";
            }

            return new(severity, Aspect.Rows, check, table.Name, policy.Name, message, Hint(severity, policy));
        }

        string? Hint(Severity severity, Policy policy) =>
            severity switch
            {
                Severity.Leak =>
                    $"drop policy {policy.Name} on {table.Name}; or make it compare {table.Key.Name} with the context.",
                Severity.NotChecked => "--attack tries it with two tenants.",
                _ => null,
            };

        IEnumerable<IsolationFinding> OfPublic(Policy policy)
        {
            if (policy.Roles.Contains(0))
            {
                yield return new(
                    Severity.Note,
                    Aspect.Rows,
                    "policy_roles",
                    table.Name,
                    policy.Name,
                    $"policy {policy.Name} speaks to PUBLIC: whoever gets a right on the table gets rows, too.",
                    $"alter policy {policy.Name} on {table.Name} to <the application's role>;"
                );
            }
        }

        // No policy for a command refuses it, which is safe, and seldom what was meant.
        IEnumerable<IsolationFinding> Refused()
        {
            var missing = Commands
                .Where(c => subject.Audience.With(table.Relation, c.Privilege).Count > 0 && !IsAllowed(c.Command))
                .Select(c => c.Privilege)
                .ToList();
            if (missing.Count > 0)
            {
                yield return new(
                    Severity.Note,
                    Aspect.Rows,
                    "policy_missing",
                    table.Name,
                    string.Join(", ", missing),
                    $"{string.Join(", ", missing)} is granted, and no policy speaks of it: every row is refused.",
                    null
                );
            }
        }

        bool IsAllowed(char command) =>
            policies.Any(p =>
                p.Permissive && (p.Command == '*' || p.Command == command) && subject.Audience.Holds(p.Roles)
            );

        string Names(Policy policy) => string.Join(", ", policy.Roles.Select(subject.Audience.NameOf));
    }
}
