using System.Text;
using System.Text.Json;
using Bookline.Server.Access;
using Bookline.Tenancy;

namespace Bookline.Server.Tests.Api;

/// <summary>
/// Every operation of the running server's OpenAPI document, for everybody there is: what the document says of its permission and what the
/// matrix of roles says of the caller is what the server does. Nothing here names an operation, so a new one is in it at once.
/// </summary>
public sealed class AuthorisationMatrixTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Nobody_gets_more_than_the_document_and_the_matrix_say()
    {
        await using var shop = await Shop.OpenAsync(configure: MatrixCallers.Add);
        var operations = await ApiOperation.AllAsync(shop.Server.Http);
        var wrong = new List<string>();
        var asked = 0;

        foreach (var operation in operations)
        {
            await MatrixRows.FillAsync(shop.Database);
            var found = false;
            foreach (var caller in MatrixCaller.Of(operation))
            {
                var (status, code) = await AskAsync(shop.Server.Http, operation, caller);
                asked++;
                found |= caller.Expected is ExpectedAnswer.Open && status != 404;
                if (!caller.Expects(status, code))
                {
                    wrong.Add($"{operation} as {caller.Name}: {status} {code}, where {caller.Expected} was right");
                }
            }
            // Else "not there" for a stranger would say nothing.
            if (!found)
            {
                wrong.Add($"{operation}: nobody at all found it");
            }
        }

        output.WriteLine($"{operations.Count} operations, {asked} answers, {wrong.Count} wrong");
        wrong.ShouldBeEmpty();
        asked.ShouldBeGreaterThan(operations.Count * 8);
    }

    [Fact]
    public void A_server_that_let_a_viewer_write_would_be_found()
    {
        var operation = new ApiOperation(
            "POST",
            "/api/v1/services",
            "x",
            "x",
            [],
            "services:write",
            [],
            "application/json"
        );

        var viewer = MatrixCaller.Of(operation).Single(c => c.Name == "viewer");

        viewer.Expects(201).ShouldBeFalse();
        viewer.Expects(403).ShouldBeTrue();
    }

    [Fact]
    public void A_server_that_showed_another_businesss_row_would_be_found()
    {
        var operation = new ApiOperation(
            "GET",
            "/api/v1/services/{service_id}",
            "x",
            "x",
            [],
            "services:read",
            ["service_id"],
            null
        );

        var stranger = MatrixCaller.Of(operation).Single(c => c.Name == "another business's owner");

        stranger.Expects(200).ShouldBeFalse();
        stranger.Expects(403).ShouldBeFalse();
        stranger.Expects(404).ShouldBeTrue();
    }

    private static async Task<(int Status, string? Code)> AskAsync(
        HttpClient http,
        ApiOperation operation,
        MatrixCaller caller
    )
    {
        var path = operation.Path;
        foreach (var parameter in operation.PathParameters)
        {
            path = path.Replace($"{{{parameter}}}", MatrixRows.IdOf(parameter));
        }
        using var request = new HttpRequestMessage(new HttpMethod(operation.Method), path);
        caller.Sign(request);
        if (operation.BodyType is { } type)
        {
            // A body that is well-formed and says nothing: whoever may call is answered 2xx or told what is missing.
            request.Content = new StringContent(type.EndsWith("json") ? "{}" : "", Encoding.UTF8, type);
        }
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var code =
            answer.Content.Headers.ContentType?.MediaType == "application/problem+json"
                ? JsonElement.Parse(await answer.Content.ReadAsStringAsync()).GetProperty("code").GetString()
                : null;
        return ((int)answer.StatusCode, code);
    }
}
