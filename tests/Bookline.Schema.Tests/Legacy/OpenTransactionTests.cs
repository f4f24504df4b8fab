using Bookline.Migrations;
using Bookline.Schema.Tests.Salons;
using Npgsql;

namespace Bookline.Schema.Tests.Legacy;

/// <summary>The application is in the middle of a transaction when the backup takes its snapshot.</summary>
public sealed class OpenTransactionTests
{
    [Theory]
    [InlineData("", true)]
    [InlineData("", false)]
    [InlineData("savepoint s;", true)]
    [InlineData("savepoint s;", false)]
    public async Task What_it_commits_afterwards_is_explained(string savepoint, bool duplicates)
    {
        await using var salon = await Salon.OpenAsync();
        if (!duplicates)
        {
            await salon.ExecuteAsync("update conversations set phone_number = id");
        }
        await using var legacy = await salon.OpenLegacyAsync();
        var application = new OpenDuring("back_up", legacy, savepoint);

        var report = await salon.UpAsync(application);

        report.Migrations[^1].State.ShouldBe("applied");
        (await salon.VerifyFailuresAsync()).ShouldBeEmpty();
        (await salon.CountAsync("messages where id = 'open'")).ShouldBe(1);
        (await salon.CountAsync("messages_backup where id = 'open'")).ShouldBe(0);
        (await salon.CountAsync("bookings where payment_method = 'late'")).ShouldBe(80);
    }

    private sealed class OpenDuring(string step, NpgsqlConnection legacy, string savepoint) : IRunObserver
    {
        public void StepStarting(StepStarting e)
        {
            if (e.Step == step)
            {
                Run(
                    $"""
                    begin; {savepoint}
                    insert into messages (id, conversation_id, content, is_from_bot) select 'open', min(id), 'x', true from conversations;
                    update bookings set payment_method = 'late';
                    """
                );
            }
        }

        public void StepFinished(StepFinished e)
        {
            if (e.Result.Name == step)
            {
                Run("commit");
            }
        }

        private void Run(string sql)
        {
            using var command = new NpgsqlCommand(sql, legacy);
            command.ExecuteNonQuery();
        }
    }
}
