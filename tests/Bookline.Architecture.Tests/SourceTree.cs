namespace Bookline.Architecture.Tests;

/// <summary>One text file, by its path from the repository's root, with forward slashes.</summary>
public sealed record SourceFile(string Path, string Text)
{
    public string Folder => System.IO.Path.GetDirectoryName(Path)!.Replace('\\', '/');
    public string Name => System.IO.Path.GetFileName(Path);
}

/// <summary>The repository's text files, or the same with a violation planted.</summary>
public sealed record SourceTree(IReadOnlyList<SourceFile> Files)
{
    private static readonly string[] NotOurs = ["bin", "obj", ".git", ".bookline", ".vs", ".idea", "TestResults"];

    private static readonly Lazy<SourceTree> Repository = new(Read);

    public static SourceTree OfRepository => Repository.Value;

    public IEnumerable<SourceFile> Projects => Files.Where(file => file.Name.EndsWith(".csproj"));

    public SourceTree With(string path, string text) =>
        new([.. Files.Where(file => file.Path != path), new SourceFile(path, text)]);

    private static SourceTree Read()
    {
        var root = FindRoot();
        var files = TextFilesBelow(root)
            .Select(file => new SourceFile(Path.GetRelativePath(root, file).Replace('\\', '/'), File.ReadAllText(file)))
            .OrderBy(file => file.Path, StringComparer.Ordinal);
        return new SourceTree([.. files]);
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Bookline.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("Bookline.slnx is in no folder above.");
        }
        return folder.FullName;
    }

    private static IEnumerable<string> TextFilesBelow(string folder) =>
        Directory
            .EnumerateFiles(folder)
            .Where(file => !file.EndsWith("packages.lock.json") && !File.ReadAllBytes(file).Contains((byte)0))
            .Concat(
                Directory
                    .EnumerateDirectories(folder)
                    .Where(child => !NotOurs.Contains(Path.GetFileName(child)))
                    .SelectMany(TextFilesBelow)
            );
}
