using Bookline.Migrations.Connecting;
using Bookline.Migrations.Journal;

namespace Bookline.Migrations.Running;

/// <summary>A session inside one READ ONLY transaction, with the journal as that transaction sees it.</summary>
sealed class ReadOnlySession : IAsyncDisposable
{
    readonly SessionFactory factory;

    ReadOnlySession(SessionFactory factory, Session session, Hello hello, JournalState journal) =>
        (this.factory, Session, Hello, Journal) = (factory, session, hello, journal);

    public Session Session { get; }
    public Hello Hello { get; }
    public JournalState Journal { get; }

    public static async Task<ReadOnlySession> OpenAsync(MigratorOptions options, CancellationToken ct)
    {
        var factory = new SessionFactory(options);
        Session? session = null;
        try
        {
            (session, var hello) = await factory.OpenAsync(ct);
            return new ReadOnlySession(factory, session, hello, await BeginAsync(session, hello, factory, options, ct));
        }
        catch
        {
            if (session is not null)
            {
                await session.DisposeAsync();
            }

            await factory.DisposeAsync();
            throw;
        }
    }

    public Task TellFreeDiskAsync(long? given, CancellationToken ct) => FreeDisk.TellAsync(Session, factory, given, ct);

    public async ValueTask DisposeAsync()
    {
        await Session.DisposeAsync();
        await factory.DisposeAsync();
    }

    static async Task<JournalState> BeginAsync(
        Session session,
        Hello hello,
        SessionFactory factory,
        MigratorOptions options,
        CancellationToken ct
    )
    {
        await using var batch = session.Batch();
        // First of all: once a query has run, the isolation level is fixed, also for what is sent in the same batch.
        batch.Add("begin isolation level repeatable read read only");
        factory.AddSettings(batch, hello, options.FreeDiskBytes);
        if (!hello.JournalExists)
        {
            await batch.ExecuteNonQueryAsync(ct);
            return JournalState.Empty;
        }

        JournalReader.Add(batch);
        await using var reader = await batch.ExecuteReaderAsync(ct);
        return await JournalReader.ReadAsync(reader, ct);
    }
}
