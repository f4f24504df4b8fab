using System.Text.Json;
using Bookline.Server.Tests.Hosting;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;

namespace Bookline.Server.Tests.Audit;

/// <summary>No entry holds what would let somebody in.</summary>
public sealed class MaskingTests : IAsyncLifetime
{
    private TestDatabase database = null!;
    private RunningServer server = null!;

    public async ValueTask InitializeAsync()
    {
        database = await MultiTenantDatabase.CreateAsync(15, tenants: 1);
        server = await RunningServer.StartAsync(database);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await database.DisposeAsync();
    }

    [Theory]
    [InlineData("password")]
    [InlineData("NewPassword")]
    [InlineData("password_hash")]
    [InlineData("WhatsappToken")]
    [InlineData("access_token")]
    [InlineData("client_secret")]
    [InlineData("mfa_secret")]
    [InlineData("MfaRecoveryCodes")]
    [InlineData("authorization")]
    [InlineData("Authorization")]
    [InlineData("key")]
    [InlineData("ApiKey")]
    [InlineData("api_keys")]
    [InlineData("signing_key")]
    [InlineData("key_hash")]
    [InlineData("credentials")]
    public async Task A_field_of_such_a_name_is_masked_however_deep(string name)
    {
        var secret = new Dictionary<string, object> { [name] = "hunter2" };
        await server.RecordAsync(
            before: new { Outer = new object[] { secret, new { Inner = secret } } },
            after: new Dictionary<string, object> { [name] = new { Nested = "hunter2" } }
        );
        (await EntryAsync()).ShouldNotContain("hunter2");
        (await EntryAsync()).ShouldContain($"\"{name}\": \"***\"");
    }

    [Fact]
    public async Task What_is_no_secret_stays_as_the_API_shows_it()
    {
        await server.RecordAsync(
            before: new
            {
                BusinessName = "Salon",
                MfaEnabled = true,
                Password = (string?)null,
                Scopes = new[] { "api_keys:read" },
                Monkey = "banana",
                Keyboard = 1.50m,
            }
        );
        var before = JsonElement.Parse((await database.ScalarAsync<string>("select before::text from audit_log"))!);
        before.GetProperty("business_name").GetString().ShouldBe("Salon");
        before.GetProperty("mfa_enabled").GetBoolean().ShouldBeTrue();
        before.GetProperty("password").ValueKind.ShouldBe(JsonValueKind.Null);
        before.GetProperty("scopes")[0].GetString().ShouldBe("api_keys:read");
        before.GetProperty("monkey").GetString().ShouldBe("banana");
        before.GetProperty("keyboard").GetDecimal().ShouldBe(1.5m);
    }

    [Fact]
    public async Task What_the_database_cannot_hold_does_not_keep_a_change_from_being_recorded()
    {
        await server.RecordAsync(after: new { Name = "a\0b\ud800" });
        (await database.ScalarAsync<string>("select after ->> 'name' from audit_log")).ShouldBe("a\uFFFDb\uFFFD");
    }

    [Fact]
    public async Task A_thing_of_more_than_64_KiB_is_named_by_its_size()
    {
        await server.RecordAsync(after: new { Text = new string('x', 70_000) });
        (await database.ScalarAsync<string>("select after::text from audit_log")).ShouldBe(
            "{\"left_out_bytes\": 70011}"
        );
    }

    private async Task<string> EntryAsync() =>
        (await database.ScalarAsync<string>("select concat(before, after) from audit_log"))!;
}
