using System.Text.RegularExpressions;

namespace Bookline.Architecture.Tests;

/// <summary>The migration engine serves any PostgreSQL project: Npgsql, and no word of bookings.</summary>
public sealed partial class EngineIndependenceTests
{
    private const string Engine = "src/Bookline.Migrations";

    [Fact]
    public void The_engine_refers_to_Npgsql_alone() => References(SourceTree.OfRepository).ShouldBeEmpty();

    [Theory]
    [InlineData("<PackageReference Include=\"Dapper\" />")]
    [InlineData("<ProjectReference Include=\"../Bookline.Cli/Bookline.Cli.csproj\" />")]
    public void Another_reference_is_found(string reference) =>
        References(SourceTree.OfRepository.With($"{Engine}/Bookline.Migrations.csproj", Project(reference)))
            .ShouldHaveSingleItem();

    [Fact]
    public void The_compiled_engine_refers_to_Npgsql_alone() =>
        typeof(Migrations.MigrationSet)
            .Assembly.GetReferencedAssemblies()
            .Select(assembly => assembly.Name!)
            .Where(name => !name.StartsWith("System.") && name is not ("Npgsql" or "netstandard"))
            .ShouldBeEmpty();

    [Fact]
    public void The_engine_knows_nothing_of_bookings() => DomainWords(SourceTree.OfRepository).ShouldBeEmpty();

    [Theory]
    [InlineData("// Every tenant gets one.")]
    [InlineData("var sql = \"select * from bookings\";")]
    public void A_word_of_the_domain_is_found(string line) =>
        DomainWords(SourceTree.OfRepository.With($"{Engine}/Planted.cs", line)).ShouldHaveSingleItem();

    private static IEnumerable<string> References(SourceTree tree)
    {
        var project = tree.Files.Single(file => file.Path == $"{Engine}/Bookline.Migrations.csproj");
        return ProjectReferences
            .Packages(project)
            .Select(package => (string)package.Attribute("Include")!)
            .Where(name => name != "Npgsql")
            .Concat(ProjectReferences.Projects(project));
    }

    private static IEnumerable<string> DomainWords(SourceTree tree) =>
        tree
            .Files.Where(file => file.Path.StartsWith(Engine) && file.Path.EndsWith(".cs"))
            .SelectMany(file => DomainWord().Matches(file.Text).Select(match => $"{file.Path}: {match.Value}"));

    private static string Project(string item) => $"<Project><ItemGroup>{item}</ItemGroup></Project>";

    [GeneratedRegex(@"\b(tenants?|bookings?|conversations?|whatsapp)\b", RegexOptions.IgnoreCase)]
    private static partial Regex DomainWord();
}
