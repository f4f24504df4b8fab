using System.Security.Cryptography;
using Bookline.Server.Jobs;
using Bookline.Server.Tests.Hosting;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;

namespace Bookline.Server.Tests.Channels;

/// <summary>Tokens are encrypted, each for its tenant, with keys that the servers share.</summary>
public sealed class CredentialTests
{
    private static readonly string First = NewMasterKey();
    private static readonly string Second = NewMasterKey();

    [Fact]
    public async Task Neither_tokens_nor_keys_stand_in_the_database_in_plain_text()
    {
        await using var channel = await Channel.OpenAsync(settings: ("DataProtection:MasterKey", First));

        (await channel.AskAsync("select whatsapp_token from tenants")).Single().ShouldNotContain("token-1");
        var key = (await channel.AskAsync("select xml from data_protection_keys")).ShouldHaveSingleItem();
        key.ShouldContain("wrapped");
        key.ShouldNotContain("<masterKey");
    }

    [Fact]
    public async Task Servers_that_start_together_make_one_key_and_read_each_other_s_tokens()
    {
        await using var channel = await Channel.OpenAsync();
        await channel.Database.ExecuteAsync("truncate data_protection_keys");

        var servers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => StartAsync(channel)));

        (await channel.CountAsync("data_protection_keys")).ShouldBe(1);
        await servers[0]
            .Tenants.WithTenantTransactionAsync(
                Channel.Tenant(1),
                db =>
                    servers[0]
                        .Service<Bookline.Server.Channels.WhatsApp.WhatsAppModule>()
                        .SetCredentialsAsync(db, WhatsAppWebhooks.NumberOf(1), "shared-token")
            );
        (await SendAsync(channel, servers[2])).ShouldBe("sent");
        channel.Graph.Messages.Single().Authorization.ShouldBe("Bearer shared-token");
        foreach (var server in servers)
        {
            await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_master_key_can_be_replaced_while_the_old_one_stays_known()
    {
        await using var channel = await Channel.OpenAsync(settings: ("DataProtection:MasterKey", First));

        await using var rotated = await StartAsync(
            channel,
            ("DataProtection:MasterKey", Second),
            ("DataProtection:OldMasterKeys", First)
        );

        (await SendAsync(channel, rotated)).ShouldBe("sent");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_lacks_the_master_key_does_not_start_and_makes_no_key(bool hasAnother)
    {
        await using var channel = await Channel.OpenAsync(settings: ("DataProtection:MasterKey", First));

        var error = await Should.ThrowAsync<OptionsValidationException>(() =>
            StartAsync(channel, hasAnother ? [("DataProtection:MasterKey", Second)] : [])
        );

        error.Message.ShouldContain("DataProtection:MasterKey");
        (await channel.CountAsync("data_protection_keys")).ShouldBe(1);
    }

    [Fact]
    public async Task A_row_that_is_no_key_is_left_out()
    {
        await using var channel = await Channel.OpenAsync();
        await channel.Database.ExecuteAsync(
            "insert into data_protection_keys (id, xml, created_at) values (gen_random_uuid(), 'no xml', '2020-01-01')"
        );

        await using var next = await StartAsync(channel);

        (await SendAsync(channel, next)).ShouldBe("sent");
    }

    [Fact]
    public async Task A_token_that_cannot_be_decrypted_is_tried_again_and_stops_nothing()
    {
        await using var channel = await Channel.OpenAsync();
        await channel.Database.ExecuteAsync("update tenants set whatsapp_token = 'bm90IG91cnM='");
        await channel.QueueAsync("hello");

        (await channel.SendAsync()).ShouldHaveSingleItem().ShouldBeOfType<JobOutcome.Retry>();

        (await channel.StatusAsync()).ShouldBe("queued");
        (await channel.NoticesAsync()).ShouldBe("");
        (await channel.CountAsync("sending_stops")).ShouldBe(0);
    }

    [Fact]
    public async Task A_token_of_one_tenant_is_of_no_use_to_another()
    {
        await using var channel = await Channel.OpenAsync(tenants: 2);
        await channel.Database.ExecuteAsync(
            $"""
            update tenants set whatsapp_token = (select whatsapp_token from tenants where id = '{Channel.Tenant(2)}')
            where id = '{Channel.Tenant(1)}'
            """
        );

        (await SendAsync(channel, channel.Server)).ShouldBe("queued");
        channel.Graph.Messages.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_token_whose_key_was_replaced_is_encrypted_anew_when_it_is_used()
    {
        await using var channel = await Channel.OpenAsync();
        var before = (await channel.AskAsync("select whatsapp_token from tenants")).Single();
        var now = TimeProvider.System.GetUtcNow();
        channel.Server.Service<IKeyManager>().CreateNewKey(now, now.AddDays(90));

        await using var later = await StartAsync(channel);
        (await SendAsync(channel, later)).ShouldBe("sent");

        (await channel.AskAsync("select whatsapp_token from tenants")).Single().ShouldNotBe(before);
        (await SendAsync(channel, channel.Server)).ShouldBe("sent");
        channel.Graph.Messages.ShouldAllBe(m => m.Authorization == "Bearer token-1");
    }

    [Fact]
    public async Task A_number_belongs_to_one_tenant()
    {
        await using var channel = await Channel.OpenAsync(tenants: 2);

        (
            await channel.AsTenantAsync(db =>
                channel.Module.SetCredentialsAsync(db, WhatsAppWebhooks.NumberOf(2), "mine")
            )
        ).ShouldBeFalse();

        (await channel.AskAsync("select whatsapp_phone_id from tenants order by id")).ShouldBe([
            WhatsAppWebhooks.NumberOf(1),
            WhatsAppWebhooks.NumberOf(2),
        ]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("a\r\nX-Header: b")]
    public async Task What_is_no_token_is_refused(string token)
    {
        await using var channel = await Channel.OpenAsync();

        await Should.ThrowAsync<ArgumentException>(() =>
            channel.AsTenantAsync(db => channel.Module.SetCredentialsAsync(db, WhatsAppWebhooks.NumberOf(1), token))
        );
    }

    [Theory]
    [InlineData("DataProtection:MasterKey", "c2hvcnQ=", "openssl rand")]
    [InlineData("Jobs:MaxAttempts", "8", "Jobs:MaxAttempts (8)")]
    [InlineData("WhatsApp:SendTimeout", "-00:00:01", "WhatsApp:SendTimeout")]
    [InlineData("WhatsApp:GraphBaseUrl", "ftp://example.com", "WhatsApp:GraphBaseUrl")]
    [InlineData("WhatsApp:GraphVersion", "../v1", "WhatsApp:GraphVersion")]
    public async Task A_setting_that_cannot_be_stops_the_start_and_says_why(string key, string value, string said)
    {
        await using var database = await Bookline.Testing.MultiTenant.MultiTenantDatabase.CreateAsync(15);
        await using var graph = await GraphStub.StartAsync();

        var error = await Should.ThrowAsync<Exception>(() =>
            RunningServer.StartAsync(database, Channel.Settings(graph, jobs: false, (key, value)))
        );

        error.Message.ShouldContain(said);
        error.Message.ShouldNotContain("c2hvcnQ=");
    }

    private static Task<RunningServer> StartAsync(Channel channel, params (string, string)[] settings) =>
        RunningServer.StartAsync(channel.Database, Channel.Settings(channel.Graph, jobs: false, settings));

    /// <returns>What became of one message that a server sends.</returns>
    private static async Task<string> SendAsync(Channel channel, RunningServer server)
    {
        await channel.Database.ExecuteAsync("delete from outbound_messages; delete from jobs");
        await channel.QueueAsync("hello");
        await channel.DoAsync("whatsapp.send", by: server);
        return await channel.StatusAsync();
    }

    private static string NewMasterKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
}
