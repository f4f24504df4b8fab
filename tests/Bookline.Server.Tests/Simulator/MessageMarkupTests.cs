using System.Net;
using System.Text.RegularExpressions;
using Bookline.Server.Simulator.Pages;
using CsCheck;

namespace Bookline.Server.Tests.Simulator;

/// <summary>Messages are shown as WhatsApp shows them, and bring no HTML of their own.</summary>
public sealed partial class MessageMarkupTests
{
    [Theory]
    [InlineData("*bold* and _italic_, ~gone~", "<strong>bold</strong> and <em>italic</em>, <s>gone</s>")]
    [InlineData("*_both_*", "<strong><em>both</em></strong>")]
    [InlineData("2*3*4 and snake_case_name", "2*3*4 and snake_case_name")]
    [InlineData("* no * mark", "* no * mark")]
    [InlineData("*over\nlines*", "*over&#xA;lines*")]
    [InlineData("`code` ```more```", "<code>code</code> <code>more</code>")]
    [InlineData("<b>&\"'", "&lt;b&gt;&amp;&quot;&#x27;")]
    public void Marks_become_tags_and_all_else_stays_text(string text, string html) =>
        MessageMarkup.ToHtml(text).Value.ShouldBe(html);

    [Fact]
    public void A_link_ends_before_the_sentence_does() =>
        MessageMarkup
            .ToHtml("See https://example.org/a_b_c?x=1&y=2.")
            .Value.ShouldBe(
                "See <a href=\"https://example.org/a_b_c?x=1&amp;y=2\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">"
                    + "https://example.org/a_b_c?x=1&amp;y=2</a>."
            );

    [Fact]
    public void Only_web_addresses_become_links() =>
        MessageMarkup.ToHtml("javascript:alert(1) upi://pay data:text/html,x").Value.ShouldNotContain("<a");

    [Fact]
    public void Whatever_is_written_there_are_no_other_tags_and_no_lost_words() =>
        Gen.OneOf(
                "*",
                "_",
                "~",
                "`",
                "```",
                " ",
                "\n",
                "<",
                ">",
                "\"",
                "'",
                "&",
                "a",
                "ж",
                "https://x.y/",
                "<script>",
                "="
            )
            .Array[0, 30]
            .Select(string.Concat)
            .Sample(text =>
            {
                var rest = AllowedTag().Replace(MessageMarkup.ToHtml(text).Value, "");
                rest.ShouldNotContain('<');
                rest.ShouldNotContain('>');
                Letters(WebUtility.HtmlDecode(rest)).ShouldBe(Letters(text));
            });

    private static string Letters(string text) => string.Concat(text.Where(c => !"*_~`".Contains(c)));

    [GeneratedRegex(
        """</?(strong|em|s|code)>|<a href="[^"<>]*" target="_blank" rel="noopener noreferrer nofollow">|</a>"""
    )]
    private static partial Regex AllowedTag();
}
