using Bookline.Server.Jobs;
using Bookline.Server.Mail;
using Bookline.Server.Mail.DevMailbox;
using Bookline.Server.Tests.Hosting;
using MimeKit;

namespace Bookline.Server.Tests.Mail;

public sealed class SendMailTests
{
    private static readonly MailMessage Mail = new(
        "ana@example.com",
        "Ihre Buchung ✂ am Freitag",
        "Hallo Ana,\n\nbis <bald> & gute Reise.\n.\nEnde",
        new MailLink("Ansehen", "https://book.example.com/b?x=1&y=2")
    );

    [Fact]
    public async Task A_mail_arrives_as_it_was_meant_and_leaves_nothing_behind()
    {
        await using var world = await MailWorld.OpenAsync();
        await world.QueueAsync(Mail);

        (await world.SendAsync()).ShouldBe([JobOutcome.Done]);

        var mail = world.Mailbox.ShouldHaveSingleItem();
        mail.To.Mailboxes.Single().Address.ShouldBe("ana@example.com");
        mail.From.Mailboxes.Single().Address.ShouldBe("hello@bookline.example");
        mail.Subject.ShouldBe(Mail.Subject);
        mail.TextBody!.ReplaceLineEndings("\n").ShouldContain(Mail.Text);
        mail.TextBody!.ShouldContain(Mail.Link!.Url);
        mail.HtmlBody!.ShouldContain("bis &lt;bald&gt; &amp; gute Reise.");
        mail.HtmlBody!.ShouldContain("""href="https://book.example.com/b?x=1&amp;y=2" """.Trim());
        (await world.CountAsync("outgoing_mails")).ShouldBe(0);
        (await world.CountAsync("jobs")).ShouldBe(0);
    }

    [Fact]
    public async Task What_is_attached_keeps_every_byte()
    {
        await using var world = await MailWorld.OpenAsync();
        const string Calendar = "BEGIN:VCALENDAR\r\nSUMMARY:Schnitt ✂\r\nEND:VCALENDAR\r\n";
        await world.QueueAsync(
            Mail with
            {
                Attachments = [new("booking.ics", "text/calendar; method=REQUEST", Calendar)],
            }
        );

        await world.SendAsync();

        var part = (MimePart)world.Mailbox.Single().Attachments.Single();
        part.FileName.ShouldBe("booking.ics");
        part.ContentType.MimeType.ShouldBe("text/calendar");
        part.ContentType.Parameters["method"].ShouldBe("REQUEST");
        using var content = new MemoryStream();
        part.Content!.DecodeTo(content);
        System.Text.Encoding.UTF8.GetString(content.ToArray()).ShouldBe(Calendar);
    }

    [Fact]
    public async Task A_mail_that_waits_cannot_be_read_in_the_database()
    {
        await using var world = await MailWorld.OpenAsync();
        await world.QueueAsync(Mail);

        var stored = (
            await world.Database.ColumnAsync("select o::text || j::text from outgoing_mails o, jobs j")
        ).Single();

        stored.ShouldNotContain("ana@example.com");
        stored.ShouldNotContain("book.example.com");
        stored.ShouldNotContain("Hallo");
    }

    [Fact]
    public async Task A_mail_of_a_transaction_that_is_rolled_back_is_never_sent()
    {
        await using var world = await MailWorld.OpenAsync();
        await Should.ThrowAsync<InvalidOperationException>(() =>
            world.Server.Tenants.WithTenantTransactionAsync(
                MailWorld.Tenant,
                async db =>
                {
                    await world.Server.Service<MailModule>().QueueAsync(db, Mail);
                    throw new InvalidOperationException("no");
                }
            )
        );

        (await world.SendAsync()).ShouldBeEmpty();
        (await world.CountAsync("outgoing_mails")).ShouldBe(0);
    }

    [Theory]
    [InlineData(nameof(SmtpMood.Unavailable421))]
    [InlineData(nameof(SmtpMood.Busy451))]
    [InlineData(nameof(SmtpMood.DropsAtData))]
    public async Task A_mail_server_with_a_bad_day_gets_it_again(string mood)
    {
        await using var world = await MailWorld.OpenAsync();
        world.Smtp.Next(Enum.Parse<SmtpMood>(mood));
        await world.QueueAsync(Mail);

        (await world.SendAsync()).ShouldHaveSingleItem().ShouldBeOfType<JobOutcome.Retry>();
        world.Mailbox.ShouldBeEmpty();

        (await world.SendAsync()).ShouldBe([JobOutcome.Done]);
        world.Mailbox.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_mail_server_that_says_nothing_is_left_after_the_time_out()
    {
        await using var world = await MailWorld.OpenAsync(("Mail:Timeout", "00:00:00.300"));
        world.Smtp.Next(SmtpMood.Hangs);
        await world.QueueAsync(Mail);

        (await world.SendAsync()).ShouldHaveSingleItem().ShouldBe(new JobOutcome.Retry("time-out"));
    }

    [Theory]
    [InlineData(nameof(SmtpMood.NoSuchMailbox550))]
    [InlineData(nameof(SmtpMood.RefusesContent554))]
    public async Task What_is_refused_for_good_is_dead_at_once_and_the_owner_is_told(string mood)
    {
        await using var world = await MailWorld.OpenAsync();
        world.Smtp.Next(Enum.Parse<SmtpMood>(mood));
        await world.QueueAsync(Mail);

        (await world.SendAsync()).ShouldHaveSingleItem().ShouldBeOfType<JobOutcome.Dead>();

        (await world.Database.ColumnAsync("select kind from owner_notices")).ShouldBe(["mail_failed"]);
        // It stays, so that its job can be done again.
        (await world.CountAsync("outgoing_mails where failed_at is not null and error like '%55%'")).ShouldBe(1);
    }

    [Fact]
    public async Task A_mail_server_that_hangs_up_after_it_took_a_mail_does_not_get_it_twice()
    {
        await using var world = await MailWorld.OpenAsync();
        world.Smtp.Next(SmtpMood.HangsUpAfterAccepting);
        await world.QueueAsync(Mail);

        (await world.SendAsync()).ShouldBe([JobOutcome.Done]);
        world.Smtp.Received.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_mail_that_is_sent_twice_all_the_same_has_one_id()
    {
        await using var world = await MailWorld.OpenAsync();
        await world.QueueAsync(Mail);
        // A server that died before it could say that it was done.
        await world.Database.ExecuteAsync("create table kept as select * from outgoing_mails");
        await world.Database.ExecuteAsync("create table kept_jobs as select * from jobs");
        await world.SendAsync();
        await world.Database.ExecuteAsync("insert into outgoing_mails select * from kept");
        await world.Database.ExecuteAsync("insert into jobs overriding system value select * from kept_jobs");
        await world.SendAsync();

        world.Mailbox.Count.ShouldBe(2);
        world.Mailbox.Select(m => m.MessageId).Distinct().ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("ana@example.com\r\nBcc: eve@example.com", "Hi")]
    [InlineData("ana@example.com, eve@example.com", "Hi")]
    [InlineData("Ana <ana@example.com>", "Hi")]
    [InlineData("ana@localhost", "Hi")]
    [InlineData("ana", "Hi")]
    [InlineData("ana@exa mple.com", "Hi")]
    [InlineData("ana@example.com", "Hi\r\nBcc: eve@example.com")]
    [InlineData("ana@example.com", "Hi\nX: y")]
    [InlineData("ana@example.com", "")]
    public async Task Nothing_can_bring_a_header_or_a_recipient_of_its_own(string to, string subject)
    {
        await using var world = await MailWorld.OpenAsync();

        await Should.ThrowAsync<ArgumentException>(() => world.QueueAsync(new MailMessage(to, subject, "Hello")));
        (await world.CountAsync("jobs")).ShouldBe(0);
    }

    [Theory]
    [InlineData("ana@example.com", true)]
    [InlineData("ana.o'neill+x@mail.example.co.uk", true)]
    [InlineData("ana@bücher.example", false)]
    [InlineData("\"a b\"@example.com", false)]
    [InlineData("ana@[127.0.0.1]", false)]
    [InlineData(null, false)]
    public void Knows_an_address(string? text, bool isOne) => MailModule.IsAddress(text).ShouldBe(isOne);

    [Fact]
    public async Task Without_a_mail_server_mail_waits()
    {
        await using var world = await MailWorld.OpenAsync(("Mail:SmtpHost", ""));
        world.Server.Service<MailModule>().IsOn.ShouldBeFalse();
        await world.QueueAsync(Mail);

        (await world.SendAsync()).ShouldHaveSingleItem().ShouldBeOfType<JobOutcome.Retry>();
        (await world.CountAsync("outgoing_mails")).ShouldBe(1);
    }

    [Theory]
    [InlineData("Mail:From", "nobody", "From")]
    [InlineData("Mail:Port", "0", "Port")]
    [InlineData("Mail:User", "me", "Password")]
    [InlineData("Mail:Timeout", "00:00:00", "Timeout")]
    [InlineData("Mail:DevMailbox", "true", "DevMailbox")]
    public async Task A_bad_setting_stops_the_start_and_is_named(string key, string value, string named)
    {
        var error = await Should.ThrowAsync<Microsoft.Extensions.Options.OptionsValidationException>(() =>
            MailWorld.OpenAsync((key, value))
        );
        error.Message.ShouldContain(named);
    }

    [Fact]
    public async Task In_development_mail_is_kept_and_shown_on_every_server()
    {
        await using var world = await MailWorld.OpenAsync(("Mail:SmtpHost", ""), ("Mail:DevMailbox", "true"));
        await using var other = await RunningServer.StartAsync(
            world.Database,
            new Dictionary<string, string> { ["Mail:DevMailbox"] = "true", ["Jobs:Enabled"] = "false" }
        );
        await world.QueueAsync(Mail with { Subject = "<b>Hi</b>" });

        (await world.SendAsync()).ShouldBe([JobOutcome.Done]);

        (await other.Http.GetStringAsync("/dev/mail")).ShouldContain("&lt;b&gt;Hi&lt;/b&gt;");
        var json = await other.Http.GetStringAsync("/dev/mail.json?to=ANA@example.com");
        json.ShouldContain("https://book.example.com/b?x=1");
        (await other.Http.GetStringAsync("/dev/mail.json?to=eve@example.com")).ShouldBe("[]");
        var mail = (await other.Service<DevMails>().ListAsync(null, CancellationToken.None)).Single();
        (await other.Http.GetStringAsync($"/dev/mail/{mail.Id}")).ShouldContain("bis &lt;bald&gt; &amp; gute Reise.");
    }

    [Fact]
    public async Task Elsewhere_there_is_no_such_page()
    {
        await using var world = await MailWorld.OpenAsync();
        (await world.Server.Http.GetAsync("/dev/mail")).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
        (await world.Server.Http.GetAsync("/dev/mail.json")).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
    }
}
