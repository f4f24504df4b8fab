namespace Bookline.Server.Channels.WhatsApp.Notices;

/// <summary>What the channel tells owners of businesses.</summary>
internal static class OwnerNotices
{
    /// <summary>Subject: the conversation. A message waits until the contact writes again.</summary>
    public const string MessageHeld = "message_held";

    /// <summary>Subject: Meta's error code, or "token". Nothing is sent until the credentials are set anew or sending is resumed.</summary>
    public const string SendingStopped = "sending_stopped";

    /// <summary>Subject: the message. Meta did not take its template.</summary>
    public const string TemplateRefused = "template_refused";

    /// <summary>Subject: the message. It was tried often enough, and waits to be replayed.</summary>
    public const string MessageDead = "message_dead";
}
