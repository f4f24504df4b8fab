using System.CommandLine;
using Bookline.Cli.Terminal;
using Bookline.Isolation;
using Bookline.Isolation.Attacks;

namespace Bookline.Cli.Options;

/// <summary>The options of <c>isolation audit</c>.</summary>
sealed class IsolationAuditOptions
{
    readonly Option<string?> database = DatabaseOption.Create();

    readonly Option<bool> json = new("--json") { Description = "One JSON object on stdout, everything else on stderr" };

    readonly Option<string> tenantColumn = new("--tenant-column")
    {
        Description = "The column that says whose a row is; default: tenant_id",
        HelpName = "column",
        DefaultValueFactory = _ => "tenant_id",
    };

    readonly Option<string?> tenantsTable = new("--tenants-table")
    {
        Description = "The tenants' own table and its key; default: tenants.id, where there is one",
        HelpName = "[schema.]table[.key]|none",
    };

    readonly Option<string[]> schemas = new("--schema")
    {
        Description = "Audit only this schema; may be repeated; default: all but the system's",
        HelpName = "schema",
        AllowMultipleArgumentsPerToken = false,
    };

    readonly Option<string?> role = new("--role")
    {
        Description = "The application's login or role; default: whom grants and policies speak of",
        HelpName = "role",
    };

    readonly Option<string[]> accepted = new("--accept")
    {
        Description = "A leak that is known and borne, which becomes a note; may be repeated",
        HelpName = "check[:object]",
        AllowMultipleArgumentsPerToken = false,
    };

    readonly Option<bool> attack = new("--attack")
    {
        Description = "Also attack every table with two canary tenants, in transactions that roll back",
    };

    readonly Option<string[]> settings = new("--set")
    {
        Description = "For --attack: a setting that binds a tenant, {tenant} in its place; may be repeated",
        HelpName = "name=value",
        AllowMultipleArgumentsPerToken = false,
    };

    readonly Option<string?> contextSql = new("--context-sql")
    {
        Description =
            "For --attack: the statement that binds a tenant; default: set_tenant_context, where there is one",
        HelpName = "sql",
    };

    public IsolationAuditOptions() =>
        settings.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(t => t.Value.IndexOf('=', StringComparison.Ordinal) < 1))
            {
                result.AddError(
                    $"--set takes name=value, such as app.tenant={{tenant}}, not '{Secrets.Shown(token.Value)}'."
                );
            }
        });

    public IReadOnlyList<Option> All =>
        [database, json, tenantColumn, tenantsTable, schemas, role, accepted, attack, settings, contextSql];

    /// <summary>Also true for one in the wrong place.</summary>
    public bool AsksForJson(ParseResult parsed) => parsed.GetResult(json) is { Implicit: false };

    public bool WantsAttack(ParseResult parsed) => parsed.GetValue(attack);

    public IsolationOptions Read(ParseResult parsed) =>
        new()
        {
            ConnectionString = DatabaseOption.Resolve(parsed.GetValue(database)),
            TenantColumn = parsed.GetValue(tenantColumn)!,
            TenantsTable = parsed.GetValue(tenantsTable),
            Schemas = parsed.GetValue(schemas),
            Role = parsed.GetValue(role),
            Accepted = parsed.GetValue(accepted) ?? [],
        };

    /// <param name="attacker">The role that the attacks run as.</param>
    /// <param name="tenants">The table of the tenants, with its schema; null where there is none.</param>
    public AttackOptions ReadAttack(ParseResult parsed, IsolationOptions options, string attacker, string? tenants) =>
        new()
        {
            ConnectionString = options.ConnectionString,
            Role = attacker,
            TenantColumn = options.TenantColumn,
            Schemas = options.Schemas is { Count: > 0 } named ? named : null,
            ContextSettings = (parsed.GetValue(settings) ?? []).ToDictionary(
                s => s[..s.IndexOf('=', StringComparison.Ordinal)],
                s => s[(s.IndexOf('=', StringComparison.Ordinal) + 1)..]
            ),
            ContextSql = parsed.GetValue(contextSql),
            TenantsTable = tenants,
        };
}
