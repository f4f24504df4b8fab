using System.Text.Json.Nodes;

namespace Bookline.Server.Tests.Api;

/// <summary>The answers that the documentation shows are answers of this server, in kind.</summary>
public sealed class AnswerExampleTests
{
    [Fact]
    public async Task Every_operation_is_documented_with_what_it_answers()
    {
        await using var story = await AnswerStory.BeginAsync();
        var told = await story.TellAsync();
        Snapshot.MatchesInKind("../../../src/Bookline.Server/Api/Docs/AnswerExamples.json", told);

        // A new operation belongs into the story.
        story.Documented.Except(told.Select(answer => answer.Key)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"a": 1, "b": "x"}""", """{"b": "y", "a": 2.5}""", true)]
    [InlineData("""{"a": 1}""", """{"a": "1"}""", false)]
    [InlineData("""{"a": 1}""", """{"a": 1, "b": null}""", false)]
    [InlineData("""{"a": [1, 2]}""", """{"a": [3]}""", true)]
    [InlineData("""{"a": [{"b": 1}]}""", """{"a": [{"b": null}]}""", false)]
    [InlineData("""{"a": [1]}""", """{"a": []}""", false)]
    public void Kinds_are_compared_and_values_are_not(string one, string other, bool same) =>
        (JsonKind.Of(JsonNode.Parse(one)) == JsonKind.Of(JsonNode.Parse(other))).ShouldBe(same);
}
