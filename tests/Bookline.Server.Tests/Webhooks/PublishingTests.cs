using Bookline.Server.Tests.Channels;
using Bookline.Server.Webhooks;

namespace Bookline.Server.Tests.Webhooks;

/// <summary>Which events are told to whom.</summary>
public sealed class PublishingTests
{
    [Fact]
    public async Task What_is_rolled_back_is_told_to_nobody()
    {
        await using var hooks = await Hooks.OpenAsync(new FakeTime());
        await hooks.CreateAsync();

        await Should.ThrowAsync<InvalidOperationException>(() =>
            hooks.Server.Tenants.WithTenantTransactionAsync(
                Hooks.First,
                async db =>
                {
                    await hooks
                        .Server.Service<WebhooksModule>()
                        .PublishAsync(db, EventTypes.BookingCreated, new { id = 1 });
                    throw new InvalidOperationException("changed its mind");
                }
            )
        );

        (await hooks.DeliverAsync()).ShouldBeEmpty();
        (await hooks.AskAsync("select count(*) from webhook_events")).ShouldBe("0");
        (await hooks.AskAsync("select count(*) from webhook_deliveries")).ShouldBe("0");
    }

    [Fact]
    public async Task Only_those_that_want_it_get_it()
    {
        await using var hooks = await Hooks.OpenAsync(new FakeTime());
        var all = await hooks.CreateAsync();
        var bookings = await hooks.CreateAsync(null, "booking.created", "booking.cancelled");
        await hooks.CreateAsync(null, "message.received");
        var off = await hooks.CreateAsync();
        await hooks.SendAsync("PATCH", $"webhooks/{off.Id}", new { status = "disabled" });
        await hooks.CreateAsync(Hooks.Second);

        await hooks.PublishAsync();
        await hooks.DeliverAsync();

        hooks.Receiver.Requests.Count.ShouldBe(2);
        hooks.Receiver.Requests.Sum(r => r.SignaturesOf(all.Secret)).ShouldBe(1);
        hooks.Receiver.Requests.Sum(r => r.SignaturesOf(bookings.Secret)).ShouldBe(1);
        hooks.Receiver.Requests.Select(r => r.Id).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task Where_nobody_wants_it_there_is_an_event_and_no_work()
    {
        await using var hooks = await Hooks.OpenAsync(new FakeTime());

        await hooks.PublishAsync();

        (await hooks.AskAsync("select type from webhook_events")).ShouldBe("booking.created");
        (await hooks.AskAsync("select count(*) from jobs where kind <> 'audit.prune'")).ShouldBe("0");
    }

    [Fact]
    public async Task A_job_holds_ids_and_no_data()
    {
        await using var hooks = await Hooks.OpenAsync(new FakeTime());
        await hooks.CreateAsync();

        await hooks.PublishAsync(data: new { name = "Zoë" });

        (await hooks.AskAsync("select payload from jobs where kind <> 'audit.prune'")).ShouldBe(
            $$"""{"delivery": "{{await hooks.AskAsync("select id from webhook_deliveries")}}"}"""
        );
    }

    [Fact]
    public async Task An_event_with_a_condition_is_noted_only_where_it_holds()
    {
        await using var hooks = await Hooks.OpenAsync(new FakeTime());
        await hooks.CreateAsync();
        var webhooks = hooks.Server.Service<WebhooksModule>();

        foreach (var service in (string[])["service-1-1", "service-2-1"])
        {
            await hooks.Server.Tenants.WithTenantTransactionAsync(
                Hooks.First,
                db =>
                    db.BatchAsync(
                        webhooks.Statement(
                            db.Tenant,
                            EventTypes.MessageFailed,
                            new { service },
                            new("select from services where tenant_id = $1 and id = $2 for update", db.Tenant, service)
                        )
                    )
            );
        }

        (await hooks.AskAsync("select data ->> 'service' from webhook_events")).ShouldBe("service-1-1");
        (await hooks.DeliveriesAsync()).ShouldBe("pending");
    }

    [Fact]
    public async Task A_webhook_that_is_deleted_or_switched_off_meanwhile_gets_nothing()
    {
        await using var hooks = await Hooks.OpenAsync(new FakeTime());
        var deleted = await hooks.CreateAsync();
        var off = await hooks.CreateAsync();
        await hooks.PublishAsync();
        await hooks.SendAsync("DELETE", $"webhooks/{deleted.Id}");
        await hooks.SendAsync("PATCH", $"webhooks/{off.Id}", new { status = "disabled" });

        await hooks.DeliverAsync();

        hooks.Receiver.Requests.ShouldBeEmpty();
        (await hooks.DeliveriesAsync("status, error")).ShouldBe("dead/webhook_disabled");
        (await hooks.AskAsync("select count(*) from jobs where kind <> 'audit.prune'")).ShouldBe("0");
    }

    [Fact]
    public async Task A_job_that_comes_twice_delivers_once()
    {
        await using var hooks = await Hooks.OpenAsync(new FakeTime());
        await hooks.CreateAsync();
        await hooks.PublishAsync();
        await hooks.Database.ExecuteAsync(
            """
            insert into jobs (tenant_id, id, state, kind, payload, run_at)
            select tenant_id, gen_random_uuid(), state, kind, payload, run_at from jobs
            """
        );

        (await hooks.DeliverAsync()).Count.ShouldBe(2);

        hooks.Receiver.Requests.Count.ShouldBe(1);
        (await hooks.DeliveriesAsync("status, attempts")).ShouldBe("delivered/1");
    }
}
