using System.Text.RegularExpressions;
using Bookline.Isolation.Catalog;

namespace Bookline.Isolation.Checks;

/// <summary>Policies that read a setting themselves: what they do where it is empty or missing.</summary>
static partial class ContextSettingCheck
{
    static readonly string[] TextTypes = ["text", "character varying", "character", "name"];

    public static IEnumerable<IsolationFinding> Find(AuditSubject subject) =>
        subject
            .Tables.SelectMany(t => subject.PoliciesOf(t.Relation).Select(p => (Table: t, Policy: p)))
            .SelectMany(p =>
                new[] { p.Policy.Using, p.Policy.Check }
                    .OfType<string>()
                    .SelectMany(e => Reads(e).Select(m => (p.Table, Expression: e, Setting: m)))
            )
            .Where(r => !r.Expression.Contains("NULLIF(", StringComparison.Ordinal))
            .DistinctBy(r => (r.Setting.Groups[1].Value, IsText(r.Table)))
            .Select(Note);

    static IsolationFinding Note((TenantTable Table, string Expression, Match Setting) read)
    {
        var name = read.Setting.Groups[1].Value;
        var missing = read.Setting.Groups[2].Success
            ? ""
            : " It has no second argument: where it was never set, it is an error.";
        // SET LOCAL leaves an empty string behind in a pooled session, not the null of before.
        return new(
            Severity.Note,
            Aspect.Rows,
            "context_setting",
            null,
            name,
            IsText(read.Table)
                ? $"{name} is '' once a SET LOCAL has ended, and that equals the key of a row whose {read.Table.Key.Name} is ''.{missing}"
                : $"{name} is '' once a SET LOCAL has ended, which then fails as no {read.Table.Key.Type}: refused, with an odd message.{missing}",
            $"Compare with nullif(current_setting('{name}', true), '')."
        );
    }

    static bool IsText(TenantTable table) => TextTypes.Contains(table.Key.Type);

    static MatchCollection Reads(string expression) => Setting().Matches(expression);

    [GeneratedRegex(@"current_setting\('([^']+)'(?:::text)?(, true)?\)")]
    private static partial Regex Setting();
}
