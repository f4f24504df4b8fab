using System.Text.RegularExpressions;

namespace Bookline.Architecture.Tests;

/// <summary>A folder's name tells its one subject; a folder for anything collects everything.</summary>
public sealed partial class FolderNameTests
{
    [Fact]
    public void Every_folder_names_its_subject() => VagueFolders(SourceTree.OfRepository).ShouldBeEmpty();

    [Theory]
    [InlineData("src/Bookline.Cli/Helpers/Planted.cs")]
    [InlineData("src/Bookline.Common/Planted.cs")]
    public void A_folder_for_anything_is_found(string path) =>
        VagueFolders(SourceTree.OfRepository.With(path, "")).ShouldHaveSingleItem();

    private static IEnumerable<string> VagueFolders(SourceTree tree) =>
        tree.Files.Select(file => file.Path).Where(path => VagueFolder().IsMatch(path));

    [GeneratedRegex(@"(?<=[/.])(Common|Helpers?|Utils?|Utilities|Managers?|Base|Misc)/")]
    private static partial Regex VagueFolder();
}
