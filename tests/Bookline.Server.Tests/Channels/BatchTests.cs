using System.Net;
using System.Text;
using Bookline.Server.Tests.Hosting;

namespace Bookline.Server.Tests.Channels;

/// <summary>One body carries much, for several tenants, and comes more than once.</summary>
public sealed class BatchTests
{
    [Fact]
    public async Task Everything_in_a_body_is_stored_with_the_tenant_that_it_is_for()
    {
        await using var channel = await Channel.OpenAsync(tenants: 3);
        var body = WhatsAppWebhooks.Entries(
            WhatsAppWebhooks.Change(
                WhatsAppWebhooks.Messages(1, WhatsAppWebhooks.Text("a", "1"), WhatsAppWebhooks.Text("b", "2"))
            ),
            WhatsAppWebhooks.Change(WhatsAppWebhooks.Messages(2, WhatsAppWebhooks.Text("a", "3"))),
            WhatsAppWebhooks.Change(
                WhatsAppWebhooks.Statuses(3, WhatsAppWebhooks.Status("s", "sent"), WhatsAppWebhooks.Status("s", "read"))
            ),
            """{"field":"account_update","value":{"event":"VERIFIED"}}"""
        );

        (await channel.Server.DeliverAsync(body)).ShouldBe(HttpStatusCode.OK);

        (await channel.AskAsync("select tenant_id || ' ' || wamid from inbound_messages order by 1")).ShouldBe([
            $"{Channel.Tenant(1)} a",
            $"{Channel.Tenant(1)} b",
            $"{Channel.Tenant(2)} a",
        ]);
        (await channel.AskAsync("select tenant_id || ' ' || status from outbound_statuses order by 1")).ShouldBe([
            $"{Channel.Tenant(3)} read",
            $"{Channel.Tenant(3)} sent",
        ]);
        (await channel.AskAsync("select kind || ' ' || count(*) from jobs group by kind order by 1")).ShouldBe([
            "conversation.inbound 3",
            "whatsapp.status 2",
        ]);
    }

    [Fact]
    public async Task Messages_of_one_sender_are_one_sequence_in_the_order_in_which_they_stand()
    {
        await using var channel = await Channel.OpenAsync();

        await channel.Server.DeliverAsync(
            WhatsAppWebhooks.Body(
                WhatsAppWebhooks.Messages(
                    1,
                    [.. Enumerable.Range(1, 9).Select(n => WhatsAppWebhooks.Text($"w{n}", "x", $"49{n % 2}"))]
                )
            )
        );

        (
            await channel.AskAsync("select payload ->> 'wamid' from jobs where sequence = 'from:491' order by seq")
        ).ShouldBe(["w1", "w3", "w5", "w7", "w9"]);
    }

    [Fact]
    public async Task Items_for_numbers_of_nobody_are_answered_and_stored_for_nobody()
    {
        await using var channel = await Channel.OpenAsync();
        var body = WhatsAppWebhooks.Entries(
            WhatsAppWebhooks.Change(WhatsAppWebhooks.MessagesTo("999", WhatsAppWebhooks.Text("a", "1"))),
            WhatsAppWebhooks.Change(WhatsAppWebhooks.Messages(1, WhatsAppWebhooks.Text("b", "2")))
        );

        (await channel.Server.DeliverAsync(body)).ShouldBe(HttpStatusCode.OK);

        (await channel.AskAsync("select wamid from inbound_messages")).ShouldBe(["b"]);
    }

    [Fact]
    public async Task A_tenant_that_may_not_work_gets_nothing_and_the_others_get_theirs()
    {
        await using var channel = await Channel.OpenAsync(tenants: 2);
        // Nobody remembers the tenant as active: the number belongs to a server that starts now.
        await channel.Database.ExecuteAsync(
            $"update tenants set status = 'suspended' where id = '{Channel.Tenant(1)}'"
        );
        await using var server = await RunningServer.StartAsync(
            channel.Database,
            Channel.Settings(channel.Graph, jobs: false)
        );
        var body = WhatsAppWebhooks.Entries(
            WhatsAppWebhooks.Change(WhatsAppWebhooks.Messages(1, WhatsAppWebhooks.Text("a", "1"))),
            WhatsAppWebhooks.Change(WhatsAppWebhooks.Messages(2, WhatsAppWebhooks.Text("b", "2")))
        );

        (await server.DeliverAsync(body)).ShouldBe(HttpStatusCode.OK);

        (await channel.AskAsync("select wamid from inbound_messages")).ShouldBe(["b"]);
    }

    [Fact]
    public async Task What_comes_again_is_stored_once_and_what_is_new_beside_it_too()
    {
        await using var channel = await Channel.OpenAsync();
        var first = WhatsAppWebhooks.Messages(1, WhatsAppWebhooks.Text("a", "1"));
        var more = WhatsAppWebhooks.Messages(
            1,
            WhatsAppWebhooks.Text("a", "1"),
            WhatsAppWebhooks.Text("b", "2"),
            WhatsAppWebhooks.Text("b", "2")
        );
        var statuses = WhatsAppWebhooks.Statuses(
            1,
            WhatsAppWebhooks.Status("s", "sent"),
            WhatsAppWebhooks.Status("s", "sent")
        );

        await channel.Server.DeliverAsync(WhatsAppWebhooks.Body(first));
        await channel.Server.DeliverAsync(WhatsAppWebhooks.Body(first));
        await channel.Server.DeliverAsync(
            WhatsAppWebhooks.Entries(WhatsAppWebhooks.Change(more), WhatsAppWebhooks.Change(statuses))
        );
        await channel.Server.DeliverAsync(
            WhatsAppWebhooks.Entries(WhatsAppWebhooks.Change(more), WhatsAppWebhooks.Change(statuses))
        );

        (await channel.AskAsync("select payload ->> 'wamid' from jobs order by seq")).ShouldBe(["a", "b", "s"]);
        (await channel.CountAsync("inbound_messages")).ShouldBe(2);
    }

    [Fact]
    public async Task Deliveries_of_the_same_at_the_same_time_bring_one_job_each()
    {
        await using var channel = await Channel.OpenAsync();
        await using var other = await RunningServer.StartAsync(
            channel.Database,
            Channel.Settings(channel.Graph, jobs: false)
        );
        byte[][] bodies =
        [
            .. Enumerable
                .Range(1, 10)
                .Select(n =>
                    Encoding.UTF8.GetBytes(
                        WhatsAppWebhooks.Body(
                            WhatsAppWebhooks.Messages(
                                1,
                                WhatsAppWebhooks.Text($"w{n}", "x"),
                                WhatsAppWebhooks.Text($"w{n + 1}", "x")
                            )
                        )
                    )
                ),
        ];

        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 80)
                .Select(n => (n % 2 == 0 ? channel.Server : other).DeliverAsync(bodies[n % bodies.Length]))
        );

        answers.ShouldAllBe(status => status == HttpStatusCode.OK);
        (await channel.CountAsync("inbound_messages")).ShouldBe(11);
        (await channel.AskAsync("select count(*) || ' ' || count(distinct payload) from jobs")).ShouldBe(["11 11"]);
    }

    [Fact]
    public async Task The_login_of_the_application_learns_ids_of_numbers_that_it_names_and_nothing_else()
    {
        await using var channel = await Channel.OpenAsync(tenants: 2);
        await using var app = await channel.Database.OpenAsync("bookline_app");
        await using var look = new Npgsql.NpgsqlCommand(
            $"select string_agg(tenant_id::text, ' ') from tenants_of_whatsapp_numbers(array['{WhatsAppWebhooks.NumberOf(2)}', '7'])",
            app
        );
        await using var read = new Npgsql.NpgsqlCommand("select count(*) from tenants", app);

        (await look.ExecuteScalarAsync()).ShouldBe($"{Channel.Tenant(2)}");
        (await Should.ThrowAsync<Npgsql.PostgresException>(() => read.ExecuteScalarAsync())).SqlState.ShouldBe("42501");
    }
}
