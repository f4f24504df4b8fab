using System.CommandLine;
using System.CommandLine.Parsing;
using Bookline.Cli.Terminal;
using Bookline.Cli.Troubles;
using Bookline.Migrations;

namespace Bookline.Cli.Options;

/// <summary>The options that every <c>db</c> verb takes.</summary>
sealed class CommonOptions
{
    const int MostJobs = 32;

    // What holds when an option is not given. Only the figures are read: there is no database and no file yet.
    static readonly MigratorOptions Defaults = new() { ConnectionString = "", Migrations = null! };

    readonly Option<string?> database = DatabaseOption.Create();

    readonly Option<string?> directory = new("--dir")
    {
        Description = "Read the migrations from this folder; default: those in the executable",
        HelpName = "folder",
    };

    readonly Option<bool> json = new("--json") { Description = "One JSON object on stdout, everything else on stderr" };

    readonly Option<TimeSpan?> lockWait = Durations.Option(
        "--lock-wait",
        TimeSpan.Zero,
        "How long to wait for another runner to finish",
        Defaults.LockWait
    );

    readonly Option<TimeSpan?> lockPatience = Durations.Option(
        "--lock-patience",
        TimeSpan.Zero,
        "How long a step keeps trying to get its locks",
        Defaults.LockPatience
    );

    readonly Option<TimeSpan?> maxBlock = Durations.Option(
        "--max-block",
        TimeSpan.FromMilliseconds(1),
        "The longest that a step may block readers or writers",
        Defaults.MaxBlock
    );

    readonly Option<int?> jobs = new("--jobs")
    {
        Description = $"Connections that run independent steps side by side; default: {Defaults.Jobs}",
        HelpName = "count",
        CustomParser = ParseJobs,
    };

    readonly Option<long?> freeDisk = Sizes.Option(
        "--free-disk",
        "Free space on the server's disk, where it cannot be read from here"
    );

    public SettingOptions Settings { get; } = new();

    public IReadOnlyList<Option> All => [database, directory, json, .. Running, .. Settings.All];

    /// <summary>What matters only while something is changed.</summary>
    public IReadOnlyList<Option> Running => [lockWait, lockPatience, maxBlock, jobs, freeDisk];

    /// <summary>What means nothing to a verb that reads no migration.</summary>
    public IReadOnlyList<Option> AllButConnection => [directory, .. Running, .. Settings.All];

    /// <summary>Also true for one in the wrong place: who reads the answer expects an object all the same.</summary>
    public bool AsksForJson(ParseResult parsed) =>
        parsed.GetResult(json) is { Implicit: false } || parsed.UnmatchedTokens.Contains(json.Name);

    /// <exception cref="UsageException">There is no database, or no such folder.</exception>
    /// <exception cref="MigrationException">The connection string or a migration file is unsound.</exception>
    public MigratorOptions Read(ParseResult parsed)
    {
        var defaults = new MigratorOptions
        {
            // The database first: without one, the state of the files is no news.
            ConnectionString = DatabaseOption.Resolve(parsed.GetValue(database)),
            Migrations = ReadMigrations(parsed.GetValue(directory)),
        };
        return defaults with
        {
            Settings = Settings.Read(parsed),
            LockWait = parsed.GetValue(lockWait) ?? defaults.LockWait,
            LockPatience = parsed.GetValue(lockPatience) ?? defaults.LockPatience,
            MaxBlock = parsed.GetValue(maxBlock) ?? defaults.MaxBlock,
            Jobs = parsed.GetValue(jobs) ?? defaults.Jobs,
            FreeDiskBytes = parsed.GetValue(freeDisk),
            RunnerVersion = ProgramVersion.Text,
        };
    }

    static MigrationSet ReadMigrations(string? folder)
    {
        if (folder is null)
        {
            return EmbeddedMigrations.Load();
        }

        return Directory.Exists(folder)
            ? MigrationSet.FromDirectory(folder)
            : throw new UsageException(
                $"There is no folder '{Secrets.Shown(folder)}'.",
                "Give --dir the folder that holds NNNN_name.up.sql."
            );
    }

    static int? ParseJobs(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (int.TryParse(text, out var count) && count is >= 1 and <= MostJobs)
        {
            return count;
        }

        result.AddError($"--jobs is a number from 1 to {MostJobs}, not '{Secrets.Shown(text)}'.");
        return null;
    }
}
