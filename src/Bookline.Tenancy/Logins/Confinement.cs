namespace Bookline.Tenancy.Logins;

/// <summary>Decides whether row-level security confines a login. Pure: facts in, sentences out.</summary>
static class Confinement
{
    const int MostNames = 5;

    // What a member of these can do, whatever attributes they have.
    static readonly Dictionary<string, string> Powers = new()
    {
        ["bookline_owner"] = "owns the tables and can lift their row-level security",
        ["tenant_session"] = "may change from tenant to tenant within a session",
        ["pg_read_all_data"] = "reads every table without row-level security, backups among them",
        ["pg_write_all_data"] = "writes every table without row-level security",
        ["pg_execute_server_program"] = "runs programs as the server's user",
        ["pg_read_server_files"] = "reads the server's files",
        ["pg_write_server_files"] = "writes the server's files",
        ["rds_superuser"] = "administers the whole server",
        ["cloudsqlsuperuser"] = "administers the whole server",
        ["azure_pg_admin"] = "administers the whole server",
        ["neon_superuser"] = "administers the whole server",
    };

    // No way out of a tenant, and yet more than an application needs.
    static readonly Dictionary<string, string> Curiosities = new()
    {
        ["pg_monitor"] = "sees the statements of all sessions",
        ["pg_read_all_stats"] = "sees the statements of all sessions",
        ["pg_read_all_settings"] = "sees all settings of the server",
        ["pg_stat_scan_tables"] = "may scan and lock any table to measure it",
        ["pg_signal_backend"] = "may end the sessions of others",
        ["pg_maintain"] = "may lock and rebuild any table",
        ["pg_create_subscription"] = "may subscribe to other servers",
        ["pg_checkpoint"] = "may order checkpoints",
    };

    /// <summary>Why the login may not serve tenants: whole sentences about "it"; none where it may.</summary>
    public static IReadOnlyList<string> ReasonsAgainst(LoginFacts facts)
    {
        var reasons = new List<string>();
        foreach (var reached in Reach.Of(facts))
        {
            var faults = Faults(reached, facts).ToList();
            if (faults.Count > 0)
            {
                reasons.Add(Sentence(reached, faults));
            }
        }

        if (!facts.HasContextFunctions)
        {
            reasons.Add($"database {facts.Database} has no context functions: it is not migrated");
        }

        return reasons;
    }

    /// <summary>What is no danger to the isolation, and yet not needed.</summary>
    public static IReadOnlyList<string> NotesOn(LoginFacts facts) =>
        [
            .. from reached in Reach.Of(facts)
            where reached.IsUsable
            let notes = Notes(reached).ToList()
            where notes.Count > 0
            select Sentence(reached, notes),
        ];

    static IEnumerable<string> Faults(ReachedRole reached, LoginFacts facts)
    {
        var role = reached.Role;
        if (!reached.IsUsable)
        {
            // set_tenant_context asks who is a member, not what the grant is good for.
            return role.Name == "tenant_session" ? [Powers[role.Name]] : [];
        }

        IEnumerable<(bool Is, string What)> attributes =
        [
            (role.IsSuperuser, "is a superuser"),
            (role.BypassesRls, "has BYPASSRLS"),
            (role.Replicates, "has REPLICATION, which reads everything that is written"),
            (role.CreatesRoles, "has CREATEROLE, which leads to other roles' rights"),
        ];
        var known = attributes.Where(a => a.Is).Select(a => a.What);
        // The name says enough of what such a role owns.
        return !reached.IsLogin && Powers.TryGetValue(role.Name, out var power)
            ? [.. known, power]
            : [.. known, .. Owned(role.Name, facts)];
    }

    static IEnumerable<string> Notes(ReachedRole reached)
    {
        if (reached.Role.CreatesDatabases)
        {
            yield return "has CREATEDB";
        }

        if (!reached.IsLogin && Curiosities.TryGetValue(reached.Role.Name, out var what))
        {
            yield return what;
        }
    }

    static IEnumerable<string> Owned(string role, LoginFacts facts) =>
        facts
            .Possessions.Where(p => p.Owner == role)
            .GroupBy(p => p.Kind)
            .OrderBy(kind => kind.Key)
            .Select(kind => $"owns {Noun(kind.Key)} {Listed([.. kind.Select(p => p.Name)])}");

    static string Noun(PossessionKind kind) =>
        kind switch
        {
            PossessionKind.Database => "the database",
            PossessionKind.Schema => "the schema",
            PossessionKind.Table => "tables with row-level security:",
            _ => "functions that the isolation rests on:",
        };

    static string Listed(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(MostNames))
        + (names.Count > MostNames ? $" and {names.Count - MostNames} more" : "");

    static string Sentence(ReachedRole reached, IReadOnlyList<string> faults)
    {
        var what = string.Join(", and ", faults);
        if (reached.IsLogin)
        {
            return $"it {what}";
        }

        var through = reached.Way.Count > 1 ? $" through {string.Join(" → ", reached.Way.SkipLast(1))}" : "";
        return $"it is a member of {reached.Role.Name}{through}, which {what}";
    }
}
