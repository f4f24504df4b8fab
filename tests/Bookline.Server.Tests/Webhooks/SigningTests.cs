using Bookline.Server.Tests.Channels;
using Bookline.Server.Webhooks;

namespace Bookline.Server.Tests.Webhooks;

public sealed class SigningTests
{
    [Fact]
    public async Task An_event_comes_with_a_signature_that_its_receiver_can_verify()
    {
        var time = new FakeTime();
        await using var hooks = await Hooks.OpenAsync(time);
        var webhook = await hooks.CreateAsync();
        await hooks.PublishAsync(
            EventTypes.BookingCreated,
            new
            {
                id = "bkg_1",
                StartsAt = "2031-02-03",
                Note = "Zoë 👋",
            }
        );

        await hooks.DeliverAsync();

        var request = hooks.Receiver.Requests.ShouldHaveSingleItem();
        request.SignaturesOf(webhook.Secret).ShouldBe(1);
        request.Id.ShouldBe("evt_" + await hooks.AskAsync("select id from webhook_events"));
        request.Timestamp.ShouldBe(time.GetUtcNow().ToUnixTimeSeconds());
        request.Type.ShouldBe("booking.created");
        request
            .Json.GetProperty("timestamp")
            .GetDateTimeOffset()
            .ShouldBe(time.GetUtcNow(), TimeSpan.FromMilliseconds(1));
        request.Json.GetProperty("data").GetProperty("starts_at").GetString().ShouldBe("2031-02-03");
        request.Json.GetProperty("data").GetProperty("note").GetString().ShouldBe("Zoë 👋");
    }

    [Fact]
    public async Task A_changed_body_time_or_id_no_longer_verifies()
    {
        await using var hooks = await Hooks.OpenAsync(new FakeTime());
        var webhook = await hooks.CreateAsync();
        await hooks.PublishAsync();
        await hooks.DeliverAsync();
        var request = hooks.Receiver.Requests.ShouldHaveSingleItem();

        (request with { Timestamp = request.Timestamp + 1 }).SignaturesOf(webhook.Secret).ShouldBe(0);
        (request with { Id = request.Id + "x" }).SignaturesOf(webhook.Secret).ShouldBe(0);
        (request with { Body = [.. request.Body, (byte)' '] }).SignaturesOf(webhook.Secret).ShouldBe(0);
        request.SignaturesOf((await hooks.CreateAsync()).Secret).ShouldBe(0);
    }

    [Fact]
    public async Task After_a_rotation_both_secrets_sign_until_the_overlap_is_over()
    {
        var time = new FakeTime();
        await using var hooks = await Hooks.OpenAsync(time);
        var old = await hooks.CreateAsync();
        var rotated = await hooks.SendAsync("POST", $"webhooks/{old.Id}/rotate-secret", new { overlap_hours = 2 });
        rotated["secret"].ShouldNotBe(old.Secret);

        await hooks.PublishAsync();
        await hooks.DeliverAsync();
        hooks.Receiver.Requests[0].Signatures.Split(' ').Length.ShouldBe(2);
        hooks.Receiver.Requests[0].SignaturesOf(old.Secret).ShouldBe(1);
        hooks.Receiver.Requests[0].SignaturesOf(rotated["secret"]).ShouldBe(1);

        time.Advance(TimeSpan.FromHours(2));
        await hooks.PublishAsync();
        await hooks.DeliverAsync();
        hooks.Receiver.Requests[1].Signatures.Split(' ').Length.ShouldBe(1);
        hooks.Receiver.Requests[1].SignaturesOf(rotated["secret"]).ShouldBe(1);
    }

    [Fact]
    public async Task A_secret_that_others_know_signs_no_longer_at_once()
    {
        await using var hooks = await Hooks.OpenAsync(new FakeTime());
        var old = await hooks.CreateAsync();
        await hooks.SendAsync("POST", $"webhooks/{old.Id}/rotate-secret", new { overlap_hours = 0 });

        await hooks.PublishAsync();
        await hooks.DeliverAsync();

        hooks.Receiver.Requests.ShouldHaveSingleItem().SignaturesOf(old.Secret).ShouldBe(0);
    }

    [Fact]
    public async Task A_secret_stands_encrypted_in_its_row_and_is_of_no_use_in_anothers()
    {
        await using var hooks = await Hooks.OpenAsync(new FakeTime());
        var mine = await hooks.CreateAsync();
        var theirs = await hooks.CreateAsync(Hooks.Second);
        (await hooks.AskAsync("select secret from webhook_endpoints")).ShouldNotContain("whsec_");

        await hooks.Database.ExecuteAsync(
            $"update webhook_endpoints set secret = (select secret from webhook_endpoints where id = '{mine.Uuid}') where id = '{theirs.Uuid}'"
        );
        await hooks.PublishAsync(tenant: Hooks.Second);
        (await hooks.DeliverAsync()).ShouldHaveSingleItem().ShouldBeOfType<Bookline.Server.Jobs.JobOutcome.Retry>();

        hooks.Receiver.Requests.ShouldBeEmpty();
    }
}
