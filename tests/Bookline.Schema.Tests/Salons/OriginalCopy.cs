using Bookline.Testing;
using Bookline.Testing.SingleTenant;

namespace Bookline.Schema.Tests.Salons;

/// <summary>The rows of the four tables as they were at one moment, kept in the schema <c>original</c> to compare with.</summary>
internal sealed class OriginalCopy
{
    private readonly TestDatabase database;
    private readonly Dictionary<string, string> columns;

    private OriginalCopy(TestDatabase database, Dictionary<string, string> columns) =>
        (this.database, this.columns) = (database, columns);

    public static async Task<OriginalCopy> TakeAsync(TestDatabase database)
    {
        var columns = new Dictionary<string, string>();
        await database.ExecuteAsync("drop schema if exists original cascade; create schema original");
        foreach (var table in SingleTenantSeed.Tables)
        {
            await database.ExecuteAsync($"create table original.{table} as table public.{table}");
            columns[table] =
                await database.ScalarAsync<string>(
                    $"""
                    select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute
                    where attrelid = 'public.{table}'::regclass and attnum > 0 and not attisdropped
                    """
                ) ?? "";
        }
        return new OriginalCopy(database, columns);
    }

    /// <summary>Rows that are missing, changed or new in the four tables; empty when every row is as it was.</summary>
    public async Task<IReadOnlyList<string>> DifferencesAsync()
    {
        var found = new List<string>();
        foreach (var table in SingleTenantSeed.Tables)
        {
            found.AddRange(
                await CompareAsync(table, $"table original.{table}", $"select {columns[table]} from {table}")
            );
        }
        return found;
    }

    /// <summary>
    /// The same after a merge, which is worked out here anew: of the conversations of one number the newest stays, and
    /// what belonged to the others belongs to it.
    /// </summary>
    public async Task<IReadOnlyList<string>> DifferencesAfterMergeAsync()
    {
        const string kept = """
            select id, first_value(id) over (partition by phone_number
              order by updated_at desc, created_at desc, id desc) as kept from original.conversations
            """;
        List<string> found = [];
        found.AddRange(
            await CompareAsync("services", "table original.services", $"select {columns["services"]} from services")
        );
        foreach (var table in (string[])["messages", "bookings"])
        {
            var moved = columns[table].Replace("conversation_id", "coalesce(k.kept, conversation_id)");
            found.AddRange(
                await CompareAsync(
                    table,
                    $"select {Qualified(moved)} from original.{table} t left join ({kept}) k on k.id = t.conversation_id",
                    $"select {columns[table]} from {table}"
                )
            );
        }
        var ofConversations = columns["conversations"];
        found.AddRange(
            await CompareAsync(
                "kept conversations",
                $"select {ofConversations} from original.conversations where id in (select kept from ({kept}) k)",
                $"select {ofConversations} from conversations"
            )
        );
        found.AddRange(
            await CompareAsync(
                "merged conversations",
                $"select {Qualified(ofConversations)}, k.kept from original.conversations t join ({kept}) k using (id) where id <> kept",
                $"select {ofConversations}, bookline_kept_id from bookline_parked_0001.merged_conversations"
            )
        );
        return found;

        static string Qualified(string names) =>
            string.Join(
                ", ",
                names
                    .Split(", ")
                    .Select(n => n.StartsWith("coalesce(") || n.StartsWith("conversation_id)") ? n : "t." + n)
            );
    }

    /// <summary>
    /// Original rows that are gone or changed, where an application has gone on writing: it adds rows everywhere, and
    /// changes nothing but the state of conversations.
    /// </summary>
    public async Task<IReadOnlyList<string>> LostAsync()
    {
        var found = new List<string>();
        foreach (var table in SingleTenantSeed.Tables)
        {
            var names =
                table == "conversations" ? "id, phone_number, customer_name, created_at, updated_at" : columns[table];
            found.AddRange(
                await database.ColumnAsync(
                    $"""
                    select '{table}: ' || left(x::text, 300) from (
                      select {names} from original.{table} except all select {names} from {table}) x limit 3
                    """
                )
            );
        }
        return found;
    }

    /// <summary>Compares the four backup tables, or others of the given name.</summary>
    public async Task<IReadOnlyList<string>> DifferencesOfAsync(Func<string, string> nameOf)
    {
        var found = new List<string>();
        foreach (var table in SingleTenantSeed.Tables)
        {
            found.AddRange(
                await CompareAsync(
                    nameOf(table),
                    $"table original.{table}",
                    $"select {columns[table]} from {nameOf(table)}"
                )
            );
        }
        return found;
    }

    private Task<IReadOnlyList<string>> CompareAsync(string what, string was, string isNow) =>
        database.ColumnAsync(
            $"""
            (select '{what}, was: ' || left(x::text, 300) from ({was} except all {isNow}) x limit 3)
            union all
            (select '{what}, is: ' || left(x::text, 300) from ({isNow} except all {was}) x limit 3)
            """
        );
}
