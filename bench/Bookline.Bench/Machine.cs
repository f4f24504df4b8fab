namespace Bookline.Bench;

/// <summary>Where the figures come from: without it they cannot be compared.</summary>
internal sealed record Machine(int Processors, string Memory, string System, string Postgres)
{
    public static long MemoryBytes => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    public static Machine Describe(string postgres) =>
        new(
            Environment.ProcessorCount,
            Trials.Screen.Bytes(MemoryBytes),
            global::System.Runtime.InteropServices.RuntimeInformation.OSDescription,
            postgres
        );

    public override string ToString() => $"PostgreSQL {Postgres}, {Processors} processors, {Memory}, {System}";
}
