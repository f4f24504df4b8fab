namespace Bookline.PrivatePostgres;

/// <summary>
/// Whom the server runs as. PostgreSQL refuses to run as root, so root hands over to the system user
/// <c>postgres</c>; anybody else runs it as themselves.
/// </summary>
internal static class ServerUser
{
    private const string Name = "postgres";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public static bool HandsOver => Environment.IsPrivilegedProcess;

    /// <summary>The command that runs a program as that user.</summary>
    public static (string File, IReadOnlyList<string> Arguments) Wrap(string file, params IEnumerable<string> arguments)
    {
        if (!HandsOver)
        {
            return (file, [.. arguments]);
        }
        // setpriv first: it opens no PAM session, so it works in the barest container.
        if (OnPath("setpriv") is { } setpriv)
        {
            return (setpriv, [$"--reuid={Name}", $"--regid={Name}", "--init-groups", "--", file, .. arguments]);
        }
        if (OnPath("runuser") is { } runuser)
        {
            return (runuser, ["-u", Name, "--", file, .. arguments]);
        }
        throw new PrivatePostgresException(
            "PostgreSQL does not run as root, and neither setpriv nor runuser (package util-linux) is here. "
                + "Install one, or run this as another user."
        );
    }

    /// <summary>
    /// A folder that belongs to that user: the wanted one; or a new one in the preferred parent, in the temp folder, or where
    /// that user cannot walk there (a temp folder inside root's home), in /tmp or /var/tmp.
    /// </summary>
    public static async Task<string> CreateFolderAsync(
        string? wanted,
        string? preferredParent,
        CancellationToken cancel
    )
    {
        if (wanted is not null)
        {
            return await TryOwnAsync(Path.GetFullPath(wanted), cancel)
                ?? throw new PrivatePostgresException($"The system user '{Name}' cannot write to '{wanted}'.");
        }

        var name = $"bookline-pg-{Guid.CreateVersion7():N}";
        string[] parents =
        [
            .. preferredParent is null ? [] : new[] { preferredParent },
            Path.GetTempPath(),
            "/tmp",
            "/var/tmp",
        ];
        foreach (var parent in parents.Distinct())
        {
            if (Directory.Exists(parent) && await TryOwnAsync(Path.Combine(parent, name), cancel) is { } folder)
            {
                return folder;
            }
        }
        throw new PrivatePostgresException($"No temp folder that the system user '{Name}' can write to.");
    }

    private static async Task<string?> TryOwnAsync(string folder, CancellationToken cancel)
    {
        try
        {
            Directory.CreateDirectory(
                folder,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
        if (!HandsOver)
        {
            return folder;
        }

        var owned = await BoundedProcess.RunAsync("chown", [$"{Name}:", folder], Limit, null, cancel);
        if (owned.ExitCode != 0)
        {
            throw new PrivatePostgresException(
                $"PostgreSQL does not run as root, and the folder '{folder}' could not be given to the system user "
                    + $"'{Name}' (create it with: useradd --system {Name}). {owned.Said}"
            );
        }
        var (test, arguments) = Wrap("test", "-w", folder);
        var reached = await BoundedProcess.RunAsync(test, arguments, Limit, null, cancel);
        if (reached.ExitCode == 0)
        {
            return folder;
        }
        if (!Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
        }
        return null;
    }

    private static string? OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Concat(["/usr/bin", "/usr/sbin"])
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
}
