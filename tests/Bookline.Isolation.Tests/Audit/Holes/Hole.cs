using Bookline.Isolation;

namespace Bookline.Isolation.Tests.Audit.Holes;

/// <summary>A hole that is planted in a sound database.</summary>
/// <param name="Sql">What is done.</param>
/// <param name="Check">Which check must find it.</param>
/// <param name="Table">Where; * for the database.</param>
internal sealed record Hole(string Sql, string Check, Severity Severity, string Table);
