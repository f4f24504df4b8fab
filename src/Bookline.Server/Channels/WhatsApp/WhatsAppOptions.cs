using Bookline.Server.Jobs;
using Microsoft.Extensions.Options;

namespace Bookline.Server.Channels.WhatsApp;

/// <summary>Settings under <c>WhatsApp</c>; in the environment <c>WhatsApp__AppSecret</c> and so on. Durations: <c>00:00:10</c>.</summary>
internal sealed class WhatsAppOptions
{
    public const string Section = "WhatsApp";

    /// <summary>Meta signs each webhook with it. Without it the webhook answers 503.</summary>
    public string? AppSecret { get; set; }

    /// <summary>The word that is given to Meta with the webhook's address.</summary>
    public string? VerifyToken { get; set; }

    public Uri GraphBaseUrl { get; set; } = new("https://graph.facebook.com");
    public string GraphVersion { get; set; } = "v23.0";

    /// <summary>The longest webhook body. Meta's reach 3 MB.</summary>
    public int MaxBodyBytes { get; set; } = 4 * 1024 * 1024;

    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a message is tried before it is dead, and waits for a person to replay it.</summary>
    public int MaxSendAttempts { get; set; } = 8;

    /// <summary>How long to wait for Meta's word on an attempt of which it is not known whether it arrived.</summary>
    public TimeSpan DoubtfulWait { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How many messages a second one number may send.</summary>
    public int NumberPerSecond { get; set; } = 80;

    /// <summary>How far apart messages of one number to one contact are, on the average.</summary>
    public TimeSpan PairSpacing { get; set; } = TimeSpan.FromSeconds(6);

    /// <summary>How many messages may go to one contact at once.</summary>
    public int PairBurst { get; set; } = 45;

    /// <summary>How long after the contact's last message free-form messages may go out.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromHours(24);

    /// <summary>A held message that is older is not sent any more: nobody wants last month's reminder.</summary>
    public TimeSpan HeldFor { get; set; } = TimeSpan.FromDays(7);

    /// <summary>A read receipt that is older is not worth sending.</summary>
    public TimeSpan ReadReceiptFor { get; set; } = TimeSpan.FromSeconds(30);
}

/// <summary>Says at the start what is wrong with the settings, all of it at once.</summary>
internal sealed class WhatsAppOptionsCheck(JobsModule jobs) : IValidateOptions<WhatsAppOptions>
{
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(5);

    public ValidateOptionsResult Validate(string? name, WhatsAppOptions o)
    {
        List<string> wrong = [];
        Demand(
            o.GraphBaseUrl.IsAbsoluteUri && o.GraphBaseUrl.Scheme is "https" or "http",
            "GraphBaseUrl is no http(s) address, such as https://graph.facebook.com."
        );
        Demand(
            o.GraphVersion.Length is > 1 and < 10 && o.GraphVersion.All(c => char.IsAsciiLetterOrDigit(c) || c == '.'),
            "GraphVersion is no version, such as v23.0."
        );
        Demand(o.MaxBodyBytes is >= 3 << 20 and <= 64 << 20, "MaxBodyBytes is not between 3 MB and 64 MB.");
        Demand(Positive(o.SendTimeout, LongestTimeout), "SendTimeout is not between 0 and 5 minutes.");
        Demand(o.MaxSendAttempts is >= 1 and <= 100, "MaxSendAttempts is not between 1 and 100.");
        Demand(
            o.MaxSendAttempts < jobs.MaxAttempts,
            $"MaxSendAttempts is not less than Jobs:MaxAttempts ({jobs.MaxAttempts}): the job would end before the message."
        );
        Demand(Positive(o.DoubtfulWait, LongestTimeout), "DoubtfulWait is not between 0 and 5 minutes.");
        Demand(o.NumberPerSecond is >= 1 and <= 10_000, "NumberPerSecond is not between 1 and 10000.");
        Demand(Positive(o.PairSpacing, LongestTimeout), "PairSpacing is not between 0 and 5 minutes.");
        Demand(o.PairBurst is >= 1 and <= 10_000, "PairBurst is not between 1 and 10000.");
        Demand(Positive(o.Window, TimeSpan.FromDays(7)), "Window is not between 0 and 7 days.");
        Demand(Positive(o.HeldFor, TimeSpan.FromDays(365)), "HeldFor is not between 0 and 365 days.");
        Demand(Positive(o.ReadReceiptFor, LongestTimeout), "ReadReceiptFor is not between 0 and 5 minutes.");
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);

        void Demand(bool holds, string otherwise)
        {
            if (!holds)
            {
                wrong.Add($"{WhatsAppOptions.Section}:{otherwise}");
            }
        }
    }

    private static bool Positive(TimeSpan value, TimeSpan most) => value > TimeSpan.Zero && value <= most;
}
