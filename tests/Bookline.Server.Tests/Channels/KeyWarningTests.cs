using System.Collections.Concurrent;
using Bookline.Server.Tests.Hosting;
using Bookline.Testing.MultiTenant;
using Microsoft.Extensions.Logging;

namespace Bookline.Server.Tests.Channels;

/// <summary>What the log says of keys that are not wrapped.</summary>
public sealed class KeyWarningTests
{
    [Fact]
    public async Task One_warning_says_what_to_set_and_the_framework_s_own_is_left_out()
    {
        await using var database = await MultiTenantDatabase.CreateAsync(15);
        await using var graph = await GraphStub.StartAsync();
        using var warnings = new Warnings();

        await using var server = await RunningServer.StartAsync(
            database,
            Channel.Settings(graph, jobs: false),
            configure: builder => builder.Logging.AddProvider(warnings)
        );

        warnings
            .Said.Where(text => text.Contains("encrypt", StringComparison.OrdinalIgnoreCase))
            .ShouldHaveSingleItem()
            .ShouldContain("DataProtection__MasterKey");
    }

    private sealed class Warnings : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Said { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (IsEnabled(logLevel))
            {
                Said.Enqueue(formatter(state, exception));
            }
        }

        public void Dispose() { }
    }
}
