using System.Threading.Channels;
using Bookline.Server.Accounts.SignIn;
using Bookline.Server.Audit;
using Bookline.Tenancy;
using Npgsql;

namespace Bookline.Server.Accounts.Links;

/// <summary>
/// Whoever asks for a link is answered before anybody has looked whether there is an account, so that neither the answer nor its time
/// tells. A job would want a tenant, which is what nobody knows yet: asks wait in memory, for moments, and who gets no mail asks again.
/// </summary>
internal sealed partial class ForgottenPasswords(SignInPace pace, PasswordReset reset, ILogger<ForgottenPasswords> log)
    : BackgroundService
{
    private const int MostWaiting = 1_000;

    private readonly Channel<Ask> asks = Channel.CreateBounded<Ask>(
        new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true }
    );

    /// <summary>The same for an address that nobody has: one claim, and one ask.</summary>
    public async Task AskAsync(HttpContext context, string email)
    {
        if (await pace.MayMailAsync(email))
        {
            asks.Writer.TryWrite(new(email, Actor.Of(context, ActorKind.Anonymous, null, null)));
        }
    }

    /// <summary>What was asked for before is still sent, for as long as the host waits.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        asks.Writer.TryComplete();
        await (ExecuteTask ?? Task.CompletedTask)
            .WaitAsync(cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var ask in asks.Reader.ReadAllAsync(CancellationToken.None))
        {
            try
            {
                await reset.SendAsync(ask.From, ask.Email);
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or TenancyException)
            {
                NotSent(e.GetType().Name);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "A link to choose a new password was not sent: {Error}")]
    private partial void NotSent(string error);

    private sealed record Ask(string Email, Actor From);
}
