using Bookline.Booking.Bookings;
using Bookline.Booking.Catalog;
using Bookline.Booking.Conversations;
using CsCheck;

namespace Bookline.Booking.Tests.Conversations;

/// <summary>Lists longer than a message can show, and texts longer than it can hold.</summary>
public sealed class LimitTests
{
    [Theory]
    [InlineData(10, "10")]
    [InlineData(11, "9 2")]
    [InlineData(18, "9 9")]
    [InlineData(19, "9 8 2")]
    [InlineData(25, "9 8 8")]
    public void Pages_through_all_services_there_and_back(int count, string perPage)
    {
        var world = new World(Salon.In().WithServices(count)).Say("hi");
        var pages = new List<string[]> { Titles(world) };
        while (world.Options.Any(option => option.Title == "More…"))
        {
            pages.Add(Titles(world.Say("more…")));
        }
        string.Join(' ', pages.Select(page => page.Length)).ShouldBe(perPage);
        pages.SelectMany(page => page).ShouldBe(Enumerable.Range(1, count).Select(n => $"Service {n}"));
        foreach (var page in pages.AsEnumerable().Reverse().Skip(1))
        {
            Titles(world.Press("Previous")).ShouldBe(page);
        }
    }

    [Fact]
    public void Opens_the_page_on_which_a_typed_time_would_be()
    {
        var world = new World(Salon.In().WithOneService()).Say("hi", "tomorrow", "16:40");
        world.LastReply.Body.ShouldStartWith("16:40 isn't free.");
        Titles(world).ShouldContain("17:00");
    }

    [Fact]
    public void Cuts_a_long_name_and_shows_it_in_full_below()
    {
        var business = Salon.In() with
        {
            Services =
            [
                Salon.Service("haircut", "A haircut with everything, and coffee", 45, new Money(4500, "EUR")),
                Salon.In().Services[1],
            ],
        };
        var row = new World(business).Say("hi").Options[0];
        row.Title.ShouldBe("A haircut with everythi…");
        row.Description.ShouldBe("A haircut with everything, and coffee · 45 min · €45");
    }

    [Theory]
    [InlineData("abcdef", 6, "abcdef")]
    [InlineData("abcdefg", 6, "abcde…")]
    [InlineData("abcd efg", 6, "abcd…")]
    [InlineData("a👩‍👩‍👧‍👦b", 8, "a…")]
    [InlineData("नमस्ते", 5, "नमस्…")]
    [InlineData("e\u0301e\u0301e\u0301", 5, "e\u0301e\u0301…")]
    [InlineData(" ", 5, "…")]
    public void Cuts_between_letters(string text, int longest, string expected) =>
        Replies.Fit(text, longest).ShouldBe(expected);

    [Fact]
    public void Fits_any_text_into_any_limit() =>
        Gen.Select(Gen.OneOf(Inputs.Text, Gen.String[0, 60]), Gen.Int[1, 80])
            .Sample((text, longest) => Replies.Fit(text, longest).Length.ShouldBeInRange(1, longest), iter: 2000);

    [Fact]
    public void Bears_a_business_that_writes_a_lot()
    {
        var business = Salon.In() with
        {
            Name = string.Concat(Enumerable.Repeat("👩‍👩‍👧‍👦", 300)),
            Services =
            [
                Salon.Service("haircut", new string('क', 3000), 45, new Money(long.MaxValue, "EUR")) with
                {
                    Description = new string('d', 500),
                },
                Salon.In().Services[1],
            ],
            Staff = [Salon.Member(Salon.Ana, new string('A', 500), "haircut"), Salon.Member(Salon.Ben, "", "haircut")],
        };
        var world = new World(business, "Ana").Say("hi").Press(1).Press(2).Press(2).Press(1).Press(1);
        world.Say("my bookings", "menu", "help", "x", "x", "x");
        foreach (var (before, _, _, turn) in world.Turns)
        {
            Rules.Check(before, turn);
        }
    }

    private static string[] Titles(World world) =>
        [.. world.Options.Select(option => option.Title).Where(title => title is not ("More…" or "Previous"))];
}
