using System.Text;
using Bookline.Server.Jobs;
using Bookline.Server.Mail;
using Bookline.Server.Tests.Hosting;
using Bookline.Tenancy;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;

namespace Bookline.Server.Tests.Mail;

/// <summary>A server, its database, and a mail server that does as it is told.</summary>
internal sealed class MailWorld : IAsyncDisposable
{
    private MailWorld(TestDatabase database, FakeSmtp smtp, RunningServer server) =>
        (Database, Smtp, Server) = (database, smtp, server);

    public TestDatabase Database { get; }
    public FakeSmtp Smtp { get; }
    public RunningServer Server { get; }

    public static TenantId Tenant { get; } = new(MultiTenantDatabase.TenantAt(1));

    public static async Task<MailWorld> OpenAsync(params (string Key, string Value)[] settings)
    {
        var smtp = new FakeSmtp();
        var database = await MultiTenantDatabase.CreateAsync(15, tenants: 1);
        var all = new Dictionary<string, string>
        {
            ["Mail:SmtpHost"] = "127.0.0.1",
            ["Mail:Port"] = $"{smtp.Port}",
            ["Mail:Security"] = "None",
            ["Mail:From"] = "Bookline <hello@bookline.example>",
            ["Jobs:Enabled"] = "false",
        };
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }
        return new MailWorld(database, smtp, await RunningServer.StartAsync(database, all));
    }

    public Task QueueAsync(MailMessage mail) =>
        Server.Tenants.WithTenantTransactionAsync(Tenant, db => Server.Service<MailModule>().QueueAsync(db, mail));

    /// <summary>Does the jobs that send mail, once each, and ends them as a worker does.</summary>
    public async Task<IReadOnlyList<JobOutcome>> SendAsync()
    {
        var handler = Server.Services.GetServices<IJobHandler>().Single(h => h.Kind == "mail.send");
        var outcomes = new List<JobOutcome>();
        foreach (
            var id in await Database.ColumnAsync("select id::text from jobs where kind = 'mail.send' order by seq")
        )
        {
            var lease = Guid.CreateVersion7();
            await Database.ExecuteAsync(
                $"update jobs set lease = '{lease}', leased_until = now() + '1 hour' where id = '{id}'"
            );
            var payload = (await Database.ColumnAsync($"select payload::text from jobs where id = '{id}'")).Single();
            var job = new Job(Tenant, Guid.Parse(id), handler.Kind, payload, 1, lease);
            var outcome = await handler.HandleAsync(job, CancellationToken.None);
            if (outcome is JobOutcome.Dead dead)
            {
                await handler.GiveUpAsync(job, dead.Reason, CancellationToken.None);
            }
            outcomes.Add(outcome);
        }
        return outcomes;
    }

    /// <summary>The mails that the mail server took, read as a mailbox reads them.</summary>
    public IReadOnlyList<MimeMessage> Mailbox =>
        [
            .. Smtp.Received.Select(text =>
                MimeMessage.Load(
                    new MemoryStream(
                        Encoding.UTF8.GetBytes(
                            string.Join(
                                "\r\n",
                                text.Split("\r\n").SkipWhile(l => l.StartsWith("MAIL ") || l.StartsWith("RCPT "))
                            )
                        )
                    )
                )
            ),
        ];

    public async Task<int> CountAsync(string of) => (int)await Database.ScalarAsync<long>($"select count(*) from {of}");

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Smtp.DisposeAsync();
        await Database.DisposeAsync();
    }
}
