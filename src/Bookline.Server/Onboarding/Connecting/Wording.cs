using Bookline.Server.Channels.WhatsApp;

namespace Bookline.Server.Onboarding.Connecting;

/// <summary>Sentences that the page and the API share.</summary>
internal static class Wording
{
    public const string NumberTaken =
        "This number is connected to another business here. Disconnect it there first, or use another number.";

    public const string BadPhone = "A phone with its country code, such as +49 30 123456.";

    public const string NotConnected = "Connect a number first.";

    /// <summary>Which field is to be looked at; null: none of them is wrong.</summary>
    public static string? FieldOf(ConnectionTrouble trouble) =>
        trouble.Code switch
        {
            "token_invalid" or "token_lacks_permission" => "access_token",
            "number_unknown" => "phone_number_id",
            "recipient_not_allowed" or "undeliverable" => "to",
            _ => null,
        };

    /// <summary>It goes by itself.</summary>
    public static bool IsPassing(ConnectionTrouble trouble) =>
        trouble.Code is "network" or "meta_unavailable" or "too_many_requests";
}
