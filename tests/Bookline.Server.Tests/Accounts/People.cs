using System.Collections.Concurrent;
using Bookline.Server.Access;
using Bookline.Server.Accounts;
using Bookline.Server.Accounts.Links;
using Bookline.Server.Mail;
using Bookline.Server.Tests.Hosting;
using Bookline.Tenancy;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Bookline.Server.Tests.Accounts;

/// <summary>A server with people in it, a clock that a test moves, and the mails that they would get.</summary>
internal sealed class People : IAsyncDisposable
{
    public const string Password = "four words to remember";

    private readonly ConcurrentQueue<MailMessage> mails = new();
    private readonly List<Browser> browsers = [];

    public TestDatabase Database { get; private set; } = null!;
    public RunningServer Server { get; private set; } = null!;
    public FakeTimeProvider Time { get; } = new(TimeProvider.System.GetUtcNow());

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<MailMessage> Mails => [.. mails];

    public static async Task<People> StartAsync(
        int tenants = 2,
        Action<WebApplicationBuilder>? configure = null,
        IReadOnlyDictionary<string, string>? settings = null
    )
    {
        var people = new People { Database = await MultiTenantDatabase.CreateAsync(15, tenants) };
        people.Server = await people.StartServerAsync(configure, settings);
        return people;
    }

    /// <summary>Another server on the same database.</summary>
    public Task<RunningServer> StartServerAsync(
        Action<WebApplicationBuilder>? configure = null,
        IReadOnlyDictionary<string, string>? settings = null
    ) =>
        RunningServer.StartAsync(
            Database,
            settings,
            Time,
            builder =>
            {
                // What a hash costs is of no interest here.
                builder.Services.PostConfigure<PasswordHasherOptions>(options => options.IterationCount = 10);
                builder.Services.AddSingleton<QueueMail>(
                    (_, mail) =>
                    {
                        mails.Enqueue(mail);
                        return Task.CompletedTask;
                    }
                );
                configure?.Invoke(builder);
            }
        );

    public static TenantId Tenant(int number) => new(MultiTenantDatabase.TenantAt(number));

    public async Task<Guid> AddAsync(
        string email,
        int tenant = 1,
        Role role = Role.Owner,
        string password = Password,
        bool isConfirmed = true
    )
    {
        var id = await Server.Tenants.WithTenantTransactionAsync(
            Tenant(tenant),
            db => Server.Service<AccountsModule>().CreateOwnerAsync(db, email, password)
        );
        var confirmed = isConfirmed ? "now()" : "null";
        await Database.ExecuteAsync(
            $"update users set role = '{RoleMatrix.Word(role)}', email_confirmed_at = {confirmed} where id = '{id}'"
        );
        return id;
    }

    public Browser NewBrowser(RunningServer? at = null)
    {
        var browser = new Browser((at ?? Server).Http.BaseAddress!);
        browsers.Add(browser);
        return browser;
    }

    /// <summary>A browser in which somebody has signed in.</summary>
    public async Task<Browser> SignInAsync(string email, string password = Password)
    {
        var browser = NewBrowser();
        var answer = await browser.SignInAsync(email, password);
        answer.ShouldLeadTo("/home");
        return browser;
    }

    /// <summary>Asks for a link to choose a new password.</summary>
    /// <returns>The token in it.</returns>
    public async Task<string> ForgetAsync(string email)
    {
        var before = Mails.Count;
        (await NewBrowser().PostAsync("/account/forgot", ("email", email))).ShouldBe(System.Net.HttpStatusCode.OK);
        await Eventually.ShouldBeAsync(() => Task.FromResult(Mails.Count), before + 1);
        var token = TokenMailedTo(email);
        // It is queued before its transaction has ended.
        await Eventually.ShouldBeAsync(
            () => Database.ScalarAsync<long>($"select count(*) from user_tokens where token_hash = sha256('{token}')"),
            1
        );
        return token;
    }

    public Task<string?> ScalarAsync(string sql) => Database.ScalarAsync<string>(sql);

    /// <summary>The token in the link of the newest mail to somebody.</summary>
    public string TokenMailedTo(string email)
    {
        var url = Mails.Last(mail => mail.To == email && mail.Link is not null).Link!.Url;
        return url.Split("token=")[^1].Split('/')[^1];
    }

    public async ValueTask DisposeAsync()
    {
        browsers.ForEach(browser => browser.Dispose());
        await Server.DisposeAsync();
        await Database.DisposeAsync();
    }
}
