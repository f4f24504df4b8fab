using System.Buffers;
using System.CommandLine;
using Bookline.Cli.Terminal;

namespace Bookline.Cli.Options;

/// <summary>Inputs of the migrations' scripts, which read them as <c>bookline.&lt;name&gt;</c>.</summary>
sealed class SettingOptions
{
    static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_");

    readonly Option<string?> tenantName = Text(
        "--tenant-name",
        "name",
        "The business that adopts the rows already there; needed when there are any"
    );

    readonly Option<string?> tenantDomain = Text("--tenant-domain", "domain", "Its short name, such as spark-salon");
    readonly Option<string?> tenantEmail = Text("--tenant-email", "address", "Its e-mail address");
    readonly Option<string?> tenantTimeZone = Text("--tenant-timezone", "zone", "Its IANA time zone; default: UTC");
    readonly Option<string?> tenantCurrency = Text(
        "--tenant-currency",
        "code",
        "The ISO 4217 currency of its amounts; default: INR"
    );

    readonly Option<string?> legacyLogin = Text(
        "--legacy-login",
        "login",
        "The login that the single-tenant application connects with; default: the tables' owner"
    );

    readonly Option<string[]> others = new("--set")
    {
        Description = "A setting of your own scripts, read there as bookline.<name>; may be repeated",
        HelpName = "name=value",
        AllowMultipleArgumentsPerToken = false,
    };

    public SettingOptions()
    {
        others.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
            {
                if (!IsSetting(token.Value))
                {
                    result.AddError(
                        $"--set takes name=value, the name of a-z, 0-9 and _, not '{Secrets.Name(token.Value)}'."
                    );
                }
            }
        });
    }

    /// <summary>What matters only while the first tenant is made.</summary>
    public IReadOnlyList<Option> Tenant =>
        [tenantName, tenantDomain, tenantEmail, tenantTimeZone, tenantCurrency, legacyLogin];

    public IReadOnlyList<Option> All => [.. Tenant, others];

    public Dictionary<string, string> Read(ParseResult parsed)
    {
        var settings = new Dictionary<string, string>();
        Add("tenant_name", tenantName);
        Add("tenant_domain", tenantDomain);
        Add("tenant_email", tenantEmail);
        Add("tenant_time_zone", tenantTimeZone);
        Add("tenant_currency", tenantCurrency);
        Add("legacy_login", legacyLogin);
        foreach (var setting in parsed.GetValue(others) ?? [])
        {
            var at = setting.IndexOf('=', StringComparison.Ordinal);
            settings[setting[..at]] = setting[(at + 1)..];
        }

        return settings;

        void Add(string name, Option<string?> option)
        {
            if (parsed.GetValue(option) is { } value)
            {
                settings[name] = value;
            }
        }
    }

    static bool IsSetting(string text) =>
        text.IndexOf('=', StringComparison.Ordinal) is > 0 and var at
        && text.AsSpan(0, at).IndexOfAnyExcept(NameCharacters) < 0;

    static Option<string?> Text(string name, string helpName, string description) =>
        new(name) { HelpName = helpName, Description = description };
}
