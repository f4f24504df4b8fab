namespace Bookline.Architecture.Tests;

/// <summary>How projects may lean on each other, and what every one of them has in common.</summary>
public sealed class ProjectTests
{
    private static readonly string[] NotShipped = ["tests/", "tools/", "bench/"];

    [Fact]
    public void What_is_shipped_refers_to_no_test_tool_or_benchmark() =>
        ShippedOnNotShipped(SourceTree.OfRepository).ShouldBeEmpty();

    [Theory]
    [InlineData("../../tests/Bookline.Testing/Bookline.Testing.csproj")]
    [InlineData("..\\..\\tools\\Bookline.PrivatePostgres\\Bookline.PrivatePostgres.csproj")]
    public void A_shipped_project_on_a_test_is_found(string path) =>
        ShippedOnNotShipped(
                SourceTree.OfRepository.With(
                    "src/Planted/Planted.csproj",
                    $"<Project><ItemGroup><ProjectReference Include=\"{path}\" /></ItemGroup></Project>"
                )
            )
            .ShouldHaveSingleItem();

    [Fact]
    public void Versions_stand_in_one_file() => VersionsInProjects(SourceTree.OfRepository).ShouldBeEmpty();

    [Theory]
    [InlineData("Version")]
    [InlineData("VersionOverride")]
    public void A_version_in_a_project_is_found(string attribute) =>
        VersionsInProjects(
                SourceTree.OfRepository.With(
                    "src/Planted/Planted.csproj",
                    $"<Project><ItemGroup><PackageReference Include=\"Npgsql\" {attribute}=\"1.0.0\" /></ItemGroup></Project>"
                )
            )
            .ShouldHaveSingleItem();

    [Fact]
    public void The_solution_holds_every_project() => NotInSolution(SourceTree.OfRepository).ShouldBeEmpty();

    [Fact]
    public void A_project_outside_the_solution_is_found() =>
        NotInSolution(SourceTree.OfRepository.With("src/Planted/Planted.csproj", "<Project />"))
            .ShouldBe(["src/Planted/Planted.csproj"]);

    [Fact]
    public void Every_test_is_in_a_project_that_the_launcher_runs() => ProjectsTheLauncherMisses().ShouldBeEmpty();

    private static IEnumerable<string> ShippedOnNotShipped(SourceTree tree) =>
        tree
            .Projects.Where(project => project.Path.StartsWith("src/"))
            .SelectMany(project => ProjectReferences.Projects(project).Select(to => (From: project.Path, To: to)))
            .Where(pair => NotShipped.Any(pair.To.StartsWith))
            .Select(pair => $"{pair.From} → {pair.To}");

    private static IEnumerable<string> VersionsInProjects(SourceTree tree) =>
        tree
            .Projects.Where(project =>
                ProjectReferences
                    .Packages(project)
                    .Any(p => p.Attribute("Version") is not null || p.Attribute("VersionOverride") is not null)
            )
            .Select(project => project.Path);

    private static IEnumerable<string> NotInSolution(SourceTree tree)
    {
        var solution = tree.Files.Single(file => file.Path == "Bookline.slnx").Text;
        return tree.Projects.Select(project => project.Path).Where(path => !solution.Contains($"\"{path}\""));
    }

    // ./bookline test runs tests/*.Tests: a test project named otherwise would never run.
    private static IEnumerable<string> ProjectsTheLauncherMisses() =>
        SourceTree
            .OfRepository.Files.Where(file => file.Path.EndsWith(".cs") && file.Text.Contains("[Fact]"))
            .Select(file => string.Join('/', file.Path.Split('/').Take(2)))
            .Where(folder => !folder.StartsWith("tests/") || !folder.EndsWith(".Tests"))
            .Distinct();
}
