using System.Text.RegularExpressions;
using Bookline.Trials;

namespace Bookline.Bench.Messages;

/// <summary>The transactions of one message, from its webhook to the reply that was sent.</summary>
internal sealed partial record Recording(Contact Contact, IReadOnlyList<IReadOnlyList<LoggedStatement>> Transactions)
{
    public int Statements => Transactions.Sum(t => t.Count);

    /// <param name="contact">Whose message it was.</param>
    /// <param name="log">Of all sessions of the server.</param>
    public static Recording Of(Contact contact, IEnumerable<LoggedStatement> log)
    {
        var transactions = Grouped(log).ToList();
        // Looking for jobs in vain is nobody's message; a claim that brought some shows by its lease, which ends them.
        var leases = transactions
            .SelectMany(t => t)
            .Where(s => !IsClaim(s))
            .SelectMany(s => s.Parameters)
            .SelectMany(p => Uuid().Matches(p ?? "").Select(m => m.Value))
            .ToHashSet();
        var ofMessage = transactions
            .Where(t => !IsClaim(t[0]) || t[0].Parameters.Any(leases.Contains!))
            .Where(t => !t.Any(s => s.Sql.Contains("count_backlog")))
            .ToList();
        return ofMessage.Exists(t => IsClaim(t[0]))
            ? new Recording(contact, ofMessage)
            : throw new TrialException("The log of the statements shows no job of the message.");
    }

    public static bool IsClaim(LoggedStatement statement) => statement.Sql.Contains("from claim_jobs(");

    // Interleaved in the log, one after the other here, in the order of their beginnings.
    private static List<List<LoggedStatement>> Grouped(IEnumerable<LoggedStatement> log)
    {
        var all = new List<List<LoggedStatement>>();
        var open = new Dictionary<int, List<LoggedStatement>>();
        foreach (var statement in log.Where(s => !IsOfTheDriver(s)))
        {
            if (open.TryGetValue(statement.Session, out var transaction))
            {
                transaction.Add(statement);
            }
            else
            {
                all.Add([statement]);
            }
            if (statement.Sql.StartsWith("begin"))
            {
                open[statement.Session] = all[^1];
            }
            else if (statement.Sql is "commit" or "rollback")
            {
                open.Remove(statement.Session);
            }
        }
        return all;
    }

    private static bool IsOfTheDriver(LoggedStatement s) =>
        s.Sql.StartsWith("SET SESSION AUTHORIZATION")
        || s.Sql.StartsWith("DISCARD")
        || s.Sql.Contains("pg_catalog.pg_type")
        || s.Sql.Contains("pg_enum");

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Uuid();
}
