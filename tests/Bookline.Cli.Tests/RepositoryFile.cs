namespace Bookline.Cli.Tests;

/// <summary>A file of the repository that the tests were built in.</summary>
internal static class RepositoryFile
{
    /// <param name="path">From the repository's root.</param>
    public static string Read(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, path)))
        {
            folder = folder.Parent ?? throw new InvalidOperationException($"{path} is in no folder above.");
        }

        return File.ReadAllText(Path.Combine(folder.FullName, path));
    }
}
