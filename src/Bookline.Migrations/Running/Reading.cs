using Npgsql;

namespace Bookline.Migrations.Running;

/// <summary>The frame of the verbs outside <see cref="Verbs"/>: what escapes is typed.</summary>
static class Reading
{
    public static async Task<T> TypedAsync<T>(Func<Task<T>> verb, CancellationToken ct)
    {
        try
        {
            return await verb();
        }
        catch (Exception e)
            when (e is OperationCanceledException || (e is NpgsqlException && ct.IsCancellationRequested))
        {
            throw new RunInterruptedException("Interrupted; nothing was changed.", e);
        }
        catch (NpgsqlException e)
        {
            throw StepFailure.OfEngine(e, "The database could not be read");
        }
    }
}
