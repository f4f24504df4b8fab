using System.Text.RegularExpressions;

namespace Bookline.Architecture.Tests;

/// <summary>The booking domain decides and does nothing: no database, no network, no file, no clock.</summary>
public sealed partial class DomainPurityTests
{
    private const string Domain = "src/Bookline.Booking";

    [Fact]
    public void The_domain_refers_to_NodaTime_alone() => References(SourceTree.OfRepository).ShouldBeEmpty();

    [Theory]
    [InlineData("<PackageReference Include=\"Npgsql\" />")]
    [InlineData("<ProjectReference Include=\"../Bookline.Tenancy/Bookline.Tenancy.csproj\" />")]
    public void Another_reference_is_found(string reference) =>
        References(
                SourceTree.OfRepository.With(
                    $"{Domain}/Bookline.Booking.csproj",
                    $"<Project><ItemGroup>{reference}</ItemGroup></Project>"
                )
            )
            .ShouldHaveSingleItem();

    [Fact]
    public void The_domain_touches_nothing_outside() => Touches(SourceTree.OfRepository).ShouldBeEmpty();

    [Theory]
    [InlineData("var text = File.ReadAllText(path);")]
    [InlineData("var now = SystemClock.Instance.GetCurrentInstant();")]
    [InlineData("async Task SendAsync() { }")]
    public void A_touch_is_found(string line) =>
        Touches(SourceTree.OfRepository.With($"{Domain}/Planted.cs", line)).ShouldNotBeEmpty();

    private static IEnumerable<string> References(SourceTree tree)
    {
        var project = tree.Files.Single(file => file.Path == $"{Domain}/Bookline.Booking.csproj");
        return ProjectReferences
            .Packages(project)
            .Select(package => (string)package.Attribute("Include")!)
            .Where(name => name != "NodaTime")
            .Concat(ProjectReferences.Projects(project));
    }

    private static IEnumerable<string> Touches(SourceTree tree) =>
        tree
            .Files.Where(file => file.Path.StartsWith(Domain) && file.Path.EndsWith(".cs"))
            .SelectMany(file => Outside().Matches(file.Text).Select(match => $"{file.Path}: {match.Value}"));

    [GeneratedRegex(
        @"\b(File|Directory|HttpClient|SystemClock|TimeProvider|IClock|Random|Environment|Task|async)\b(?!\s*=>)"
    )]
    private static partial Regex Outside();
}
