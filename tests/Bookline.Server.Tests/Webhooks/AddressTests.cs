using System.Net;
using Bookline.Server.Tests.Channels;
using Bookline.Server.Webhooks;
using Bookline.Server.Webhooks.Addresses;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;

namespace Bookline.Server.Tests.Webhooks;

/// <summary>Nobody has the server call what is not on the public internet.</summary>
public sealed class AddressTests
{
    // First address and prefix of each range, as IANA's registries and the clouds' handbooks have them.
    private static readonly (string First, int Prefix)[] Special =
    [
        ("0.0.0.0", 8),
        ("10.0.0.0", 8),
        ("100.64.0.0", 10),
        ("127.0.0.0", 8),
        ("168.63.129.16", 32),
        ("169.254.0.0", 16),
        ("172.16.0.0", 12),
        ("192.0.0.0", 24),
        ("192.0.2.0", 24),
        ("192.88.99.0", 24),
        ("192.168.0.0", 16),
        ("198.18.0.0", 15),
        ("198.51.100.0", 24),
        ("203.0.113.0", 24),
        ("224.0.0.0", 4),
        ("240.0.0.0", 4),
        ("::", 128),
        ("::1", 128),
        ("64:ff9b::", 96),
        ("64:ff9b:1::", 48),
        ("100::", 64),
        ("2001::", 32),
        ("2001:2::", 48),
        ("2001:10::", 28),
        ("2001:20::", 28),
        ("2001:db8::", 32),
        ("2002::", 16),
        ("3fff::", 20),
        ("5f00::", 16),
        ("fc00::", 7),
        ("fe80::", 10),
        ("fec0::", 10),
        ("ff00::", 8),
    ];

    [Fact]
    public void No_address_of_a_special_range_is_public() =>
        Gen.Select(OneOf(Special), Gen.Byte.Array[16])
            .Sample((range, random) => PublicAddress.IsPublic(Within(range, random)).ShouldBeFalse(), iter: 20_000);

    [Fact]
    public void Nor_is_one_of_version_4_inside_one_of_version_6() =>
        Gen.Select(OneOf([.. Special.Where(r => !r.First.Contains(':'))]), Gen.Byte.Array[16])
            .Sample(
                (range, random) => PublicAddress.IsPublic(Within(range, random).MapToIPv6()).ShouldBeFalse(),
                iter: 5_000
            );

    [Theory]
    [InlineData("1.0.0.0")]
    [InlineData("8.8.8.8")]
    [InlineData("9.255.255.255")]
    [InlineData("11.0.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("126.255.255.255")]
    [InlineData("128.0.0.0")]
    [InlineData("168.63.129.15")]
    [InlineData("169.253.255.255")]
    [InlineData("169.255.0.0")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("192.0.1.0")]
    [InlineData("192.167.255.255")]
    [InlineData("192.169.0.0")]
    [InlineData("198.17.255.255")]
    [InlineData("198.20.0.0")]
    [InlineData("223.255.255.255")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("2001:4860:4860::8888")]
    [InlineData("2001:200::1")]
    [InlineData("2003::1")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("2a00:1450:4001::1")]
    public void Its_neighbours_are(string address) => PublicAddress.IsPublic(IPAddress.Parse(address)).ShouldBeTrue();

    [Fact]
    public void One_with_a_zone_is_a_neighbours() =>
        PublicAddress
            .IsPublic(new IPAddress(IPAddress.Parse("2a00:1450:4001::1").GetAddressBytes(), 2))
            .ShouldBeFalse();

    [Theory]
    [InlineData("https://localhost/")]
    [InlineData("https://localhost./")]
    [InlineData("https://LOCALHOST:8443/")]
    [InlineData("https://a.localhost/")]
    [InlineData("https://metadata.google.internal/")]
    [InlineData("https://printer.local/")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://127.1/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f000001/")]
    [InlineData("https://0x7f.0.0.1/")]
    [InlineData("https://0177.0.0.1/")]
    [InlineData("https://017700000001/")]
    [InlineData("https://169.254.169.254/latest/meta-data/")]
    [InlineData("https://2852039166/")]
    [InlineData("https://0/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[::]/")]
    [InlineData("https://[::ffff:127.0.0.1]/")]
    [InlineData("https://[::ffff:a9fe:a9fe]/")]
    [InlineData("https://[fe80::1%25eth0]/")]
    [InlineData("https://[fd00:ec2::254]/")]
    [InlineData("https://[64:ff9b::7f00:1]/")]
    [InlineData("https://[2002:7f00:1::]/")]
    public async Task However_it_is_written_it_is_neither_taken_nor_called(string url)
    {
        await using var hooks = await Hooks.OpenAsync(new FakeTime());
        (await hooks.SendAsync("POST", "webhooks", new { url, events = (string[])["*"] })).Problem.ShouldBe(
            "422 invalid url:address_refused"
        );

        // Nor if it had got in.
        await hooks.CreateAsync();
        await hooks.Database.ExecuteAsync($"update webhook_endpoints set url = '{url}'");
        await hooks.PublishAsync();
        await hooks.DeliverAsync();
        (await hooks.DeliveriesAsync("status, error")).ShouldBeOneOf(
            "failed/address_refused",
            "failed/name_not_resolved"
        );
    }

    [Fact]
    public async Task A_host_in_other_letters_is_written_as_the_network_writes_it()
    {
        await using var hooks = await Hooks.OpenAsync(new FakeTime());
        (await CreateAsync("https://１２７.0.0.1/")).Problem.ShouldBe("422 invalid url:malformed");
        (await CreateAsync("https://bücher.example/")).Problem.ShouldBe("422 invalid url:malformed");
        (await CreateAsync("https://xn--bcher-kva.example/")).Status.ShouldBe(201);

        Task<Api.ApiAnswer> CreateAsync(string url) =>
            hooks.SendAsync("POST", "webhooks", new { url, events = (string[])["*"] });
    }

    [Fact]
    public async Task Without_the_setting_only_https_is_taken()
    {
        await using var hooks = await Hooks.OpenAsync(new FakeTime(), settings: ("Webhooks:AllowInsecure", "false"));

        (
            await hooks.SendAsync("POST", "webhooks", new { url = "http://example.com", events = (string[])["*"] })
        ).Problem.ShouldBe("422 invalid url:not_https");
    }

    [Fact]
    public async Task A_name_that_leads_to_a_public_address_first_and_then_to_this_machine_is_looked_at_each_time()
    {
        var names = new FakeNames();
        await using var hooks = await Hooks.OpenAsync(
            new FakeTime(),
            configure: builder => builder.Services.AddSingleton<IHostResolver>(names)
        );
        var port = new Uri(hooks.Receiver.Url).Port;
        var url = $"http://rebinding.example:{port}/hooks";
        await hooks.SendAsync("POST", "webhooks", new { url, events = (string[])["*"] });

        names.Answers.Enqueue([IPAddress.Loopback]);
        names.Answers.Enqueue([IPAddress.Parse("8.8.8.8"), IPAddress.Loopback]);
        names.Answers.Enqueue([IPAddress.IPv6Loopback]);
        for (var n = 0; n < 3; n++)
        {
            await hooks.PublishAsync();
            await hooks.DeliverAsync();
            await hooks.Database.ExecuteAsync(
                "update webhook_endpoints set consecutive_failures = 0, first_failed_at = null"
            );
        }

        (await hooks.DeliveriesAsync("error")).ShouldBe("address_refused address_refused address_refused");
        names.Asked.ShouldBe(3);
        hooks.Receiver.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_connection_goes_to_the_address_that_was_looked_at()
    {
        var names = new FakeNames();
        var receiver = await ReceiverStub.StartAsync();
        await using var _ = receiver;
        var port = new Uri(receiver.Url).Port;
        // Allowed by its name, so that a test can see it arrive; a second look at the name would lead elsewhere.
        var settings = new WebhookSettings(
            true,
            new HashSet<string> { $"pinned.example:{port}" },
            TimeSpan.FromSeconds(5),
            8
        );
        names.Answers.Enqueue([IPAddress.Loopback]);
        names.Answers.Enqueue([IPAddress.Parse("192.0.2.1")]);
        using var http = new HttpClient(
            new SocketsHttpHandler { ConnectCallback = new CheckedConnect(names, settings).ConnectAsync }
        );

        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://pinned.example:{port}/");
        request.Headers.Add("webhook-timestamp", "1");
        using var answer = await http.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        names.Asked.ShouldBe(1);
    }

    [Fact]
    public async Task A_redirect_to_a_clouds_metadata_leads_nowhere()
    {
        await using var hooks = await Hooks.OpenAsync(new FakeTime());
        await hooks.CreateAsync();
        hooks.Receiver.NextAnswers(302, "", ("Location", "http://169.254.169.254/latest/meta-data/"));

        await hooks.PublishAsync();
        await hooks.DeliverAsync();

        (await hooks.DeliveriesAsync("status, response_status, error")).ShouldBe("failed/302/redirect");
    }

    private static Gen<(string First, int Prefix)> OneOf((string First, int Prefix)[] ranges) =>
        Gen.Int[0, ranges.Length - 1].Select(n => ranges[n]);

    private static IPAddress Within((string First, int Prefix) range, byte[] random)
    {
        var bytes = IPAddress.Parse(range.First).GetAddressBytes();
        for (var bit = range.Prefix; bit < 8 * bytes.Length; bit++)
        {
            bytes[bit / 8] |= (byte)(random[bit / 8] & (0x80 >> (bit % 8)));
        }
        return new IPAddress(bytes);
    }

    private sealed class FakeNames : IHostResolver
    {
        public Queue<IPAddress[]> Answers { get; } = new();
        public int Asked { get; private set; }

        public Task<IPAddress[]> ResolveAsync(string host, CancellationToken ct)
        {
            Asked++;
            return Task.FromResult(Answers.Dequeue());
        }
    }
}
