using System.Net;
using System.Text;
using CsCheck;

namespace Bookline.Server.Tests.Channels;

/// <summary>Whatever is signed is answered 200, and whatever is not leaves nothing.</summary>
public sealed class FuzzTests
{
    private const int Rounds = 300;

    // Every shape in one body: what is broken in it breaks something different each time.
    private static readonly byte[] Valid = Encoding.UTF8.GetBytes(
        WhatsAppWebhooks.Entries(
            WhatsAppWebhooks.Change(
                WhatsAppWebhooks.Messages(
                    1,
                    WhatsAppWebhooks.Text("w1", "hi \\ud83d\\ude00"),
                    WhatsAppWebhooks.Item(
                        "w2",
                        "interactive",
                        """{"type":"list_reply","list_reply":{"id":"a","title":"b"}}"""
                    ),
                    WhatsAppWebhooks.Item("w3", "location", """{"latitude":52.5e0,"longitude":13}"""),
                    """{"from":"1","id":"w4","type":"system","system":{"type":"user_changed_number","wa_id":"2"}}"""
                )
            ),
            WhatsAppWebhooks.Change(WhatsAppWebhooks.Statuses(1, WhatsAppWebhooks.Status("s", "failed", 131047, "x.1")))
        )
    );

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(n => values[n]);

    // Bytes that mean something in JSON do more harm than others.
    private static readonly Gen<byte> Harmful = Gen.OneOf(
        Gen.Byte,
        OneOf("{}[]\",:\\0123456789eE.-tfnu \0\u0001"u8.ToArray())
    );

    private static readonly Gen<byte[]> Mutated = Gen.Select(
            Gen.Int[0, Valid.Length - 1],
            Gen.Int[0, 12],
            Harmful.Array[0, 8]
        )
        .Array[1, 4]
        .Select(changes =>
            changes.Aggregate(
                Valid,
                (body, change) =>
                {
                    var (at, cut, put) = change;
                    var from = Math.Min(at, body.Length);
                    var to = Math.Min(from + cut, body.Length);
                    return [.. body[..from], .. put, .. body[to..]];
                }
            )
        );

    // Whole values in the place of others: right JSON of a wrong shape.
    private static readonly Gen<byte[]> Misshapen = Gen.Select(
            OneOf("\"messages\":[", "\"text\":", "\"id\":", "\"entry\":[", "\"value\":", "\"from\":", "\"type\":"),
            OneOf("null,", "7,", "[],", "{},", "\"\",", "true,", "[[[[]]]],", "\"\\u0000\",", "\"\\udc00\",", "-1e400,")
        )
        .Select(
            (name, value) =>
                Encoding.UTF8.GetBytes(
                    Encoding.UTF8.GetString(Valid).Replace(name, name + value, StringComparison.Ordinal)
                )
        );

    private static readonly Gen<byte[]> Any = Gen.OneOf(Mutated, Misshapen, Gen.Byte.Array[0, 300]);

    [Fact]
    public async Task Whatever_is_signed_is_answered_200()
    {
        await using var channel = await Channel.OpenAsync();

        await Any.SampleAsync(
            async body => (await channel.Server.DeliverAsync(body)).ShouldBe(HttpStatusCode.OK),
            iter: Rounds,
            threads: 2
        );

        // It still does what it is there for.
        await channel.Server.DeliverAsync(
            WhatsAppWebhooks.Body(WhatsAppWebhooks.Messages(1, WhatsAppWebhooks.Text("after", "hi")))
        );
        (await channel.CountAsync("inbound_messages where wamid = 'after'")).ShouldBe(1);
    }

    [Fact]
    public async Task Whatever_is_not_signed_is_refused_and_leaves_nothing()
    {
        await using var channel = await Channel.OpenAsync();
        var signature = WhatsAppWebhooks.Sign("another body"u8.ToArray());

        await Gen.OneOf(Any, Gen.Const(Valid))
            .SampleAsync(
                async body =>
                    (await channel.Server.DeliverAsync(body, signature)).ShouldBe(HttpStatusCode.Unauthorized),
                iter: Rounds,
                threads: 2
            );

        (await channel.CountAsync("inbound_messages")).ShouldBe(0);
        (await channel.CountAsync("outbound_statuses")).ShouldBe(0);
        (await channel.CountAsync("jobs")).ShouldBe(0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"entry":{}}""")]
    [InlineData("""{"entry":[null,1,{"changes":[{"value":{"messages":[{},null,{"id":""}],"statuses":[{}]}}]}]}""")]
    public async Task Odd_bodies_are_answered_and_forgotten(string body)
    {
        await using var channel = await Channel.OpenAsync();

        (await channel.Server.DeliverAsync(body)).ShouldBe(HttpStatusCode.OK);

        (await channel.CountAsync("jobs")).ShouldBe(0);
    }

    [Fact]
    public async Task A_body_nested_beyond_reason_is_answered_and_forgotten()
    {
        await using var channel = await Channel.OpenAsync();

        (await channel.Server.DeliverAsync(new string('[', 100_000))).ShouldBe(HttpStatusCode.OK);
    }
}
