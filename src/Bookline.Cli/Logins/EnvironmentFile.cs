using Bookline.Cli.Troubles;

namespace Bookline.Cli.Logins;

/// <summary>
/// A file of NAME=value lines that only its owner may read (0600). It is written beside its place before the server is
/// changed, and put there afterwards in one move: no password gets lost because a disk was full.
/// </summary>
sealed class EnvironmentFile : IDisposable
{
    readonly string path;
    readonly string prepared;
    bool isInPlace;

    EnvironmentFile(string path, string prepared) => (this.path, this.prepared) = (path, prepared);

    /// <summary>Lines of the same names are replaced; all others stay.</summary>
    /// <exception cref="UsageException">It is no place for a file.</exception>
    /// <exception cref="IOException">The file cannot be read or written.</exception>
    public static EnvironmentFile Prepare(string path, IReadOnlyList<(string Name, string Value)> values)
    {
        var target = Target(path);
        var prepared = $"{target}.{Guid.CreateVersion7():N}";
        var lines = File.Exists(target) ? File.ReadAllLines(target) : [];
        using var stream = new FileStream(
            prepared,
            new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }
        );
        var file = new EnvironmentFile(target, prepared);
        try
        {
            using var writer = new StreamWriter(stream);
            foreach (var line in lines.Where(line => !values.Any(v => Sets(line, v.Name))))
            {
                writer.WriteLine(line);
            }

            foreach (var (name, value) in values)
            {
                writer.WriteLine(Line(name, value));
            }

            writer.Flush();
            stream.Flush(flushToDisk: true);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>As a shell and an environment file read it.</summary>
    public static string Line(string name, string value) =>
        value.Contains('&', StringComparison.Ordinal) ? $"{name}='{value}'" : $"{name}={value}";

    /// <summary>Moves it to its place; its full path.</summary>
    public string Publish()
    {
        File.Move(prepared, path, overwrite: true);
        isInPlace = true;
        return path;
    }

    /// <summary>Where the values are if <see cref="Publish"/> failed: they are needed now.</summary>
    public string Keep()
    {
        isInPlace = true;
        return prepared;
    }

    public void Dispose()
    {
        if (!isInPlace)
        {
            File.Delete(prepared);
        }
    }

    static string Target(string path)
    {
        var full = Path.GetFullPath(path);
        // Behind a link stands the file that is meant.
        var target = File.Exists(full) ? File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full : full;
        string[] notForFiles = ["/dev/", "/proc/", "/sys/"];
        return
            Directory.Exists(target)
            || path.EndsWith('/')
            || notForFiles.Any(f => target.StartsWith(f, StringComparison.Ordinal))
            ? throw new UsageException(
                $"'{path}' is no place for a file.",
                "Give --out a file such as ./bookline.env; without --out the URLs go to stdout."
            )
            : target;
    }

    static bool Sets(string line, string name)
    {
        var text = line.AsSpan().TrimStart();
        text = text.StartsWith("export ") ? text["export ".Length..].TrimStart() : text;
        return text.StartsWith(name) && text[name.Length..].TrimStart().StartsWith('=');
    }
}
