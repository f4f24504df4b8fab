using System.Runtime.ExceptionServices;
using Bookline.Migrations.Connecting;
using Bookline.Migrations.Files;
using Bookline.Migrations.Journal;
using Npgsql;

namespace Bookline.Migrations.Running;

/// <summary>Takes one migration in one direction, with as many steps side by side as its file and the options allow.</summary>
sealed class DirectionRunner(RunScope run, DirectionRun direction) : IAsyncDisposable
{
    // The main session works too; the others are opened when a second step is ready for the first time.
    readonly Stack<Session> idle = new([run.Main]);
    readonly List<Session> workers = [];

    public async Task RunAsync(CancellationToken ct)
    {
        await StartAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        // Not keyed by task: work that ends at once is always the same completed task.
        var running = new List<(Task Work, ScriptStep Step)>();
        var failures = new List<Exception>();
        while (true)
        {
            while (failures.Count == 0 && running.Count < run.Options.Jobs && direction.Graph.TakeReady() is { } step)
            {
                running.Add((WorkAsync(step, stop.Token), step));
            }

            if (running.Count == 0)
            {
                break;
            }

            await Task.WhenAny(running.Select(r => r.Work));
            var at = running.FindIndex(r => r.Work.IsCompleted);
            var (ended, finished) = running[at];
            running.RemoveAt(at);
            if (ended.IsCompletedSuccessfully)
            {
                direction.Graph.MarkDone(finished);
                continue;
            }

            failures.Add(ended.IsCanceled ? new OperationCanceledException(ct) : ended.Exception!.InnerException!);
            await stop.CancelAsync();
        }

        direction.End();
        if (failures.Count > 0)
        {
            // The others were cancelled because of the first.
            ExceptionDispatchInfo.Throw(failures.Find(f => f is not OperationCanceledException) ?? failures[0]);
        }

        await FinishAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in workers)
        {
            await worker.DisposeAsync();
        }
    }

    async Task WorkAsync(ScriptStep step, CancellationToken ct)
    {
        Session? session;
        lock (idle)
        {
            idle.TryPop(out session);
        }

        if (session is null)
        {
            session = await run.OpenWorkerAsync(ct);
            lock (idle)
            {
                workers.Add(session);
            }
        }

        try
        {
            await new StepRunner(run, direction, step, session).RunAsync(ct);
        }
        finally
        {
            lock (idle)
            {
                idle.Push(session);
            }
        }
    }

    /// <summary>A migration of one step is recorded together with it; others first say that they have begun.</summary>
    async Task StartAsync()
    {
        var id = direction.Migration.Id;
        if (direction.Direction == "down" && run.State.Find(id)?.State != "reverting")
        {
            await WriteAsync("started", batch => JournalWriter.AddReverting(batch, id));
        }
        else if (!direction.IsRegistered && direction.Script.Work.Count > 1)
        {
            await WriteAsync("started", batch => run.Journal.AddRegistration(batch, direction.Migration));
            direction.IsRegistered = true;
        }
    }

    async Task FinishAsync()
    {
        if (direction.IsFinished)
        {
            return;
        }

        await WriteAsync(
            "finished",
            batch =>
            {
                // A script may consist of preflights only.
                if (!direction.IsRegistered)
                {
                    run.Journal.AddRegistration(batch, direction.Migration);
                }

                run.Journal.AddFinish(batch, direction.Migration, direction.Direction, direction.Longest);
            }
        );
        direction.IsFinished = true;
    }

    Task WriteAsync(string state, Action<NpgsqlBatch> add) =>
        run.WriteJournalAsync(
            new JournalWrite(0, direction.Migration.Id, "", state),
            async () =>
            {
                await using var batch = run.Main.Batch();
                batch.Add("begin");
                add(batch);
                batch.Add("commit");
                try
                {
                    await batch.ExecuteNonQueryAsync(CancellationToken.None);
                }
                catch (NpgsqlException e)
                {
                    await run.Main.RollbackAsync();
                    throw StepFailure.OfEngine(e, "The journal could not be written");
                }
            }
        );
}
