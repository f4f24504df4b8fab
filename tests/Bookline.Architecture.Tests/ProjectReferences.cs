using System.Xml.Linq;

namespace Bookline.Architecture.Tests;

/// <summary>What a project file refers to.</summary>
internal static class ProjectReferences
{
    public static IEnumerable<XElement> Packages(SourceFile project) =>
        XDocument.Parse(project.Text).Descendants("PackageReference");

    /// <summary>Paths from the repository's root.</summary>
    public static IEnumerable<string> Projects(SourceFile project) =>
        XDocument
            .Parse(project.Text)
            .Descendants("ProjectReference")
            .Select(reference => RepositoryPath.Resolve(project.Folder, (string)reference.Attribute("Include")!))
            .Select(path => path ?? "(outside the repository)");
}
