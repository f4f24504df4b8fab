using Bookline.Migrations.Connecting;

namespace Bookline.Migrations.Running;

/// <summary>Free space where a local server keeps its data.</summary>
static class FreeDisk
{
    /// <summary>Makes the figure readable for scripts; returns it.</summary>
    public static async Task<long?> TellAsync(
        Session session,
        SessionFactory factory,
        long? given,
        CancellationToken ct
    )
    {
        var bytes = given ?? await AskAsync(session, factory, ct);
        if (bytes is not null)
        {
            await session.RunAsync(ct, SessionFactory.SetInput("free_disk_bytes", bytes.Value.ToString()));
        }

        return bytes;
    }

    /// <summary>Null when the server is elsewhere, does not tell its folder to this login, or the folder is not on this machine.</summary>
    static async Task<long?> AskAsync(Session session, SessionFactory factory, CancellationToken ct)
    {
        if (!factory.IsLocal)
        {
            return null;
        }

        // pg_settings leaves the row out for logins that may not see it, where current_setting would fail.
        const string Query = "select setting from pg_settings where name = 'data_directory'";
        var folder = (await session.RowsAsync(Query, r => r.GetString(0), ct)).FirstOrDefault();
        try
        {
            return folder is not null && Directory.Exists(folder) ? new DriveInfo(folder).AvailableFreeSpace : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
