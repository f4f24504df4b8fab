namespace Bookline.Server.Channels.WhatsApp.Failures;

/// <summary>Why a message waits; as in <c>outbound_messages.held_because</c>.</summary>
internal static class HeldBecause
{
    /// <summary>The 24-hour window is closed, and there is no template.</summary>
    public const string Window = "window";

    /// <summary>Nothing of this tenant may be sent.</summary>
    public const string Stopped = "stopped";
}
