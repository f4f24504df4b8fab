namespace Bookline.Isolation.Tests.Mutations;

/// <summary>One way to weaken the schema.</summary>
/// <param name="Name">For the report.</param>
/// <param name="Table">Whose attacks must notice.</param>
/// <param name="Sql">What a careless migration might do.</param>
internal sealed record Mutation(string Name, string Table, string Sql);
