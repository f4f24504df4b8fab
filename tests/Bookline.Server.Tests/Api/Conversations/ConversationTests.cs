using Bookline.Server.Access;
using Bookline.Server.Tests.Api.Bookings;

namespace Bookline.Server.Tests.Api.Conversations;

public sealed class ConversationTests
{
    [Fact]
    public async Task A_persons_answer_is_queued_and_the_bot_is_quiet_from_then_on()
    {
        await using var desk = await WithChatAsync();
        var id = await ChatAsync(desk);

        var sent = await desk.PostAsync($"conversations/{id}/messages", new { text = "Come a bit earlier" });

        sent.Status.ShouldBe(201, sent.Body);
        (sent["direction"], sent["author"], sent["status"]).ShouldBe(("outbound", "person", "queued"));
        (
            await desk.Shop.Database.ScalarAsync<string>(
                "select 'msg_' || id || ' ' || (free #>> '{text,body}') from outbound_messages"
            )
        ).ShouldBe($"{sent["id"]} Come a bit earlier");
        (await desk.Shop.GetAsync($"conversations/{id}"))["handed_over"].ShouldBe("True");
        (await desk.Shop.GetAsync("conversations?handed_over=true")).Each("id").ShouldBe([id]);
        (await HandoversAsync(desk)).ShouldBe([id]);
        await desk.PostAsync($"conversations/{id}/messages", new { text = "And by the side door" });
        (
            await desk.Shop.Database.ColumnAsync(
                "select action from audit_log where action in ('message.sent', 'conversation.taken_over') order by sequence"
            )
        ).ShouldBe(["conversation.taken_over", "message.sent", "message.sent"]);
    }

    [Fact]
    public async Task Nobody_answers_when_the_customer_has_not_written_for_a_day()
    {
        await using var desk = await WithChatAsync();
        var id = await ChatAsync(desk);
        (await desk.Shop.GetAsync($"conversations/{id}"))["window_closes_at"].ShouldNotBe("");
        desk.Time.Advance(TimeSpan.FromHours(24));

        (await desk.PostAsync($"conversations/{id}/messages", new { text = "Hello?" })).Problem.ShouldBe(
            "409 window_closed"
        );

        var chat = await desk.Shop.GetAsync($"conversations/{id}");
        (chat["window_closes_at"], chat["handed_over"]).ShouldBe(("", "False"));
        (await desk.Shop.Database.ScalarAsync<long>("select count(*) from messages where content = 'Hello?'")).ShouldBe(
            0
        );
    }

    [Fact]
    public async Task Nobody_answers_who_wants_to_hear_nothing()
    {
        await using var desk = await WithChatAsync();
        await desk.Shop.Database.ExecuteAsync("update contacts set opted_out_at = now()");

        (
            await desk.PostAsync($"conversations/{await ChatAsync(desk)}/messages", new { text = "Hello?" })
        ).Problem.ShouldBe("409 opted_out");
    }

    [Fact]
    public async Task A_chat_is_taken_over_without_a_word_and_given_back_with_one()
    {
        await using var desk = await WithChatAsync();
        var id = await ChatAsync(desk);

        var tag = (await desk.Shop.GetAsync($"conversations/{id}")).Header("ETag")!;

        var taken = await desk.PostAsync($"conversations/{id}/take-over");
        taken["state"].ShouldBe("with_a_person");
        taken.Header("ETag").ShouldNotBe(tag);
        (await desk.Shop.PostAsync($"conversations/{id}/give-back", "{}", ("If-Match", tag))).Problem.ShouldBe(
            "412 changed_meanwhile"
        );
        await desk.PostAsync($"conversations/{id}/take-over");
        (await HandoversAsync(desk)).ShouldBe([id]);
        (await desk.SaidAsync()).ShouldBe("");
        (await desk.PostAsync($"conversations/{id}/give-back"))["handed_over"].ShouldBe("False");
        (await desk.SaidAsync()).ShouldNotBe("");
    }

    [Fact]
    public async Task Messages_are_read_from_the_newest_or_the_oldest_each_with_how_far_it_came()
    {
        await using var desk = await WithChatAsync();
        var id = await ChatAsync(desk);
        await desk.Shop.Database.ExecuteAsync(
            $"""
            insert into messages (tenant_id, id, conversation_id, content, is_from_bot, timestamp, message_type)
            select '{Shop.First}', 'old ' || n, id, 'm' || n, n % 2 = 0, '2026-11-01'::timestamp + n * interval '1 minute', 'text'
            from conversations, generate_series(1, 5) n
            """
        );
        await desk.PostAsync($"conversations/{id}/messages", new { text = "m6" });
        await desk.Shop.Database.ExecuteAsync("update outbound_messages set status = 'delivered', held_because = null");

        var newest = await desk.Shop.GetAsync($"conversations/{id}/messages?limit=4");
        var rest = await desk.Shop.GetAsync($"conversations/{id}/messages?limit=4&cursor={newest["next_cursor"]}");

        newest.Each("text").Concat(rest.Each("text")).ShouldBe(["m6", "m5", "m4", "m3", "m2", "m1"]);
        newest.Each("status").ShouldBe(["delivered", "received", "sent", "received"]);
        newest.Each("author").ShouldBe(["person", "customer", "bot", "customer"]);
        (await desk.Shop.GetAsync($"conversations/{id}/messages?sort=at&limit=1")).Each("text").ShouldBe(["m1"]);
    }

    [Theory]
    [InlineData("""{"text": ""}""", "422 invalid text:required")]
    [InlineData("""{}""", "422 invalid text:required")]
    public async Task An_answer_says_something(string body, string problem)
    {
        await using var desk = await WithChatAsync();

        (await desk.PostAsync($"conversations/{await ChatAsync(desk)}/messages", body)).Problem.ShouldBe(problem);
    }

    [Fact]
    public async Task A_chat_of_the_single_tenant_time_is_shown_and_waits_for_its_customer()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.SingleTenantBookingAsync("1", "confirmed", "null", "null");

        var chat = await desk.Shop.GetAsync("conversations/cnv_old-1");
        (chat["phone"], chat["contact_id"]).ShouldBe(("98765 1", ""));
        (await desk.PostAsync("conversations/cnv_old-1/messages", new { text = "Hi" })).Problem.ShouldBe(
            "409 window_closed"
        );
        (await desk.PostAsync("conversations/cnv_old-1/take-over")).Problem.ShouldBe("409 no_contact");
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "/messages")]
    [InlineData("POST", "/messages")]
    [InlineData("POST", "/take-over")]
    [InlineData("POST", "/give-back")]
    public async Task Another_businesss_chat_is_none(string method, string path)
    {
        await using var desk = await WithChatAsync();
        var body = method == "POST" ? """{"text": "Hi"}""" : null;

        (
            await desk.Shop.SendAsync(
                method,
                $"conversations/{await ChatAsync(desk)}{path}",
                path == "/messages" ? body : null,
                Role.Owner,
                Shop.Second
            )
        ).Problem.ShouldBe("404 not_found");
        (await desk.Shop.GetAsync("conversations", tenant: Shop.Second)).Each("id").ShouldBeEmpty();
    }

    /// <summary>What the business's own programs hear of.</summary>
    private static Task<IReadOnlyList<string>> HandoversAsync(Desk desk) =>
        desk.Shop.Database.ColumnAsync(
            "select data ->> 'conversation_id' from webhook_events where type = 'conversation.handover'"
        );

    private static async Task<Desk> WithChatAsync()
    {
        var desk = await Desk.OpenAsync();
        await desk.BookedAsync("2026-11-24T10:00:00Z");
        await desk.CustomerWroteAsync();
        return desk;
    }

    private static async Task<string> ChatAsync(Desk desk) =>
        (await desk.Shop.GetAsync("conversations")).Each("id").Single();
}
