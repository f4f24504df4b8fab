using System.Text.RegularExpressions;

namespace Bookline.Architecture.Tests;

/// <summary>A clone is all there is: no file leans on something beside it, or on somebody's machine.</summary>
public sealed partial class SelfContainedTests
{
    [Fact]
    public void No_file_names_a_path_outside_the_repository() => PathsOutside(SourceTree.OfRepository).ShouldBeEmpty();

    [Theory]
    [InlineData("docs/planted.md", "See [the plan](../../plans/plan.md).")]
    [InlineData("planted.sh", "source ../elsewhere/tool.sh")]
    [InlineData("src/planted.cs", "var path = \"/home/me/data.sql\";")]
    [InlineData("planted.json", "{ \"path\": \"/Users/me/data\" }")]
    public void A_path_outside_is_found(string path, string text) =>
        PathsOutside(SourceTree.OfRepository.With(path, text)).ShouldHaveSingleItem();

    [Theory]
    [InlineData("docs/decisions/planted.md", "See [the engine](../../src/Bookline.Migrations/).")]
    [InlineData("src/planted.cs", "// Found in /usr/lib/postgresql or ~/.cache, else https://example.com/home/page")]
    public void A_path_inside_or_of_the_system_is_fine(string path, string text) =>
        PathsOutside(SourceTree.OfRepository.With(path, text)).ShouldBeEmpty();

    private static IEnumerable<string> PathsOutside(SourceTree tree)
    {
        // This file holds the planted violations.
        foreach (var file in tree.Files.Where(file => !file.Path.EndsWith("SelfContainedTests.cs")))
        {
            var climbing = ClimbingPath()
                .Matches(file.Text)
                .Where(m => RepositoryPath.Resolve(file.Folder, m.Value) is null);
            foreach (var match in climbing.Concat(PathOfSomebody().Matches(file.Text)))
            {
                yield return $"{file.Path}: {match.Value}";
            }
        }
    }

    [GeneratedRegex(@"(?<![\w.$}""/])\.\./[\w./-]*")]
    private static partial Regex ClimbingPath();

    [GeneratedRegex(@"(?<![\w.:/-])/(home|Users|work|workspaces?|mnt)/\w[\w./-]*")]
    private static partial Regex PathOfSomebody();
}
