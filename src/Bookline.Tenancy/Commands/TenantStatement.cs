using Npgsql;

namespace Bookline.Tenancy;

/// <summary>One SQL statement with its positional parameters.</summary>
/// <param name="Sql">Exactly one statement; parameters are <c>$1</c>, <c>$2</c>, …</param>
/// <param name="Parameters">In order. A <see cref="TenantId"/> goes as its UUID, null as NULL.</param>
public sealed record TenantStatement(string Sql, params object?[] Parameters)
{
    // A null or an array as the only parameter arrives here as the list itself.
    public object?[] Parameters { get; } =
        Parameters is null ? [null]
        : Parameters.GetType() == typeof(object[]) ? Parameters
        : [Parameters];

    /// <exception cref="UnstorableTextException">A parameter holds a NUL.</exception>
    internal NpgsqlBatchCommand ToCommand()
    {
        var command = new NpgsqlBatchCommand(Sql);
        foreach (var value in Parameters)
        {
            // Not left to PostgreSQL: what it refuses while Npgsql prepares the statement stays half prepared on that connection, and
            // fails whoever comes next.
            if (HoldsNul(value))
            {
                throw new UnstorableTextException();
            }
            command.Parameters.Add(
                value as NpgsqlParameter
                    ?? new NpgsqlParameter
                    {
                        Value = value is TenantId tenant ? tenant.Required() : value ?? DBNull.Value,
                    }
            );
        }
        return command;
    }

    private static bool HoldsNul(object? value) =>
        value switch
        {
            string text => text.Contains('\0', StringComparison.Ordinal),
            IEnumerable<string?> texts => texts.Any(HoldsNul),
            _ => false,
        };
}
