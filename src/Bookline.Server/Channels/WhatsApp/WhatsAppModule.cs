using Bookline.Server.Access;
using Bookline.Server.Channels.WhatsApp.Credentials;
using Bookline.Server.Channels.WhatsApp.Failures;
using Bookline.Server.Channels.WhatsApp.Incoming;
using Bookline.Server.Channels.WhatsApp.Outgoing;
using Bookline.Server.Channels.WhatsApp.Statuses;
using Bookline.Server.Jobs;
using Bookline.Tenancy;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Bookline.Server.Channels.WhatsApp;

/// <summary>The WhatsApp Cloud API: webhooks in, messages out.</summary>
public sealed class WhatsAppModule
{
    /// <summary>The kind of the job that each message received brings; its payload is <c>{"wamid": …}</c>.</summary>
    public const string ReceivedJob = "conversation.inbound";

    private const string WebhookPath = "/webhooks/whatsapp";

    private readonly MessageQueue queue;
    private readonly TenantCredentials credentials;
    private readonly NumberLookup numbers;
    private readonly JobsModule jobs;
    private readonly TimeProvider time;

    internal WhatsAppModule(
        MessageQueue queue,
        TenantCredentials credentials,
        NumberLookup numbers,
        JobsModule jobs,
        TimeProvider time
    ) => (this.queue, this.credentials, this.numbers, this.jobs, this.time) = (queue, credentials, numbers, jobs, time);

    internal static void Add(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<WhatsAppOptions>().BindConfiguration(WhatsAppOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<WhatsAppOptions>, WhatsAppOptionsCheck>();
        services.AddSingleton<WhatsAppMetrics>().AddSingleton<SettingsCheck>();
        KeyRing.Add(services);
        services.AddSingleton<TokenCipher>().AddSingleton<TenantCredentials>();
        services.AddSingleton<NumberLookup>().AddSingleton<InboundStore>().AddSingleton<ReceiveWebhook>();
        GraphClient.Add(services);
        services.AddSingleton<GraphClient>().AddSingleton<SendPace>().AddSingleton<MessageQueue>();
        services.AddSingleton<FailureHandling>();
        JobsModule.AddHandler<SendMessage>(builder);
        JobsModule.AddHandler<SendReadReceipt>(builder);
        JobsModule.AddHandler<ApplyStatus>(builder);
        services.AddSingleton(provider => new WhatsAppModule(
            provider.GetRequiredService<MessageQueue>(),
            provider.GetRequiredService<TenantCredentials>(),
            provider.GetRequiredService<NumberLookup>(),
            provider.GetRequiredService<JobsModule>(),
            provider.GetRequiredService<TimeProvider>()
        ));
    }

    internal static void Map(WebApplication app)
    {
        app.MapGet(WebhookPath, Handshake.Answer).OpenToAnyone("Meta's verify token");
        app.MapPost(WebhookPath, (ReceiveWebhook webhook, HttpContext context) => webhook.HandleAsync(context))
            .OpenToAnyone("Meta's signature over the body");
        app.Services.GetRequiredService<SettingsCheck>().Warn();
    }

    /// <summary>
    /// What the job <see cref="ReceivedJob"/> is about; null when there is no such message. Messages that waited for the contact to
    /// write are queued with it, in the transaction of <paramref name="db"/>, before any reply; that it had opted out is over.
    /// </summary>
    public async Task<ReceivedMessage?> ReadAsync(TenantDatabase db, string wamid)
    {
        if (await InboundReading.FindAsync(db, wamid) is not var (message, hasHeld, hadOptedOut))
        {
            return null;
        }
        if (hadOptedOut && message.MovedTo is null)
        {
            await InboundReading.OptInAsync(db, message.From, time.GetUtcNow());
        }
        if (hasHeld && message.MovedTo is null)
        {
            await queue.ReleaseAsync(db, message.From, message.SentAt.ToDateTimeOffset());
        }
        return message;
    }

    /// <summary>
    /// Puts messages to a contact in the way of being sent, in this order, in the transaction of <paramref name="db"/>. Outside
    /// the 24-hour window only a template goes out; anything else is held, and the owner told.
    /// </summary>
    public Task QueueAsync(TenantDatabase db, Recipient to, IReadOnlyList<OutgoingMessage> messages) =>
        queue.AddAsync(db, to, messages);

    /// <summary>Until when free-form messages may go to who last wrote then; null: never.</summary>
    public Instant? WindowEnd(Instant? lastInboundAt) => queue.WindowEnd(lastInboundAt);

    /// <summary>Has what waited for the contact to write sent; <see cref="ReadAsync"/> does so by itself.</summary>
    public Task ReleaseHeldAsync(TenantDatabase db, Recipient to) =>
        to.LastInboundAt is { } last ? queue.ReleaseAsync(db, to.Address, last.ToDateTimeOffset()) : Task.CompletedTask;

    /// <summary>Marks the message read and shows that the bot is typing. Never fails a conversation.</summary>
    public Task QueueReadReceiptAsync(TenantDatabase db, Recipient to, string wamid) =>
        jobs.EnqueueAsync(db, SendReadReceipt.JobFor(wamid, time.GetUtcNow()));

    /// <summary>Sets the number a tenant sends from and its token, and has what waited for a working token sent.</summary>
    /// <param name="phoneNumberId">Meta's id of the number, not the number.</param>
    /// <param name="verifyToken">Kept with the rest; null: what is there stays.</param>
    /// <returns>False: the number is another tenant's.</returns>
    /// <exception cref="ArgumentException">The id or the token is none that Meta gives out.</exception>
    public Task<bool> SetCredentialsAsync(
        TenantDatabase db,
        string phoneNumberId,
        string token,
        string? verifyToken = null
    ) => credentials.SetAsync(db, phoneNumberId, token, verifyToken);

    /// <summary>Whose number it is, by Meta's id of it; null: nobody's.</summary>
    public async Task<TenantId?> FindTenantAsync(string phoneNumberId, CancellationToken ct) =>
        (await numbers.FindAsync([phoneNumberId], ct)).TryGetValue(phoneNumberId, out var tenant) ? tenant : null;

    /// <summary>The owner has put right what stopped the sending (a payment, a permission): what waited goes out.</summary>
    public Task ResumeSendingAsync(TenantDatabase db) => queue.ResumeAsync(db);

    /// <summary>Messages that were tried often enough, oldest first.</summary>
    public Task<IReadOnlyList<DeadMessage>> DeadMessagesAsync(TenantDatabase db, int most) =>
        DeadMessages.ListAsync(db, most);

    /// <summary>Sends a dead message again, with all of its attempts.</summary>
    /// <returns>False: there is no dead message of this id.</returns>
    public Task<bool> ReplayAsync(TenantDatabase db, Guid message) => queue.ReplayAsync(db, message);
}
