namespace Bookline.Isolation.Catalog;

/// <summary>Whom isolation must hold against: the application's roles, and all that they can become.</summary>
sealed class Audience
{
    const long Public = 0;

    readonly Dictionary<long, Role> roles;
    readonly ILookup<long, long> memberOf;
    readonly HashSet<long> reach;
    readonly bool isAllPowerful;
    readonly ILookup<long, Grant> grants;
    readonly Dictionary<long, Schema> schemas;

    Audience(CatalogSnapshot catalog, Func<Audience, IReadOnlyList<Role>> choose, bool isNamed)
    {
        roles = catalog.Roles.ToDictionary(r => r.Id);
        memberOf = catalog.Memberships.ToLookup(m => m.Member, m => m.Role);
        grants = catalog.Grants.ToLookup(g => g.Relation);
        schemas = catalog.Schemas.ToDictionary(s => s.Id);
        Members = choose(this);
        IsNamed = isNamed;
        isAllPowerful = Members.Count > 0 && Members.All(m => m.IsSuper);
        reach = [Public, .. Members.SelectMany(m => Reach(m.Id))];
    }

    /// <summary>Roles and logins taken for the application's.</summary>
    public IReadOnlyList<Role> Members { get; }

    /// <summary>True when somebody said which; else they were found by grants and policies.</summary>
    public bool IsNamed { get; }

    /// <exception cref="NothingToAuditException">There is no such role.</exception>
    public static Audience Of(CatalogSnapshot catalog, IReadOnlyList<TenantTable> tables, string? named)
    {
        if (named is null)
        {
            return new Audience(catalog, a => a.Derive(catalog, tables), isNamed: false);
        }

        var role =
            catalog.Roles.FirstOrDefault(r => r.Name == named || r.Name == $"\"{named}\"")
            ?? throw new NothingToAuditException(
                $"There is no role '{named}' on this server.",
                "--role takes the login or role that the application works as."
            );
        return new Audience(catalog, _ => [role], isNamed: true);
    }

    public string NameOf(long role) =>
        role == Public ? "PUBLIC"
        : roles.TryGetValue(role, out var known) ? known.Name
        : $"role {role}";

    public Role? Find(long role) => roles.GetValueOrDefault(role);

    /// <summary>The role itself and what it can become.</summary>
    public IReadOnlySet<long> Reach(long role)
    {
        var seen = new HashSet<long> { role };
        var next = new Queue<long>([role]);
        while (next.TryDequeue(out var at))
        {
            foreach (var into in memberOf[at].Where(seen.Add))
            {
                next.Enqueue(into);
            }
        }

        return seen;
    }

    /// <summary>True when one of these is in the application's hands; PUBLIC is.</summary>
    public bool Holds(params IEnumerable<long> any) => isAllPowerful || any.Any(reach.Contains);

    /// <summary>Which of the application's roles hold this right on a relation, owners included.</summary>
    public IReadOnlyList<string> With(Relation relation, params string[] privileges) =>
        IsClosed(relation)
            ? []
            :
            [
                .. grants[relation.Id]
                    .Where(g => privileges.Contains(g.Privilege) && reach.Contains(g.Grantee))
                    .Select(g => NameOf(g.Grantee))
                    .Concat(Owners(relation))
                    .Concat(Predefined(privileges))
                    .Distinct(),
            ];

    /// <summary>True when the application can touch rows of it by its own name.</summary>
    public bool Touches(Relation relation) =>
        With(relation, "SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER").Count > 0;

    IEnumerable<string> Owners(Relation relation) =>
        reach.Contains(relation.Owner) ? [NameOf(relation.Owner)]
        : isAllPowerful ? Members.Select(m => m.Name)
        : [];

    IEnumerable<string> Predefined(string[] privileges) =>
        roles
            .Values.Where(r =>
                reach.Contains(r.Id)
                && (
                    (r.Name == "pg_read_all_data" && privileges.Contains("SELECT"))
                    || (r.Name == "pg_write_all_data" && privileges.Contains("INSERT"))
                )
            )
            .Select(r => r.Name);

    // Without USAGE on its schema, a grant on the table opens nothing.
    bool IsClosed(Relation relation) =>
        schemas.TryGetValue(relation.SchemaId, out var schema)
        && !Holds(schema.Users)
        && !reach.Contains(schema.Owner)
        && !roles.Values.Any(r => r.Name is "pg_read_all_data" or "pg_write_all_data" && reach.Contains(r.Id));

    IReadOnlyList<Role> Derive(CatalogSnapshot catalog, IReadOnlyList<TenantTable> tables)
    {
        var ids = tables.Select(t => t.Relation.Id).ToHashSet();
        var owners = tables.Select(t => t.Relation.Owner).ToHashSet();
        var seeds = catalog
            .Policies.Where(p => ids.Contains(p.Relation))
            .SelectMany(p => p.Roles)
            .Concat(
                grants
                    .Where(g => ids.Contains(g.Key))
                    .SelectMany(g => g)
                    .Select(g => g.Grantee)
                    // Administrators get grants by habit; a policy that names one means it.
                    .Where(id => Find(id) is { IsSuper: false })
            )
            .Where(id => roles.ContainsKey(id) && !owners.Contains(id))
            .ToHashSet();
        if (seeds.Count == 0)
        {
            // Nobody else has a right, so whoever uses these tables logs in as their owner.
            seeds =
            [
                .. owners.Where(o => roles.TryGetValue(o, out var role) && role is { IsSuper: false, CanLogin: true }),
            ];
        }

        return
        [
            .. roles
                .Values.Where(r => seeds.Contains(r.Id) || (r.CanLogin && Reach(r.Id).Overlaps(seeds)))
                .OrderBy(r => r.Name, StringComparer.Ordinal),
        ];
    }
}
