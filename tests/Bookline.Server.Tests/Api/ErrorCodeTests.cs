using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Bookline.Server.Api.Docs;

namespace Bookline.Server.Tests.Api;

/// <summary>Every code that the server's source answers with is documented, and none that it does not.</summary>
public sealed partial class ErrorCodeTests
{
    [Fact]
    public void Every_code_in_use_is_documented() =>
        Used().Except(Documented()).ShouldBeEmpty("add it to ErrorCodes.All, with what it means and what to do");

    [Fact]
    public void Every_documented_code_is_in_use()
    {
        // Some are chosen in a switch, away from their status.
        var sources = Sources().Where(file => !file.EndsWith("/ErrorCodes.cs")).Select(File.ReadAllText).ToList();

        Documented().Where(code => !sources.Exists(text => text.Contains($"\"{code}\""))).ShouldBeEmpty();
    }

    [Fact]
    public void What_Meta_explains_is_documented() =>
        Sources()
            .Where(file => file.EndsWith("/Explanations.cs"))
            .SelectMany(file => Explained().Matches(File.ReadAllText(file)))
            .Select(m => m.Groups["code"].Value)
            .Except(Documented())
            .ShouldBeEmpty();

    [Fact]
    public void Every_code_of_a_field_is_documented_and_every_documented_one_is_in_use()
    {
        var used = Sources()
            // What ends so begins with a status and not with a field, and looks the same.
            .Where(file => !file.Contains("/Simulator/") && !file.EndsWith("Trouble.cs"))
            .SelectMany(file => OfField().Matches(File.ReadAllText(file)))
            .Select(m => m.Groups["code"].Value)
            .ToHashSet();

        // Whether an address is free is an answer, and no error.
        used.Except(FieldCodes.All.Select(c => c.Code)).ShouldBe(["available"]);
        FieldCodes.All.Select(c => c.Code).Except(used).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_codes_of_fields_stand_on_the_page()
    {
        await using var shop = await Shop.OpenAsync();

        (await shop.Server.Http.GetStringAsync("/docs/errors")).ShouldContain("id=\"field-out_of_range\"");
    }

    [Fact]
    public void A_code_that_nobody_documented_is_found() =>
        Codes("return Problem.Of(\n    409,\n    \"never_heard_of\",").ShouldBe(["never_heard_of"]);

    [Fact]
    public async Task The_type_of_a_problem_leads_to_its_code()
    {
        await using var shop = await Shop.OpenAsync();

        var problem = await shop.GetAsync("services/svc_none");
        var page = await shop.Server.Http.GetStringAsync(problem["type"]);

        problem["type"].ShouldBe("/docs/errors#not_found");
        page.ShouldContain("id=\"not_found\"");
    }

    private static IEnumerable<string> Documented() => ErrorCodes.All.Select(c => c.Code);

    private static HashSet<string> Used() => [.. Sources().SelectMany(file => Codes(File.ReadAllText(file)))];

    private static IEnumerable<string> Sources([CallerFilePath] string test = "") =>
        Directory
            .EnumerateFiles(
                Path.GetFullPath(Path.Combine(Path.GetDirectoryName(test)!, "../../../src/Bookline.Server")),
                "*.cs",
                SearchOption.AllDirectories
            )
            .Where(file => !file.Contains("/obj/"));

    private static IEnumerable<string> Codes(string source) =>
        Code().Matches(source).Select(m => m.Groups["code"].Value);

    // A status and a code: what makes a problem, by Problem.Of or a method of a module's own.
    [GeneratedRegex("\\(\\s*[45]\\d\\d,\\s*\"(?<code>[a-z_]+)\"")]
    private static partial Regex Code();

    [GeneratedRegex("new\\(\\s*\"(?<code>[a-z_]+)\",")]
    private static partial Regex Explained();

    // A field, a code and a sentence: what makes a field's error.
    [GeneratedRegex(
        "(new|FieldError)\\(\\s*(\\$?\"[^\"\\s]*\"|[\\w.]+(\\([^()]*\\))?|field \\?\\? \"\"),\\s*\"(?<code>[a-z_]+)\",\\s*(\\$?\"|[A-Za-z])"
    )]
    private static partial Regex OfField();
}
