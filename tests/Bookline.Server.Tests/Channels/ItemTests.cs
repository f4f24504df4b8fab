using Bookline.Booking.Conversations;
using Bookline.Server.Channels.WhatsApp;

namespace Bookline.Server.Tests.Channels;

/// <summary>The webhook's contract by example: each shape of item, from Meta's body to what the conversation gets.</summary>
public sealed class ItemTests(ItemTests.OneServer server) : IClassFixture<ItemTests.OneServer>
{
    private readonly Channel channel = server.Channel;
    private readonly string wamid = $"wamid.{Guid.CreateVersion7():N}";

    public static TheoryData<string, string, string, Inbound> Shapes =>
        new()
        {
            { "text", """{"body":"hi"}""", "hi", new TextReceived("hi") },
            { "text", """{"body":"नमस्ते 👋🏽"}""", "नमस्ते 👋🏽", new TextReceived("नमस्ते 👋🏽") },
            { "text", """{"body":" "}""", "text", new UnreadableReceived("text") },
            { "text", """{"body":7}""", "text", new UnreadableReceived("text") },
            {
                "interactive",
                """{"type":"button_reply","button_reply":{"id":"yes:1","title":"Yes"}}""",
                "Yes",
                new OptionChosen("yes:1", "Yes")
            },
            {
                "interactive",
                """{"type":"list_reply","list_reply":{"id":"row","title":"Cut","description":"30 min"}}""",
                "Cut",
                new OptionChosen("row", "Cut")
            },
            {
                "interactive",
                """{"type":"nfm_reply","nfm_reply":{"name":"flow","body":"Sent","response_json":"{\"a\":1}"}}""",
                "Sent",
                new UnreadableReceived("form")
            },
            { "interactive", """{"type":"carousel_reply"}""", "interactive", new UnreadableReceived("interactive") },
            {
                "button",
                """{"payload":"confirm","text":"Confirm"}""",
                "Confirm",
                new OptionChosen("confirm", "Confirm")
            },
            { "button", """{"text":"Confirm"}""", "Confirm", new TextReceived("Confirm") },
            {
                "image",
                """{"id":"1","mime_type":"image/jpeg","caption":"my hair"}""",
                "my hair",
                new UnreadableReceived("image")
            },
            { "audio", """{"id":"1","voice":true}""", "audio", new UnreadableReceived("audio") },
            { "video", """{"id":"1"}""", "video", new UnreadableReceived("video") },
            { "document", """{"id":"1","filename":"a.pdf"}""", "document", new UnreadableReceived("document") },
            { "sticker", """{"id":"1","animated":false}""", "sticker", new UnreadableReceived("sticker") },
            { "location", """{"latitude":52.5,"longitude":13.4}""", "location", new UnreadableReceived("location") },
            { "contacts", """[{"name":{"formatted_name":"Bo"}}]""", "contacts", new UnreadableReceived("contacts") },
            { "reaction", """{"message_id":"w0","emoji":"👍"}""", "reaction", new UnreadableReceived("reaction") },
            { "order", """{"catalog_id":"1","product_items":[]}""", "order", new UnreadableReceived("order") },
            { "hologram", """{"depth":3}""", "hologram", new UnreadableReceived("hologram") },
        };

    [Theory, MemberData(nameof(Shapes))]
    public async Task Every_shape_reaches_the_conversation(string type, string part, string text, Inbound inbound)
    {
        await channel.Server.DeliverAsync(
            WhatsAppWebhooks.Body(WhatsAppWebhooks.Messages(1, WhatsAppWebhooks.Item(wamid, type, part)))
        );

        var message = (await ReadAsync()).ShouldNotBeNull();
        message.Inbound.ShouldBe(inbound);
        message.Text.ShouldBe(text);
        message.Type.ShouldBe(type);
        message.From.ShouldBe(new ContactAddress(WhatsAppWebhooks.Sender, null));
        message.ProfileName.ShouldBe("Ada");
        message.MovedTo.ShouldBeNull();
        (message.SentAt <= channel.Now).ShouldBeTrue();
    }

    [Fact]
    public async Task An_unsupported_message_is_answered_like_one_that_cannot_be_read()
    {
        await channel.Server.DeliverAsync(
            WhatsAppWebhooks.Body(
                WhatsAppWebhooks.Messages(
                    1,
                    $$"""{"from":"4915112345678","id":"{{wamid}}","timestamp":"1700000000","type":"unsupported","errors":[{"code":131051}]}"""
                )
            )
        );

        (await ReadAsync())!.Inbound.ShouldBe(new UnreadableReceived("unsupported"));
    }

    [Fact]
    public async Task A_new_number_comes_without_contacts()
    {
        await channel.Server.DeliverAsync(
            WhatsAppWebhooks.Body(
                $$$"""
                {"metadata":{"phone_number_id":"{{{WhatsAppWebhooks.NumberOf(
                    1
                )}}}"},"messages":[{"from":"4915112345678","id":"{{{wamid}}}","timestamp":"1700000000",
                  "type":"system","system":{"body":"moved","type":"user_changed_number","wa_id":"4917700000000"}}]}
                """
            )
        );

        var message = (await ReadAsync()).ShouldNotBeNull();
        message.MovedTo.ShouldBe("4917700000000");
        message.From.Phone.ShouldBe("4915112345678");
    }

    [Fact]
    public async Task A_user_who_shows_no_number_is_known_by_the_user_id()
    {
        await channel.Server.DeliverAsync(
            WhatsAppWebhooks.Body(
                $$$"""
                {"metadata":{"phone_number_id":"{{{WhatsAppWebhooks.NumberOf(
                    1
                )}}}"},"contacts":[{"profile":{"name":"Bo","username":"bo"},"user_id":"DE.42"}],
                 "messages":[{"from_user_id":"DE.42","id":"{{{wamid}}}","timestamp":"1700000000","type":"text","text":{"body":"hi"}}]}
                """
            )
        );

        var message = (await ReadAsync()).ShouldNotBeNull();
        message.From.ShouldBe(new ContactAddress(null, "DE.42"));
        message.ProfileName.ShouldBe("Bo");
    }

    [Fact]
    public async Task A_time_that_lies_ahead_or_is_none_is_the_time_of_arrival()
    {
        await channel.Server.DeliverAsync(
            WhatsAppWebhooks.Body(
                WhatsAppWebhooks.Messages(
                    1,
                    """{"from":"1","id":"late1","timestamp":"99999999999","type":"text","text":{"body":"hi"}}""",
                    """{"from":"1","id":"late2","timestamp":"soon","type":"text","text":{"body":"hi"}}""",
                    """{"from":"1","id":"late3","type":"text","text":{"body":"hi"}}"""
                )
            )
        );

        (await channel.CountAsync("inbound_messages where sent_at = received_at and wamid like 'late%'")).ShouldBe(3);
    }

    [Fact]
    public async Task The_item_stands_as_it_came()
    {
        await channel.Server.DeliverAsync(
            WhatsAppWebhooks.Body(
                WhatsAppWebhooks.Messages(
                    1,
                    WhatsAppWebhooks.Item(wamid, "text", """{"body":"hi","future":{"field":[1,2.5]}}""")
                )
            )
        );

        (
            await channel.AskAsync(
                $"select item #>> '{{text,future,field,1}}' from inbound_messages where wamid = '{wamid}'"
            )
        ).ShouldBe(["2.5"]);
    }

    [Theory]
    [InlineData("""{"body":"a\u0000b"}""", "a\uFFFDb")]
    [InlineData("""{"body":"a\ud83db"}""", "a\uFFFDb")]
    [InlineData("""{"body":"tab\t\ud83d\ude00","n":1e999999,"\u0000":1}""", "tab\t😀")]
    public async Task What_the_database_would_refuse_is_stored_all_the_same(string part, string text)
    {
        await channel.Server.DeliverAsync(
            WhatsAppWebhooks.Body(WhatsAppWebhooks.Messages(1, WhatsAppWebhooks.Item(wamid, "text", part)))
        );

        (await ReadAsync())!.Text.ShouldBe(text);
    }

    [Fact]
    public async Task A_message_that_is_not_there_is_nothing()
    {
        (await ReadAsync()).ShouldBeNull();
    }

    private Task<ReceivedMessage?> ReadAsync() => channel.AsTenantAsync(db => channel.Module.ReadAsync(db, wamid));

    /// <summary>For all shapes: each test has a message of its own.</summary>
    public sealed class OneServer : IAsyncLifetime
    {
        internal Channel Channel { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Channel = await Channel.OpenAsync();

        public ValueTask DisposeAsync() => Channel.DisposeAsync();
    }
}
