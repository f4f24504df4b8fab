using System.Text.Json;
using Bookline.Server.Access;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Audit;
using Bookline.Tenancy;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Bookline.Server.Api.Imports;

/// <summary>
/// Many rows at once: first it is decided what each one is (new, changed, the same, wrong), then all of it is written, or nothing.
/// </summary>
/// <typeparam name="TInput">A row as it is sent.</typeparam>
/// <typeparam name="TFields">A row that has been checked.</typeparam>
/// <typeparam name="TRow">A row of the database.</typeparam>
internal abstract class Import<TInput, TFields, TRow>(
    TenantContext tenants,
    AuditModule audit,
    IOptions<JsonOptions> json
)
    where TInput : class
    where TFields : class
    where TRow : class
{
    // An entry of the audit log stays of a size that can be read.
    private const int RowsAnEntry = 100;

    private static readonly JsonSerializerOptions NoOptions = new();

    protected abstract string Action { get; }
    protected abstract IReadOnlyList<string> Columns { get; }

    public async Task<IResult> RunAsync(
        Caller caller,
        HttpContext context,
        bool dryRun,
        bool partial,
        CancellationToken ct
    )
    {
        var options = json.Value.SerializerOptions ?? NoOptions;
        var source = await SourceRows<TInput>.ReadAsync(context.Request, Columns, OfLine, options, ct);
        if (source.Problem is { } problem)
        {
            return problem;
        }
        var report = await tenants.WithTenantTransactionAsync(
            caller.Tenant,
            async db =>
            {
                // Of two imports at once the second one sees what the first has made.
                await db.QueryAsync<Guid>("select id from tenants where id = $1 for no key update", db.Tenant);
                var plan = Decide(source.Rows, await FindAsync(db, [.. source.Rows.Select(Key).OfType<string>()]));
                return dryRun || !(partial || AllAreRight(plan))
                    ? ImportReport.Of(dryRun, applied: false, [.. plan.Select(Show)])
                    : await WriteAsync(db, caller, context, plan, partial);
            },
            cancel: ct
        );
        return Results.Ok(report);
    }

    protected abstract TInput OfLine(CsvLine line);

    /// <summary>What says that two rows are the same thing; null where the row has no such.</summary>
    protected abstract string? KeyOf(TInput input);

    protected abstract Task<IReadOnlyDictionary<string, TRow>> FindAsync(TenantDatabase db, string[] keys);

    /// <param name="current">What a row that leaves something out leaves as it is; null: it is new.</param>
    protected abstract TFields Check(TInput input, TRow? current, FieldChecks checks);

    protected abstract bool IsSame(TFields fields, TRow current);

    protected abstract string IdOf(TRow row);

    protected abstract object View(TRow row);

    /// <returns>Null: somebody else made it at this moment.</returns>
    protected abstract Task<TRow?> InsertAsync(TenantDatabase db, TFields fields);

    protected abstract Task<TRow> UpdateAsync(TenantDatabase db, TRow current, TFields fields);

    private string? Key(SourceRow<TInput> row) => row.Value is { } value ? KeyOf(value) : null;

    private List<Planned> Decide(IReadOnlyList<SourceRow<TInput>> rows, IReadOnlyDictionary<string, TRow> there)
    {
        var seen = new HashSet<string>();
        return [.. rows.Select(Decide)];

        Planned Decide(SourceRow<TInput> row)
        {
            var key = Key(row);
            var current = key is null ? null : there.GetValueOrDefault(key);
            var fields = row.Value is { } value ? Check(value, current, row.Checks) : null;
            if (key is not null && row.Checks.Count == 0 && !seen.Add(key))
            {
                row.Checks.Add(new("", "duplicate", "An earlier row is the same one."));
            }
            return fields is null || row.Checks.Count > 0 ? new(row, RowResult.Invalid, null, current)
                : current is null ? new(row, RowResult.Created, fields, null)
                : new(row, IsSame(fields, current) ? RowResult.Unchanged : RowResult.Updated, fields, current);
        }
    }

    private ImportedRow Show(Planned row) =>
        new(row.Source.Line, row.Result, row.Current is { } current ? IdOf(current) : null, [.. row.Source.Checks]);

    private async Task<ImportReport> WriteAsync(
        TenantDatabase db,
        Caller caller,
        HttpContext context,
        List<Planned> plan,
        bool partial
    )
    {
        await db.ExecuteAsync("savepoint before_rows");
        var written = new List<Planned>();
        foreach (var row in plan)
        {
            written.Add(await WriteAsync(db, row));
        }
        if (!partial && !AllAreRight(written))
        {
            await db.ExecuteAsync("rollback to savepoint before_rows");
            // What each would have been, and of which one somebody else was faster.
            var undone = plan.Zip(written, (planned, tried) => planned with { Result = tried.Result });
            return ImportReport.Of(dryRun: false, applied: false, [.. undone.Select(Show)]);
        }
        var changes = plan.Zip(written)
            .Where(row => row.Second.Result is RowResult.Created or RowResult.Updated)
            .Select(row => (Before: row.First.Current, After: row.Second.Current!));
        foreach (var some in changes.Chunk(RowsAnEntry))
        {
            // Row for row beside what it became; null: it was not there.
            var before = some.Select(c => c.Before is { } row ? View(row) : null);
            var after = some.Select(c => View(c.After));
            await audit.RecordAsync(db, new(caller.ToActor(context), Action, null, before.ToArray(), after.ToArray()));
        }
        return ImportReport.Of(dryRun: false, applied: true, [.. written.Select(Show)]);
    }

    private async Task<Planned> WriteAsync(TenantDatabase db, Planned row)
    {
        if (row.Result is RowResult.Updated)
        {
            return row with { Current = await UpdateAsync(db, row.Current!, row.Fields!) };
        }
        if (row.Result is not RowResult.Created)
        {
            return row;
        }
        if (await InsertAsync(db, row.Fields!) is { } made)
        {
            return row with { Current = made };
        }
        row.Source.Checks.Add(new("", "conflict", "Somebody else made it at this moment."));
        return row with { Result = RowResult.Invalid };
    }

    private static bool AllAreRight(List<Planned> rows) => rows.TrueForAll(row => row.Result != RowResult.Invalid);

    private sealed record Planned(SourceRow<TInput> Source, RowResult Result, TFields? Fields, TRow? Current);
}
