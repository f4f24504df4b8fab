using Bookline.Server.Jobs;
using Microsoft.Extensions.Configuration;

namespace Bookline.Server.Tests.Jobs;

/// <summary>The settings of the queue.</summary>
public sealed class SettingsTests
{
    [Fact]
    public void Without_any_there_are_eight_workers_sixteen_for_the_network_and_a_lease_of_a_minute()
    {
        var settings = JobSettings.From(new ConfigurationBuilder().Build());

        (settings.IsEnabled, settings.Workers, settings.NetworkWorkers).ShouldBe((true, 8, 16));
        settings.Lease.ShouldBe(TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData("Workers", "0")]
    [InlineData("NetworkWorkers", "0")]
    [InlineData("PollMilliseconds", "1")]
    [InlineData("LeaseSeconds", "601")]
    [InlineData("LeaseSeconds", "soon")]
    [InlineData("MaxAttempts", "101")]
    [InlineData("StopSeconds", "-1")]
    public void One_that_is_out_of_bounds_is_named(string name, string value)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create($"Jobs:{name}", (string?)value)])
            .Build();

        Should
            .Throw<InvalidOperationException>(() => JobSettings.From(configuration))
            .Message.ShouldContain($"Jobs:{name}");
    }
}
