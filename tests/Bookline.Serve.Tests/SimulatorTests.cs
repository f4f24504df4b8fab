namespace Bookline.Serve.Tests;

/// <summary>A private database that begins empty, and the phones of who moves in.</summary>
public sealed class SimulatorTests : IDisposable
{
    private readonly string state = Directory.CreateTempSubdirectory("bookline-serve-").FullName;

    [Fact]
    public async Task A_business_has_a_phone_as_soon_as_it_has_a_number()
    {
        File.SetUnixFileMode(state, (UnixFileMode)Convert.ToInt32("755", 8)); // PostgreSQL runs as another user
        using var serve = await ServeProcess.ReadyAsync(state);
        using var http = new HttpClient { BaseAddress = new Uri(serve.Url) };
        (await http.GetStringAsync("/simulator")).ShouldContain("No business to chat with yet");

        await StateDatabase.ScalarAsync<Guid>(
            Path.Combine(state, "serve"),
            """
            insert into tenants (id, business_name, domain, trade, time_zone, whatsapp_phone_id) values
              (gen_random_uuid(), 'Salon Asha', 'asha', 'salon', 'Europe/Berlin', '179542432023303'),
              (gen_random_uuid(), 'Not connected', 'not', 'salon', 'Europe/Berlin', null)
            returning id
            """
        );

        var page = await http.GetStringAsync("/simulator");
        page.ShouldContain("/simulator?business=179542432023303");
        page.ShouldContain("Salon Asha");
        page.ShouldNotContain("Not connected");
        (await serve.StopAsync()).ExitCode.ShouldBe(0);
    }

    public void Dispose() => Directory.Delete(state, recursive: true);
}
