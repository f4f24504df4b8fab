using System.Globalization;
using System.Text.Json.Nodes;
using Bookline.Booking.Conversations;
using Bookline.Server.Channels.WhatsApp.Outgoing;
using CsCheck;

namespace Bookline.Server.Tests.Channels;

/// <summary>Whatever a business writes into its texts, what goes out is within Meta's limits.</summary>
public sealed class LimitTests
{
    // Letters, spaces, an emoji of five runes, a letter with its accent apart, and an Arabic word.
    private static readonly Gen<string> Texts = Gen.Int[0, 5]
        .Select(n => new[] { "a", " ", "👩🏽‍🚀", "e\u0301", "مرحبا", "\n" }[n])
        .Array[0, 2000]
        .Select(string.Concat);

    private static readonly Gen<ReplyOption> Options = Gen.Select(
        Gen.String[Gen.Char['a', 'c'], 0, 300],
        Texts,
        Texts,
        (id, title, description) => new ReplyOption(id, title, description)
    );

    [Fact]
    public void A_text_is_within_its_limit() =>
        Texts.Sample(
            text => Check(GraphMessages.Free(new TextReply(text))["text"]!["body"], ReplyLimits.TextBody, text),
            iter: 200
        );

    [Fact]
    public void Buttons_are_within_their_limits() =>
        Gen.Select(Texts, Options.Array[1, 5])
            .Sample(
                (body, options) =>
                {
                    var message = GraphMessages.Free(new ButtonsReply(body, options));
                    var buttons = message["interactive"]!["action"]!["buttons"]!.AsArray();
                    Check(message["interactive"]!["body"]!["text"], ReplyLimits.InteractiveBody, body);
                    buttons.Count.ShouldBeLessThanOrEqualTo(ReplyLimits.Buttons);
                    CheckOptions([.. buttons.Select(b => b!["reply"]!)], options, ReplyLimits.ButtonTitle);
                },
                iter: 100
            );

    [Fact]
    public void Rows_are_within_their_limits() =>
        Gen.Select(Texts, Texts, Options.Array[1, 14])
            .Sample(
                (body, button, options) =>
                {
                    var action = GraphMessages.Free(new ListReply(body, button, options))["interactive"]!["action"]!;
                    JsonNode[] rows = [.. action["sections"]!.AsArray().SelectMany(s => s!["rows"]!.AsArray())!];
                    Check(action["button"], 20, button);
                    rows.Length.ShouldBeLessThanOrEqualTo(ReplyLimits.Rows);
                    CheckOptions(rows, options, ReplyLimits.RowTitle);
                    rows.ShouldAllBe(r => ((string?)r["description"] ?? "").Length <= ReplyLimits.RowDescription);
                },
                iter: 100
            );

    [Theory]
    [InlineData("short", 10, "short")]
    [InlineData("exactly ten", 11, "exactly ten")]
    [InlineData("one too many", 11, "one too ma…")]
    [InlineData("ab 👩🏽‍🚀", 6, "ab…")]
    [InlineData("cafe\u0301 noir", 5, "caf…")]
    public void What_is_too_long_ends_with_an_ellipsis_and_never_within_a_letter(
        string text,
        int limit,
        string expected
    ) => Shortened.To(text, limit).ShouldBe(expected);

    private static void CheckOptions(JsonNode[] sent, ReplyOption[] options, int titleLimit)
    {
        string[] ids = [.. sent.Select(o => (string)o["id"]!)];
        ids.ShouldBeUnique();
        ids.ShouldAllBe(id => id.Length > 0 && id.Length <= ReplyLimits.OptionId);
        foreach (var option in sent)
        {
            Check(option["title"], titleLimit, options.First(o => o.Id == (string?)option["id"]).Title);
        }
    }

    private static void Check(JsonNode? sent, int limit, string original)
    {
        var text = (string)sent!;
        text.Length.ShouldBeLessThanOrEqualTo(limit);
        text.ShouldNotBeNullOrWhiteSpace();
        if (text == original || string.IsNullOrWhiteSpace(original))
        {
            return;
        }
        // Cut at the border of a text element, with nothing but the ellipsis added.
        text.ShouldEndWith("…");
        var kept = text[..^1];
        original.ShouldStartWith(kept);
        StringInfo.ParseCombiningCharacters(original).ShouldContain(kept.Length);
    }
}
