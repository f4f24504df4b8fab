namespace Bookline.Isolation.Attacks.Rules;

/// <summary>What only the catalog shows: a query whose every row is a way in that no attack as this role can see.</summary>
/// <param name="Name">What holds when the query gives nothing.</param>
/// <param name="Sql">
/// With @table (oid), @role (name literal) and @tenant (column literal) in it; gives one text a finding.
/// </param>
internal sealed record Rule(string Name, string Sql);
