namespace Bookline.Server.Channels.WhatsApp.Failures;

/// <summary>What an error of the Cloud API calls for. Its <c>error.code</c> says; the HTTP status does not.</summary>
internal enum ErrorAction
{
    /// <summary>It will go by itself: a limit, or trouble at Meta's.</summary>
    Retry,

    /// <summary>The 24-hour window is closed: the template, or wait for the contact.</summary>
    WindowClosed,

    /// <summary>It cannot reach this contact.</summary>
    Undeliverable,

    /// <summary>The contact wants no such messages.</summary>
    OptedOut,

    /// <summary>The token or its permissions do not work: nothing of this tenant can be sent.</summary>
    TokenInvalid,

    /// <summary>Meta has barred the account, or wants to be paid: nothing of this tenant can be sent.</summary>
    AccountBlocked,

    /// <summary>The template is not there, paused, or filled in wrongly.</summary>
    TemplateInvalid,

    /// <summary>None of these: for people to look at.</summary>
    Unknown,
}

internal static class ErrorActions
{
    public static ErrorAction For(int code) =>
        code switch
        {
            4 or 80007 or 130429 or 131016 or 131056 or 131057 => ErrorAction.Retry,
            131047 => ErrorAction.WindowClosed,
            131026 => ErrorAction.Undeliverable,
            131050 => ErrorAction.OptedOut,
            0 or 10 or 190 or (>= 200 and <= 299) => ErrorAction.TokenInvalid,
            132000 or 132001 or 132015 or 132016 => ErrorAction.TemplateInvalid,
            368 or 131031 or 131042 or 131048 => ErrorAction.AccountBlocked,
            _ => ErrorAction.Unknown,
        };
}
