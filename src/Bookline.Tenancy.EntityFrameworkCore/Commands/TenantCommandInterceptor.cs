using System.Data.Common;
using Bookline.Tenancy.EntityFrameworkCore.Binding;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Bookline.Tenancy.EntityFrameworkCore.Commands;

/// <summary>Sends every command of a DbContext as its tenant's. Migrations alone go as they are: they are nobody's.</summary>
internal sealed class TenantCommandInterceptor : DbCommandInterceptor
{
    public override InterceptionResult<DbDataReader> ReaderExecuting(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result
    ) =>
        Exchange(command, eventData, result.HasResult) is { } exchange
            ? InterceptionResult<DbDataReader>.SuppressWithResult(Now(exchange.OpenAsync(async: false, default)))
            : result;

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default
    ) =>
        Exchange(command, eventData, result.HasResult) is { } exchange
            ? InterceptionResult<DbDataReader>.SuppressWithResult(
                await exchange.OpenAsync(async: true, cancellationToken)
            )
            : result;

    public override InterceptionResult<int> NonQueryExecuting(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<int> result
    ) =>
        Exchange(command, eventData, result.HasResult) is { } exchange
            ? InterceptionResult<int>.SuppressWithResult(Now(exchange.RunAsync(async: false, default)).Affected)
            : result;

    public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<int> result,
        CancellationToken cancellationToken = default
    ) =>
        Exchange(command, eventData, result.HasResult) is { } exchange
            ? InterceptionResult<int>.SuppressWithResult(
                (await exchange.RunAsync(async: true, cancellationToken)).Affected
            )
            : result;

    public override InterceptionResult<object> ScalarExecuting(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<object> result
    ) =>
        Exchange(command, eventData, result.HasResult) is { } exchange
            ? InterceptionResult<object>.SuppressWithResult(Now(exchange.RunAsync(async: false, default)).First!)
            : result;

    public override async ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<object> result,
        CancellationToken cancellationToken = default
    ) =>
        Exchange(command, eventData, result.HasResult) is { } exchange
            ? InterceptionResult<object>.SuppressWithResult(
                (await exchange.RunAsync(async: true, cancellationToken)).First!
            )
            : result;

    public override InterceptionResult DataReaderClosing(
        DbCommand command,
        DataReaderClosingEventData eventData,
        InterceptionResult result
    )
    {
        if (Running(eventData, out var reader) is { } exchange)
        {
            exchange.EndAsync(reader, async: false).GetAwaiter().GetResult();
        }
        return result;
    }

    public override async ValueTask<InterceptionResult> DataReaderClosingAsync(
        DbCommand command,
        DataReaderClosingEventData eventData,
        InterceptionResult result
    )
    {
        if (Running(eventData, out var reader) is { } exchange)
        {
            await exchange.EndAsync(reader, async: true);
        }
        return result;
    }

    private static TenantExchange? Exchange(DbCommand command, CommandEventData eventData, bool isSuppressed) =>
        !isSuppressed && eventData is { Context: { } context, CommandSource: not CommandSource.Migrations }
            ? new TenantExchange((NpgsqlCommand)command, context, eventData.CommandSource)
            : null;

    // A reader that EF Core has buffered is no NpgsqlDataReader, and has been read to its end.
    private static TenantExchange? Running(DataReaderEventData eventData, out NpgsqlDataReader reader)
    {
        reader = (eventData.DataReader as NpgsqlDataReader)!;
        return reader is not null && eventData.Context is { } context ? TenantBinding.Of(context).Running : null;
    }

    // With async: false it has run already.
    private static T Now<T>(Task<T> done) => done.GetAwaiter().GetResult();
}
