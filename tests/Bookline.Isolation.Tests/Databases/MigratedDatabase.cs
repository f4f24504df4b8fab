using System.Collections.Concurrent;
using Bookline.Testing;

namespace Bookline.Isolation.Tests.Databases;

/// <summary>A freshly migrated database, copied from a template that is made once for each server.</summary>
internal static class MigratedDatabase
{
    private static readonly ConcurrentDictionary<int, Lazy<Task<TestDatabase>>> Templates = new();

    // A template can be copied by one at a time.
    private static readonly SemaphoreSlim Copying = new(1);

    public static async Task<TestDatabase> CreateAsync(int major)
    {
        var template = await Templates.GetOrAdd(major, m => new Lazy<Task<TestDatabase>>(() => MigrateAsync(m))).Value;
        await Copying.WaitAsync();
        try
        {
            var copy = await TestDatabase.CreateAsync(template.Server, template.Name);
            // Rights on a database are not copied with it.
            await copy.ExecuteAsync($"revoke temporary on database {copy.Name} from public");
            return copy;
        }
        finally
        {
            Copying.Release();
        }
    }

    private static async Task<TestDatabase> MigrateAsync(int major)
    {
        var database = await TestDatabase.CreateAsync(major);
        var result = await CliProcess.RunAsync(["db", "up", "--max-block", "20s", "--database", database.Url]);
        result.ExitCode.ShouldBe(0, result.ToString());
        return database;
    }
}
