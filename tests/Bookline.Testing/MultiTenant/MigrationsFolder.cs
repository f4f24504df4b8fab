namespace Bookline.Testing.MultiTenant;

/// <summary>Where the migrations under test are.</summary>
public static class MigrationsFolder
{
    public static string Path { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var wanted = System.IO.Path.Combine(folder.FullName, "db", "migrations");
            if (Directory.Exists(wanted))
            {
                return wanted;
            }
        }
        throw new DirectoryNotFoundException($"There is no db/migrations above {AppContext.BaseDirectory}.");
    }
}
