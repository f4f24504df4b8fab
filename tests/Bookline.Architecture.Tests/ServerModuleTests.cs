using System.Text.RegularExpressions;

namespace Bookline.Architecture.Tests;

/// <summary>
/// A folder of the server is a module: others reach it through its public types (its one XModule class and the records that speaks in),
/// everything else is internal and its own.
/// </summary>
public sealed partial class ServerModuleTests
{
    private const string Server = "src/Bookline.Server/";

    [Fact]
    public void A_module_uses_only_what_another_one_shows() => Trespasses(SourceTree.OfRepository).ShouldBeEmpty();

    [Fact]
    public void A_look_behind_a_module_is_found() =>
        Trespasses(
                SourceTree
                    .OfRepository.With($"{Server}Jobs/Hidden.cs", "internal sealed class Hidden;")
                    .With($"{Server}Catalog/Planted.cs", "using Bookline.Server.Jobs; class Planted(Hidden hidden);")
            )
            .ShouldHaveSingleItem();

    [Fact]
    public void A_module_has_one_class_that_stands_for_it() =>
        WithoutModuleClass(SourceTree.OfRepository).ShouldBeEmpty();

    [Fact]
    public void A_module_without_such_a_class_is_found() =>
        WithoutModuleClass(SourceTree.OfRepository.With($"{Server}Planted/Planted.cs", "class Planted;"))
            .ShouldHaveSingleItem();

    private static IEnumerable<string> Trespasses(SourceTree tree)
    {
        var files = Modules(tree).ToList();
        var hidden = files
            .SelectMany(f => InternalType().Matches(f.File.Text).Select(m => (f.Module, Type: m.Groups["name"].Value)))
            .ToList();
        return from file in files
            from type in hidden
            where
                type.Module != file.Module
                && file.File.Text.Contains($"using Bookline.Server.{type.Module.Replace('/', '.')}")
                && Regex.IsMatch(file.File.Text, $@"\b{type.Type}\b")
                // Its own, of the same name.
                && !hidden.Contains((file.Module, type.Type))
            select $"{file.File.Path} uses {type.Type} of {type.Module}";
    }

    private static IEnumerable<string> WithoutModuleClass(SourceTree tree) =>
        Modules(tree)
            .GroupBy(f => f.Module)
            .Where(module => module.Count(f => ModuleClass().IsMatch(f.File.Text)) != 1)
            .Select(module => module.Key);

    /// <summary>Each file below a module's folder; a channel is a module of its own, the host is none.</summary>
    private static IEnumerable<(string Module, SourceFile File)> Modules(SourceTree tree) =>
        from file in tree.Files
        where file.Path.StartsWith(Server) && file.Path.EndsWith(".cs")
        let parts = file.Path[Server.Length..].Split('/')
        where parts.Length > 1 && parts[0] != "Hosting"
        select (parts[0] == "Channels" ? $"{parts[0]}/{parts[1]}" : parts[0], file);

    [GeneratedRegex(
        @"^internal [a-z ]*(class|record|interface|struct|enum) (struct )?(?<name>\w+)",
        RegexOptions.Multiline
    )]
    private static partial Regex InternalType();

    [GeneratedRegex(@"^(public|internal) [a-z ]*class \w+Module\b", RegexOptions.Multiline)]
    private static partial Regex ModuleClass();
}
