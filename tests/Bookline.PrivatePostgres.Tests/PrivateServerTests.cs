using Bookline.Testing;
using Npgsql;

namespace Bookline.PrivatePostgres.Tests;

public sealed class PrivateServerTests
{
    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task Comes_back_on_its_port_with_its_data_after_a_crash(int major)
    {
        await using var server = await TestServers.StartOwnAsync(major, durable: true);
        await using var database = await TestDatabase.CreateAsync(server);
        var port = server.Port;
        await database.ExecuteAsync("create table kept (id int); insert into kept values (1)");

        await server.StopAsync(StopMode.Immediate);
        await Should.ThrowAsync<NpgsqlException>(() => database.OpenAsync());
        await server.StartAgainAsync();

        server.Port.ShouldBe(port);
        (await database.ScalarAsync<long>("select count(*) from kept")).ShouldBe(1);
    }

    [Fact]
    public async Task Takes_settings_and_says_its_version()
    {
        var settings = new Dictionary<string, string> { ["application_name"] = @"it's a back\slash" };
        await using var server = await TestServers.StartOwnAsync(15, settings: settings);
        await using var database = await TestDatabase.CreateAsync(server);

        server.MajorVersion.ShouldBe(15);
        (await database.ScalarAsync<string>("show application_name")).ShouldBe(@"it's a back\slash");
        (await database.ScalarAsync<string>("show server_version")).ShouldStartWith("15.");
        (await database.ScalarAsync<string>("show fsync")).ShouldBe("off");
        (await database.ScalarAsync<string>("show max_connections")).ShouldBe("200");
    }

    [Fact]
    public async Task Asks_for_the_password_when_there_is_one()
    {
        var options = new PrivateServerOptions { Durable = false, Password = "it's;a secret@ü" };
        await using var server = await PrivateServer.StartAsync(options);

        await using var connection = new NpgsqlConnection(server.ConnectionString() + ";Pooling=false");
        await connection.OpenAsync();
        await using var wrong = new NpgsqlConnection(
            $"Host=127.0.0.1;Port={server.Port};Username=postgres;Password=guess;Pooling=false"
        );
        var refused = await Should.ThrowAsync<PostgresException>(() => wrong.OpenAsync());

        refused.SqlState.ShouldBe(PostgresErrorCodes.InvalidPassword);
        server.Url().ShouldBe($"postgresql://postgres:it%27s%3Ba%20secret%40%C3%BC@127.0.0.1:{server.Port}/postgres");
    }

    [Fact]
    public async Task Leaves_nothing_behind()
    {
        var server = await TestServers.StartOwnAsync(15);
        var folder = Path.GetDirectoryName(server.DataDirectory)!;
        Directory.Exists(folder).ShouldBeTrue();

        await server.DisposeAsync();

        Directory.Exists(folder).ShouldBeFalse();
    }

    [Fact]
    public async Task Keeps_its_folder_when_asked_to()
    {
        var folder = Path.Combine("/var/tmp", $"bookline-test-{Guid.CreateVersion7():N}");
        var options = new PrivateServerOptions
        {
            Root = folder,
            KeepFolder = true,
            Durable = false,
        };
        try
        {
            await using (var first = await PrivateServer.StartAsync(options))
            {
                await using var connection = new NpgsqlConnection(first.ConnectionString() + ";Pooling=false");
                await connection.OpenAsync();
                await using var command = new NpgsqlCommand("create database kept", connection);
                await command.ExecuteNonQueryAsync();
            }

            await using var second = await PrivateServer.StartAsync(options);
            await using var again = new NpgsqlConnection(second.ConnectionString("kept") + ";Pooling=false");
            await again.OpenAsync();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Shows_the_servers_own_words_when_it_does_not_start()
    {
        var options = new PrivateServerOptions
        {
            Durable = false,
            Settings = new Dictionary<string, string> { ["no_such_setting"] = "1" },
        };

        var failure = await Should.ThrowAsync<PrivatePostgresException>(() => PrivateServer.StartAsync(options));

        failure.Message.ShouldContain("unrecognized configuration parameter \"no_such_setting\"");
    }

    [Theory]
    [InlineData("port = 1\nfsync", "off")]
    [InlineData("work_mem", "1\nport = 1")]
    public async Task Refuses_settings_that_would_be_more_than_one_line(string name, string value)
    {
        var options = new PrivateServerOptions
        {
            Durable = false,
            Settings = new Dictionary<string, string> { [name] = value },
        };

        await Should.ThrowAsync<PrivatePostgresException>(() => PrivateServer.StartAsync(options));
    }
}
