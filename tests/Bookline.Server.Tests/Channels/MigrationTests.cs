using Bookline.Booking.Conversations;
using Bookline.Migrations;
using Bookline.Server.Channels.WhatsApp;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;

namespace Bookline.Server.Tests.Channels;

/// <summary>The channel's tables go and come back with what they held.</summary>
public sealed class MigrationTests
{
    private const string Channel0004 = "0004_whatsapp_channel";

    private static readonly string[] Tables =
    [
        "inbound_messages",
        "outbound_messages",
        "outbound_statuses",
        "owner_notices",
        "sending_stops",
        "send_pace",
        "data_protection_keys",
    ];

    [Fact]
    public async Task Down_puts_every_row_aside_and_up_brings_it_back()
    {
        await using var channel = await Channel.OpenAsync();
        await FillAsync(channel);
        var before = await ContentAsync(channel.Database);
        before.ShouldAllBe(table => !table.EndsWith(' '));

        var migrator = MigratorOf(channel.Database);
        await migrator.DownAsync(Channel0004, includeNewer: true, CancellationToken.None);
        (await channel.Database.ScalarAsync<string>("select to_regclass('inbound_messages')::text")).ShouldBeNull();
        (await channel.CountAsync("pg_policy where polname = 'platform_find_tenants'")).ShouldBe(0);
        await migrator.UpAsync(null, CancellationToken.None);

        (await ContentAsync(channel.Database)).ShouldBe(before);
        await channel.AsTenantAsync(channel.Module.ResumeSendingAsync);
        await channel.QueueAsync("still working");
        await channel.SendAsync();
        channel.Graph.Messages[^1].Text.ShouldBe("still working");
    }

    [Fact]
    public async Task Verify_finds_nothing_wrong_and_still_sees_a_second_policy()
    {
        await using var database = await MultiTenantDatabase.CreateAsync(15);
        var migrator = MigratorOf(database);

        (await migrator.VerifyAsync(null, CancellationToken.None)).Checks.ShouldAllBe(c => c.Status != "failed");
        await database.ExecuteAsync("create policy extra on tenants for select to authenticated using (true)");

        (await migrator.VerifyAsync(null, CancellationToken.None)).Checks.ShouldContain(c =>
            c.Status == "failed" && c.Name == "row-level security on tenants"
        );
    }

    [Fact]
    public async Task The_keys_and_what_looks_across_tenants_are_for_the_server_s_login_and_no_other()
    {
        await using var database = await MultiTenantDatabase.CreateAsync(15);

        (
            await database.ColumnAsync(
                """
                select r from unnest(array['authenticated', 'bookline_legacy', 'bookline_app']) r
                where has_table_privilege(r, 'data_protection_keys', 'select')
                  or has_table_privilege(r, 'data_protection_keys', 'insert')
                  or has_function_privilege(r, 'tenants_of_whatsapp_numbers(text[])', 'execute')
                  or has_function_privilege(r, 'claim_send_pace(uuid, text[], interval[], int[], timestamptz)', 'execute')
                """
            )
        ).ShouldBe([MultiTenantDatabase.App]);
    }

    // A row in each table.
    private static async Task FillAsync(Channel channel)
    {
        await channel.Server.DeliverAsync(
            WhatsAppWebhooks.Body(WhatsAppWebhooks.Messages(1, WhatsAppWebhooks.Text("w1", "hi")))
        );
        await channel.Server.DeliverAsync(
            WhatsAppWebhooks.Body(WhatsAppWebhooks.Statuses(1, WhatsAppWebhooks.Status("s1", "read")))
        );
        await channel.QueueAsync(
            channel.Now,
            new OutgoingMessage.Template("reminder", "en", ["Ada"], new TextReply("hello"))
        );
        channel.Graph.NextRefuses(190);
        await channel.SendAsync();
    }

    private static async Task<IReadOnlyList<string>> ContentAsync(TestDatabase database)
    {
        var content = new List<string>();
        foreach (var table in Tables)
        {
            var rows = await database.ColumnAsync($"select t::text from {table} t order by 1");
            content.Add($"{table} {string.Join('|', rows)}");
        }
        return content;
    }

    private static Migrator MigratorOf(TestDatabase database) =>
        new(
            new MigratorOptions
            {
                ConnectionString = database.ConnectionString,
                Migrations = MigrationSet.FromDirectory(MigrationsFolder.Path),
                RunnerVersion = "tests",
            }
        );
}
