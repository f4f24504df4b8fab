using Bookline.Isolation.Attacks.Canaries;
using Bookline.Isolation.Attacks.Catalogs;
using Bookline.Isolation.Attacks.Contexts;

namespace Bookline.Isolation.Attacks.Matrix;

/// <summary>One table with two tenants in it, and the means to act on it.</summary>
internal sealed record Scene(
    Database Database,
    TenantTable Table,
    Pair Pair,
    ContextBinding? Binding,
    RowMaker Rows,
    Planter Planter,
    CatalogReader Catalog,
    Identity Identity
)
{
    public string Sql => Table.Sql;
    public string Key => Identifiers.Quote(Table.TenantColumn!);
    public string OwnId => IdLiteral(Pair.Own);
    public string OtherId => IdLiteral(Pair.Other);
    public string UnknownId => IdLiteral(Pair.Unknown);

    /// <summary>A predicate for the rows of the tenant that is attacked.</summary>
    public string IsOther => $"{Key} = {OtherId}";

    /// <summary>A predicate for rows of either tenant.</summary>
    public string IsAnybodys => $"{Key} in ({OwnId}, {OtherId})";

    /// <summary>Values of the foreign keys of the other tenant's canary, the tenant with them.</summary>
    public Dictionary<string, string?> OtherParents { get; init; } = [];

    /// <summary>The same of the attacker's own.</summary>
    public Dictionary<string, string?> OwnParents { get; init; } = [];

    public string IdLiteral(string tenant) => $"{Identifiers.Literal(tenant)}::{Table.TenantType}";

    public Task BindOwnAsync(CancellationToken ct) => Database.ExecuteAsync(Binding!.For(Pair.Own), ct);

    /// <summary>Counts as the attacker's tenant; a row counted is a leak.</summary>
    public async Task<Verdict> ReadsAsync(string countSql, CancellationToken ct)
    {
        await BindOwnAsync(ct);
        return Verdict.OfRowsSeen(await Database.CountAsync(countSql, ct));
    }

    /// <summary>Writes as the attacker's tenant; a row written is a leak.</summary>
    public async Task<Verdict> WritesAsync(string sql, CancellationToken ct)
    {
        await BindOwnAsync(ct);
        var written = await Database.ExecuteAsync(sql, ct);
        await Database.ExecuteAsync("set constraints all immediate", ct);
        return Verdict.OfRowsWritten(written);
    }

    /// <summary>A new row, valid but for whose it is.</summary>
    public IReadOnlyDictionary<string, string> NewRow(string tenant) =>
        Rows.Values(
            Table,
            tenant == Pair.Own ? OwnParents
                : tenant == Pair.Other ? OtherParents
                : new Dictionary<string, string?> { [Table.TenantColumn!] = tenant }
        );

    /// <summary>Columns of the primary key, else of any key, with the values of one row: a = … and b = ….</summary>
    public static string Match(
        TenantTable table,
        IReadOnlyDictionary<string, string?> row,
        IEnumerable<string> columns
    ) =>
        string.Join(
            " and ",
            columns.Select(c => $"{Identifiers.Quote(c)} = {Identifiers.Literal(row[c])}::{table.Column(c).Type}")
        );
}
