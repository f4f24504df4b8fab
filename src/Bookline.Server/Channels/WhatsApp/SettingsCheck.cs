using Microsoft.Extensions.Options;

namespace Bookline.Server.Channels.WhatsApp;

/// <summary>Says once, at the start, what the webhook lacks. The server serves all the rest without it.</summary>
internal sealed class SettingsCheck(IOptions<WhatsAppOptions> options, ILogger<SettingsCheck> log)
{
    public void Warn()
    {
        List<string> missing = [];
        if (string.IsNullOrWhiteSpace(options.Value.AppSecret))
        {
            missing.Add("WhatsApp__AppSecret");
        }
        if (string.IsNullOrWhiteSpace(options.Value.VerifyToken))
        {
            missing.Add("WhatsApp__VerifyToken");
        }
        if (missing.Count > 0)
        {
            log.WebhookOff(string.Join(" and ", missing));
        }
    }
}
