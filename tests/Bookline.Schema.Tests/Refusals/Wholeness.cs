using Bookline.Testing;

namespace Bookline.Schema.Tests.Refusals;

/// <summary>The whole database as text, rows and definitions: to show that a refusal wrote nothing at all.</summary>
internal static class Wholeness
{
    public static async Task<string> OfAsync(TestDatabase database)
    {
        var dump = await PostgresTool.RunAsync("pg_dump", [database.Url]);
        // A dump starts and ends with a random key.
        return string.Join(
            '\n',
            dump.Split('\n').Where(line => !line.StartsWith(@"\restrict") && !line.StartsWith(@"\unrestrict"))
        );
    }
}
