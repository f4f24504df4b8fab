using System.ComponentModel;
using Bookline.Server.Hosting;

namespace Bookline.Server.Api.Imports;

/// <summary>What came of an import, row by row.</summary>
internal sealed record ImportReport(
    bool DryRun,
    [property: Description(
        "Whether anything was written: not in a dry run, and not where a row is invalid and partial was not asked for."
    )]
        bool Applied,
    int Created,
    int Updated,
    int Unchanged,
    int Invalid,
    IReadOnlyList<ImportedRow> Rows
)
{
    public static ImportReport Of(bool dryRun, bool applied, IReadOnlyList<ImportedRow> rows)
    {
        return new(
            dryRun,
            applied,
            Count(RowResult.Created),
            Count(RowResult.Updated),
            Count(RowResult.Unchanged),
            Count(RowResult.Invalid),
            rows
        );

        int Count(RowResult result) => rows.Count(r => r.Result == result);
    }
}

internal sealed record ImportedRow(
    [property: Description("Of the file, from 1; of a JSON array, the place in it.")] int Line,
    RowResult Result,
    [property: Description("Null where nothing of this row is there.")] string? Id,
    IReadOnlyList<FieldError> Errors
);

internal enum RowResult
{
    Created,
    Updated,
    Unchanged,
    Invalid,
}
