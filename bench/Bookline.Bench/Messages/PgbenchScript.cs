using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Npgsql;

namespace Bookline.Bench.Messages;

/// <summary>
/// The recorded statements as a script of pgbench's. Each run is a message of its own: a random contact, new ids, and the time as it
/// is. Clients have contacts and kinds of jobs of their own, so that each finds the jobs that it put in, and none waits for another's.
/// </summary>
internal sealed partial class PgbenchScript(Recording recording)
{
    private readonly Dictionary<string, string> values = [];
    private readonly Dictionary<string, string> atoms = [];
    private readonly List<string> parts = [];
    private readonly string[] kinds = Kinds(recording);
    private int fresh;
    private string? began;

    /// <summary>Makes the tables that the script reads, and gives its text.</summary>
    public async Task<string> PrepareAsync(ChattingBusinesses businesses, CancellationToken cancel)
    {
        await businesses.ExecuteAsync(Tables, cancel);
        await using var connection = new NpgsqlConnection(
            businesses.Server.ConnectionString("messages") + ";Pooling=false"
        );
        await connection.OpenAsync(cancel);
        var row = await ContactRowAsync(connection, cancel);

        var statements = new StringBuilder();
        foreach (var statement in recording.Transactions.SelectMany(t => t))
        {
            statements.Append(await ToScriptAsync(statement, row, connection, cancel)).Append(";\n");
        }
        await using var store = new NpgsqlCommand("insert into bench_parts values ($1)", connection);
        store.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. parts] });
        await store.ExecuteNonQueryAsync(cancel);
        return $"""
            \set n random(0, {businesses.Contacts / Pgbench.Clients - 1}) * {Pgbench.Clients} + :client_id
            select {string.Join(",\n  ", values.Select(v => $"{v.Value} {v.Key}"))}
            from bench_contacts c, bench_parts p,
              lateral (select clock_timestamp() at{string.Concat(
                Enumerable.Range(0, fresh).Select(f => $", bench_id() f{f}")
            )}) a
            where c.n = :n \gset
            {statements}
            """;
    }

    private async Task<string> ToScriptAsync(
        LoggedStatement statement,
        IReadOnlyDictionary<string, string> contact,
        NpgsqlConnection connection,
        CancellationToken cancel
    )
    {
        var casts = await Casts.FindAsync(statement, connection, cancel);
        return Placeholder()
            .Replace(
                statement.Sql,
                match =>
                {
                    var n = int.Parse(match.Groups["n"].Value, CultureInfo.InvariantCulture) - 1;
                    return Value(statement.Parameters[n], contact) + casts[n];
                }
            );
    }

    private string Value(string? parameter, IReadOnlyDictionary<string, string> contact)
    {
        if (parameter is null)
        {
            return "null";
        }
        var expression =
            kinds.Contains(parameter) ? OfClient(parameter)
            : Elements(parameter) is { Length: > 0 } claimed && claimed.All(kinds.Contains)
                ? $"'{{' || {string.Join(" || ',' || ", claimed.Select(OfClient))} || '}}'"
            : Expression(parameter, contact);
        var known = values.FirstOrDefault(v => v.Value == expression).Key;
        if (known is null)
        {
            known = $"v{values.Count}";
            values[known] = expression;
        }
        return $":{known}";
    }

    private static string OfClient(string kind) => $"'{kind}.' || :client_id::text";

    // What stays the same is read from a table: pgbench would take a colon in it for a variable.
    private string Expression(string text, IReadOnlyDictionary<string, string> contact)
    {
        var found = new List<string>();
        var known = string.Join('|', contact.Keys.OrderByDescending(k => k.Length).Select(Regex.Escape));
        var from = 0;
        foreach (Match match in Regex.Matches(text, $"{known}|{Varying()}"))
        {
            Constant(text[from..match.Index]);
            found.Add(contact.TryGetValue(match.Value, out var column) ? column : Atom(match.Value));
            from = match.Index + match.Length;
        }
        Constant(text[from..]);
        return string.Join(" || ", found.DefaultIfEmpty("''"));

        void Constant(string piece)
        {
            if (piece.Length > 0)
            {
                parts.Add(piece);
                found.Add($"p.parts[{parts.Count}]");
            }
        }
    }

    private string Atom(string value)
    {
        if (atoms.TryGetValue(value, out var atom))
        {
            return atom;
        }
        if (Time().IsMatch(value))
        {
            began ??= value;
            var seconds = (Parse(value) - Parse(began)).TotalSeconds.ToString("0.######", CultureInfo.InvariantCulture);
            var zoned = $"a.at + interval '{seconds} seconds'";
            return atoms[value] = value.EndsWith("+00") ? $"({zoned})::text" : $"(({zoned}) at time zone 'utc')::text";
        }
        var id = $"a.f{fresh++}";
        return atoms[value] = value.StartsWith("wamid") ? $"('wamid.' || {id})" : id;
    }

    private static DateTimeOffset Parse(string time) =>
        DateTimeOffset.Parse(time.EndsWith("+00") ? time + ":00" : time + "+00:00", CultureInfo.InvariantCulture);

    private async Task<IReadOnlyDictionary<string, string>> ContactRowAsync(
        NpgsqlConnection connection,
        CancellationToken cancel
    )
    {
        await using var command = new NpgsqlCommand("select * from bench_contacts where phone = $1", connection);
        command.Parameters.Add(new NpgsqlParameter { Value = recording.Contact.Phone });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        await reader.ReadAsync(cancel);
        return Enumerable.Range(1, reader.FieldCount - 1).ToDictionary(reader.GetString, i => $"c.{reader.GetName(i)}");
    }

    private static string[] Kinds(Recording recording) =>
        [
            .. recording
                .Transactions.SelectMany(t => t)
                .Where(Recording.IsClaim)
                .SelectMany(claim => Elements(claim.Parameters[0]!))
                .Distinct(),
        ];

    private static string[] Elements(string array) =>
        array is ['{', .., '}'] ? array[1..^1].Split(',', StringSplitOptions.RemoveEmptyEntries) : [];

    private const string Tables = """
        create table bench_contacts as
        select row_number() over (order by k.phone) - 1 n, k.tenant_id::text tenant_id, k.id::text contact_id, k.conversation_id, k.phone,
          t.whatsapp_phone_id number_id
        from contacts k join tenants t on t.id = k.tenant_id;
        alter table bench_contacts add primary key (n);
        create table bench_parts (parts text[]);
        -- Like a UUID of version 7: new ones sort last.
        create function bench_id() returns text language sql volatile as $$
          select (lpad(to_hex((extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0')
            || substr(md5(random()::text || clock_timestamp()), 1, 20))::uuid::text $$;
        grant select on bench_contacts, bench_parts to bookline_app;
        analyze bench_contacts;
        """;

    private static string Varying() =>
        @"wamid\.[A-Za-z0-9]+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?(?:\+00)?";

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d \d\d:")]
    private static partial Regex Time();

    [GeneratedRegex(@"\$(?<n>\d+)")]
    private static partial Regex Placeholder();
}
