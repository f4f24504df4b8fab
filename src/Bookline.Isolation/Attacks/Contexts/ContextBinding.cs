using System.Text.RegularExpressions;

namespace Bookline.Isolation.Attacks.Contexts;

/// <summary>How a tenant is bound in this database, and which settings the isolation reads.</summary>
/// <param name="BindSql">With {tenant} in it.</param>
/// <param name="IsPlainSetting">
/// True: the context is a setting that anybody may write, so whoever can run SET is every tenant, by design.
/// </param>
/// <param name="Settings">Names of the settings that policies and functions read.</param>
/// <param name="Templates">Setting → value with {tenant}, where the context is a plain setting.</param>
internal sealed partial record ContextBinding(
    string BindSql,
    bool IsPlainSetting,
    IReadOnlyList<string> Settings,
    IReadOnlyDictionary<string, string> Templates
)
{
    public string For(string tenant) => BindSql.Replace("{tenant}", tenant.Replace("'", "''"));

    /// <summary>Writes a text that is no tenant of anybody's choosing into the settings themselves.</summary>
    public string Forge(string tenant, string stampSuffix = "") =>
        string.Join(
            "; ",
            Settings.Select(
                (name, i) =>
                {
                    var value = Templates.GetValueOrDefault(name, "{tenant}").Replace("{tenant}", tenant);
                    return $"set local {Identifiers.QuoteSetting(name)} = {Identifiers.Literal(i == 0 ? value : value + stampSuffix)}";
                }
            )
        );

    /// <returns>Null where no way to bind a tenant was given or found.</returns>
    public static async Task<ContextBinding?> FindAsync(Database database, AttackOptions options, CancellationToken ct)
    {
        var read = await SettingsReadAsync(database, ct);
        if (options.ContextSettings.Count > 0)
        {
            return OfSettings(options.ContextSettings);
        }
        if (options.ContextSql is { } sql)
        {
            return new ContextBinding(sql, WritesSetting().IsMatch(sql), read, new Dictionary<string, string>());
        }
        var function = await database.TextAsync(
            """
            select format('%I.%I', n.nspname, p.proname) from pg_proc p join pg_namespace n on n.oid = p.pronamespace
            where p.proname = 'set_tenant_context' and p.pronargs = 1 order by n.nspname <> 'public' limit 1
            """,
            ct
        );
        if (function is not null)
        {
            return new ContextBinding(
                $"select {function}('{{tenant}}')",
                false,
                read,
                new Dictionary<string, string>()
            );
        }
        return read.Count == 0 ? null : OfSettings(read.ToDictionary(name => name, _ => "{tenant}"));
    }

    private static ContextBinding OfSettings(IReadOnlyDictionary<string, string> settings) =>
        new(
            string.Join(
                "; ",
                settings.Select(s => $"set local {Identifiers.QuoteSetting(s.Key)} = {Identifiers.Literal(s.Value)}")
            ),
            true,
            [.. settings.Keys],
            settings
        );

    // The tenant's own setting first, whatever stamps it after.
    private static async Task<IReadOnlyList<string>> SettingsReadAsync(Database database, CancellationToken ct)
    {
        var rows = await database.RowsAsync(
            """
            with texts as (
              select coalesce(pg_get_expr(polqual, polrelid), '') || ' ' || coalesce(pg_get_expr(polwithcheck, polrelid), '') as t
              from pg_policy
              union all
              select coalesce(pg_get_function_sqlbody(p.oid), p.prosrc)
              from pg_proc p join pg_namespace n on n.oid = p.pronamespace
              where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
            )
            select distinct m[1] from texts, regexp_matches(t, 'current_setting\(''([^'']+\.[^'']+)''', 'g') m
            """,
            ct
        );
        return
        [
            .. rows.Select(r => r[0]!)
                .Where(name => !name.StartsWith("bookline.", StringComparison.Ordinal))
                .OrderByDescending(name => name.Contains("tenant", StringComparison.OrdinalIgnoreCase))
                .ThenBy(name => name, StringComparer.Ordinal),
        ];
    }

    [GeneratedRegex(@"^\s*set\s|set_config\s*\(", RegexOptions.IgnoreCase)]
    private static partial Regex WritesSetting();
}
