using System.Globalization;
using Bookline.PrivatePostgres;

namespace Bookline.Bench;

/// <summary>Where the figures come from: without it they cannot be compared.</summary>
internal sealed record Machine(int Processors, string Memory, string System, string Postgres)
{
    private static long MemoryBytes => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>
    /// A durable server with a quarter of the memory as its shared_buffers, as PostgreSQL's manual advises for a machine of its
    /// own (section 20.4.1); else as it comes.
    /// </summary>
    public static PrivateServerOptions RoomyServer() =>
        new()
        {
            Settings = new Dictionary<string, string>
            {
                ["shared_buffers"] = string.Create(CultureInfo.InvariantCulture, $"{MemoryBytes / 4 >> 20}MB"),
            },
        };

    public static Machine Describe(string postgres) =>
        new(
            Environment.ProcessorCount,
            Trials.Screen.Bytes(MemoryBytes),
            global::System.Runtime.InteropServices.RuntimeInformation.OSDescription,
            postgres
        );

    public override string ToString() => $"PostgreSQL {Postgres}, {Processors} processors, {Memory}, {System}";
}
