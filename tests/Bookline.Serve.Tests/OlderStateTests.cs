using Bookline.PrivatePostgres;
using Bookline.Testing;
using Npgsql;

namespace Bookline.Serve.Tests;

/// <summary>A private database that another version of the repository has made.</summary>
public sealed class OlderStateTests : IDisposable
{
    private readonly string state = Directory.CreateTempSubdirectory("bookline-serve-").FullName;

    [Fact]
    public async Task Migrations_that_are_not_those_it_was_made_with_end_in_how_to_begin_anew()
    {
        File.SetUnixFileMode(state, (UnixFileMode)Convert.ToInt32("755", 8)); // PostgreSQL runs as another user
        using (var first = await ServeProcess.ReadyAsync(state))
        {
            (await first.StopAsync()).ExitCode.ShouldBe(0);
        }
        await EditAppliedMigrationAsync();

        var again = await ServeProcess.RunAsync(state, "--port", "0");

        again.ExitCode.ShouldBe(1, again.ToString());
        again.Errors.ShouldContain($"To begin anew, delete {Path.Combine(state, "serve")}");
    }

    public void Dispose() => Directory.Delete(state, recursive: true);

    private async Task EditAppliedMigrationAsync()
    {
        await using var server = await PrivateServer.StartAsync(
            new()
            {
                Root = Path.Combine(state, "serve"),
                KeepFolder = true,
                BinDirectory = PostgresBinaries.Find(15),
            },
            CancellationToken.None
        );
        await using var connection = new NpgsqlConnection(server.ConnectionString("bookline") + ";Pooling=false");
        await connection.OpenAsync();
        await using var edit = new NpgsqlCommand(
            "update bookline_migrations.migrations set script = 'select 1;', checksum = 'another' where number = 2",
            connection
        );
        (await edit.ExecuteNonQueryAsync()).ShouldBe(1);
    }
}
