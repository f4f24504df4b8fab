using Bookline.Testing;

namespace Bookline.Cli.Tests;

/// <summary>A log that is full or closed ends no migration; a JSON object that nobody got is no success.</summary>
public sealed class LostStreamTests : IAsyncLifetime
{
    private readonly ScratchMigrations scratch = new();
    private TestDatabase database = null!;

    public async ValueTask InitializeAsync() => database = await TestDatabase.CreateAsync(15);

    public async ValueTask DisposeAsync()
    {
        scratch.Dispose();
        await database.DisposeAsync();
    }

    [Theory]
    [InlineData("2>/dev/full")]
    [InlineData("2>&-")]
    [InlineData(">/dev/full")]
    [InlineData("<&- >&- 2>&-")]
    public async Task A_migration_goes_on_without_its_log(string redirection)
    {
        (await DbAsync("up", redirection)).ShouldContain("exit 0\n");
        (await scratch.DbAsync(database, "status")).ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData(">/dev/full")]
    [InlineData(">&-")]
    public async Task JSON_that_could_not_be_written_is_a_failure(string redirection)
    {
        await scratch.DbAsync(database, "up");
        var said = await DbAsync("status --json", redirection);
        said.ShouldContain("exit 1\n");
        said.ShouldContain("stdout is closed or full");
    }

    private Task<string> DbAsync(string verb, string redirection) =>
        Bash.RunAsync($"\"$BOOKLINE_CLI\" db {verb} --dir {scratch.Folder} {redirection}; echo exit $?", database);
}
