using Bookline.Booking.Conversations;

namespace Bookline.Booking.Tests.Conversations;

public sealed class StateTests
{
    [Fact]
    public void Keeps_no_name_of_the_customer_s()
    {
        var world = BookingFlowTests.ToSummary(new World(Salon.In())).Say("Scheherazade");
        world.LastReply.Body.ShouldContain("Scheherazade");
        world.State.ToJson().ShouldNotContain("Scheherazade");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"version":1}""")]
    [InlineData("""{"version":2,"step":{"at":"greeting"},"paused":null,"shown":[],"misunderstood":0}""")]
    [InlineData("""{"version":1,"step":{"at":"flying"},"paused":null,"shown":[],"misunderstood":0}""")]
    [InlineData("""{"version":1,"step":null,"paused":null,"shown":[],"misunderstood":0}""")]
    [InlineData("""{"version":1,"step":{"at":"menu"},"paused":null,"shown":[null],"misunderstood":0}""")]
    [InlineData("""{"version":1,"step":{"at":"menu"},"paused":null,"shown":[],"misunderstood":99}""")]
    [InlineData("""{"version":1,"step":{"at":"menu"},"paused":{"at":"menu"},"shown":[],"misunderstood":0}""")]
    [InlineData("""{"version":1,"step":{"at":"choosing_staff","page":0},"paused":null,"shown":[],"misunderstood":0}""")]
    public void Begins_anew_from_what_it_cannot_read(string? json) =>
        ConversationState.FromJson(json).ToJson().ShouldBe(ConversationState.New.ToJson());

    /// <summary>What lies in the database today is still read tomorrow: change the version when this changes.</summary>
    [Fact]
    public void Is_stored_in_this_form()
    {
        var json = BookingFlowTests.ToSummary(new World(Salon.In(), "Ana")).Say("language").State.ToJson();
        json.ShouldStartWith(
            """{"version":1,"step":{"at":"choosing_language"},"paused":{"at":"confirming","slot":{"hold":"h1","service":"haircut","wanted":null,"""
                + "\"staff\":\"00000000-0000-7000-8000-00000000000a\",\"start\":\"2026-11-24T09:00:00Z\",\"end\":\"2026-11-24T09:45:00Z\","
        );
        json.ShouldEndWith("\"misunderstood\":0}");
    }

    [Fact]
    public void Reads_no_time_with_which_nobody_can_reckon()
    {
        var json = BookingFlowTests.ToSummary(new World(Salon.In(), "Ana")).State.ToJson();
        ConversationState
            .FromJson(json.Replace("2026-11-24T09:00:00Z", "9999-12-31T23:59:59Z"))
            .Name.ShouldBe("greeting");
        ConversationState
            .FromJson(json.Replace("2026-11-24T09:45:00Z", "2026-11-24T08:00:00Z"))
            .Name.ShouldBe("greeting");
        ConversationState.FromJson(json).Name.ShouldBe("confirming");
    }

    [Theory]
    [InlineData("💇")]
    [InlineData(" ")]
    public void Asks_the_name_of_a_customer_whose_profile_has_none(string profile) =>
        BookingFlowTests.ToSummary(new World(Salon.In(), profile)).State.Name.ShouldBe("giving_name");
}
