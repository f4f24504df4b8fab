using System.CommandLine;

namespace Bookline.Cli.Options;

/// <summary>The options of <c>audit verify</c>.</summary>
sealed class AuditVerifyOptions
{
    readonly Option<string?> database = DatabaseOption.Create();

    readonly Option<bool> json = new("--json") { Description = "One JSON object on stdout, everything else on stderr" };

    readonly Option<string?> tenant = new("--tenant")
    {
        Description = "Only this tenant's log; default: every tenant's",
        HelpName = "id|domain",
    };

    public IReadOnlyList<Option> All => [database, json, tenant];

    /// <summary>Also true for one in the wrong place.</summary>
    public bool AsksForJson(ParseResult parsed) => parsed.GetResult(json) is { Implicit: false };

    public string ReadDatabase(ParseResult parsed) => DatabaseOption.Resolve(parsed.GetValue(database));

    public string? ReadTenant(ParseResult parsed) => parsed.GetValue(tenant);
}
