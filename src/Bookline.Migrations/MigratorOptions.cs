namespace Bookline.Migrations;

/// <summary>Everything a <see cref="Migrator"/> needs to know. Durations must be positive; bounds are checked when the migrator is made.</summary>
public sealed record MigratorOptions
{
    /// <summary>Where the database is, in Npgsql form; <see cref="ConnectionStrings.Parse"/> makes one from a URL.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>The migrations, already parsed and paired.</summary>
    public required MigrationSet Migrations { get; init; }

    /// <summary>Inputs of the scripts: <c>tenant_name</c> reaches SQL as <c>current_setting('bookline.tenant_name', true)</c>.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>How long a statement that others would queue behind may wait for its lock before it steps back.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long one step keeps trying to get its locks before it fails, naming who is in the way.</summary>
    public TimeSpan LockPatience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long to wait for another runner to finish.</summary>
    public TimeSpan LockWait { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest that a step may hold a lock that blocks readers or writers of a table that was there before the run.</summary>
    public TimeSpan MaxBlock { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Lock time-out of statements that block nobody while they queue (concurrent index builds, validation).</summary>
    public TimeSpan LongLockWait { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Connections that run independent steps side by side, 1 to 32.</summary>
    public int Jobs { get; init; } = 4;

    /// <summary>
    /// The <c>search_path</c> of every session. Applications' tables are looked for in these schemas; locks on tables
    /// elsewhere are neither measured nor bounded.
    /// </summary>
    public string SearchPath { get; init; } = "public";

    /// <summary>Free bytes on the disk of the server's data directory, if the caller knows.</summary>
    public long? FreeDiskBytes { get; init; }

    /// <summary>Written to the journal and to <c>bookline.version</c>.</summary>
    public string RunnerVersion { get; init; } = "0.0.0";

    /// <summary>The clock of waits and durations.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The lock time-out of statements that others queue behind: waiting for the lock is part of the block.</summary>
    internal TimeSpan BlockingLockTimeout =>
        TimeSpan.FromMilliseconds(Math.Max(1, Math.Min(LockTimeout.TotalMilliseconds, MaxBlock.TotalMilliseconds / 2)));

    internal MigratorOptions Checked()
    {
        RequirePositive(LockTimeout, nameof(LockTimeout));
        RequirePositive(LongLockWait, nameof(LongLockWait));
        RequirePositive(MaxBlock, nameof(MaxBlock));
        ArgumentOutOfRangeException.ThrowIfLessThan(LockPatience, TimeSpan.Zero, nameof(LockPatience));
        ArgumentOutOfRangeException.ThrowIfLessThan(LockWait, TimeSpan.Zero, nameof(LockWait));
        ArgumentOutOfRangeException.ThrowIfLessThan(Jobs, 1, nameof(Jobs));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Jobs, 32, nameof(Jobs));
        ArgumentException.ThrowIfNullOrWhiteSpace(SearchPath);
        foreach (var key in Settings.Keys)
        {
            if (key.Length == 0 || !key.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_'))
            {
                throw new ArgumentException($"A setting is named with a-z, 0-9 and _ only, not '{key}'.");
            }
        }

        return this;
    }

    static void RequirePositive(TimeSpan value, string name)
    {
        // PostgreSQL counts in milliseconds, and 0 would mean "for ever".
        ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.FromMilliseconds(1), name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromDays(20), name);
    }
}
