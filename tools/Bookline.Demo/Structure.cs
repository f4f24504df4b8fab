using System.Diagnostics;
using Bookline.PrivatePostgres;
using Bookline.Trials;

namespace Bookline.Demo;

/// <summary>The whole database's structure as text: by pg_dump where a fitting one is here, else from the catalog.</summary>
/// <param name="Way">How it was read, for people.</param>
internal sealed record Structure(string Way, string Text)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static async Task<Structure> ReadAsync(
        PrivateServer server,
        SingleTenantDatabase database,
        CancellationToken cancel
    )
    {
        // A pg_dump older than the server refuses it.
        if (await FindAsync(server, cancel) is { } pgDump)
        {
            // What Bookline keeps for the next up is not part of what was there before.
            string[] arguments =
            [
                "--schema-only",
                "--exclude-schema=bookline_migrations",
                "--exclude-schema=bookline_parked_0001",
                "--exclude-table=public.*_backup",
                database.Url,
            ];
            var dump = await RunAsync(pgDump, arguments, cancel);
            // Each dump begins and ends with a random key of its own.
            var lines = dump.Split('\n').Where(line => !line.StartsWith('\\'));
            return new Structure("pg_dump --schema-only", string.Join('\n', lines));
        }
        return new Structure("the catalog", await database.ScalarAsync<string>(Catalog, cancel));
    }

    public int Lines => Text.Count(c => c == '\n');

    private static async Task<string?> FindAsync(PrivateServer server, CancellationToken cancel)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Prepend(server.BinDirectory);
        foreach (var file in folders.Select(folder => Path.Combine(folder, "pg_dump")).Where(File.Exists))
        {
            var version = await RunAsync(file, ["--version"], cancel); // "pg_dump (PostgreSQL) 15.18 (Debian …)"
            var major = version.Split(' ').ElementAtOrDefault(2)?.Split('.')[0];
            if (int.TryParse(major, out var number) && number >= server.MajorVersion)
            {
                return file;
            }
        }
        return null;
    }

    private static async Task<string> RunAsync(string file, string[] arguments, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true };
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        bounded.CancelAfter(Limit);
        using var process = Process.Start(start) ?? throw new TrialException($"{file} did not start.");
        var output = await process.StandardOutput.ReadToEndAsync(bounded.Token);
        await process.WaitForExitAsync(bounded.Token);
        return process.ExitCode == 0 ? output : throw new TrialException($"{file} ended with {process.ExitCode}.");
    }

    private const string Catalog = """
        select string_agg(line, E'\n' order by line) from (
          select format('%s %s %s owner %s acl %s rls %s %s', c.relkind, c.oid::regclass, c.reloptions,
            c.relowner::regrole, coalesce(c.relacl, acldefault('r', c.relowner)), c.relrowsecurity, c.relforcerowsecurity)
          from pg_class c where c.relnamespace = 'public'::regnamespace and c.relname not like '%\_backup'
          union all
          select format('%s.%s %s %s %s', a.attrelid::regclass, a.attname, format_type(a.atttypid, a.atttypmod),
            a.attnotnull, pg_get_expr(d.adbin, d.adrelid))
          from pg_attribute a
          join pg_class c on c.oid = a.attrelid and c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
            and c.relname not like '%\_backup'
          left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
          where a.attnum > 0 and not a.attisdropped
          union all
          select format('%s %s %s', k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid))
          from pg_constraint k where k.connamespace = 'public'::regnamespace
          union all
          select pg_get_indexdef(i.indexrelid) from pg_index i
          join pg_class c on c.oid = i.indexrelid and c.relnamespace = 'public'::regnamespace
          union all
          select pg_get_triggerdef(g.oid) from pg_trigger g
          join pg_class c on c.oid = g.tgrelid and c.relnamespace = 'public'::regnamespace where not g.tgisinternal
          union all
          select p.oid::regprocedure::text from pg_proc p where p.pronamespace = 'public'::regnamespace
          union all
          select format('schema %s %s', n.nspname, coalesce(n.nspacl, acldefault('n', n.nspowner)))
          from pg_namespace n where n.nspname = 'public'
        ) lines (line)
        """;
}
