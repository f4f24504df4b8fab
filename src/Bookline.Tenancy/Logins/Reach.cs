namespace Bookline.Tenancy.Logins;

/// <summary>A role that a login's memberships lead to.</summary>
/// <param name="Way">The roles on the shortest way there, itself last; empty for the login.</param>
/// <param name="IsUsable">False where a grant on every way gives nothing but the name of being a member.</param>
sealed record ReachedRole(RoleFacts Role, IReadOnlyList<string> Way, bool IsUsable)
{
    public bool IsLogin => Way.Count == 0;
}

/// <summary>Walks memberships.</summary>
static class Reach
{
    /// <summary>The login itself first, then the nearest roles first.</summary>
    public static IReadOnlyList<ReachedRole> Of(LoginFacts facts)
    {
        // A way of usable grants counts for more than a shorter one that is of no use.
        var usable = Ways(facts, m => m.IsUsable);
        var all = Ways(facts, _ => true);
        return
        [
            .. facts
                .Roles.Where(role => all.ContainsKey(role.Name))
                .Select(role => new ReachedRole(
                    role,
                    usable.GetValueOrDefault(role.Name) ?? all[role.Name],
                    usable.ContainsKey(role.Name)
                ))
                .OrderBy(r => r.Way.Count),
        ];
    }

    /// <summary>True where the login has the role's rights without SET ROLE.</summary>
    public static bool Inherits(LoginFacts facts, string role) => Ways(facts, m => m.IsInherited).ContainsKey(role);

    static Dictionary<string, IReadOnlyList<string>> Ways(LoginFacts facts, Func<Membership, bool> follows)
    {
        var ways = new Dictionary<string, IReadOnlyList<string>> { [facts.Login] = [] };
        var open = new Queue<string>([facts.Login]);
        while (open.TryDequeue(out var member))
        {
            foreach (var next in facts.Memberships.Where(m => m.Member == member && follows(m)))
            {
                if (ways.TryAdd(next.Role, [.. ways[member], next.Role]))
                {
                    open.Enqueue(next.Role);
                }
            }
        }

        return ways;
    }
}
