using System.Globalization;
using Bookline.Tenancy;

namespace Bookline.Server.Api.Conventions;

/// <summary>The conditions of a list, with their parameters; the tenant's id is <c>$1</c>.</summary>
public sealed class Conditions(TenantId tenant)
{
    private readonly List<object?> parameters = [tenant];
    private readonly List<string> conditions = [];

    /// <summary>Each with <c>and</c> in front: stands behind <c>where tenant_id = $1</c>.</summary>
    public string Sql => string.Concat(conditions.Select(c => $"\nand {c}"));

    public object?[] Parameters => [.. parameters];

    /// <returns>Its place in SQL: <c>$4</c>.</returns>
    public string Parameter(object? value)
    {
        parameters.Add(value);
        return string.Create(CultureInfo.InvariantCulture, $"${parameters.Count}");
    }

    /// <param name="condition">SQL, made of constants and of <see cref="Parameter"/>.</param>
    public void Add(string condition) => conditions.Add(condition);

    /// <param name="column">SQL, a constant.</param>
    /// <param name="value">Null: nobody asked for it.</param>
    public void AddEquals(string column, object? value)
    {
        if (value is not null)
        {
            Add($"{column} = {Parameter(value)}");
        }
    }

    /// <summary>A text that holds another, whatever their letters' case.</summary>
    public void AddContains(string column, string? part)
    {
        if (!string.IsNullOrEmpty(part))
        {
            Add($"strpos(lower({column}), lower({Parameter(part)})) > 0");
        }
    }
}
