using Bookline.Server.Channels.WhatsApp.Outgoing;

namespace Bookline.Server.Channels.WhatsApp.Connecting;

/// <summary>From what Meta answers to what its owner can do about it.</summary>
internal static class Explanations
{
    private const int FirstServerError = 500;

    public static ConnectionTrouble Of(GraphAnswer answer) =>
        answer switch
        {
            GraphAnswer.Refused refused => Of(refused.Code, refused.HttpStatus),
            GraphAnswer.None none => none.Reason.StartsWith("HTTP ", StringComparison.Ordinal)
                ? MetaTrouble(null)
                : new(
                    "network",
                    $"Meta could not be reached ({none.Reason}).",
                    "Nothing is wrong with your credentials. Try again in a minute.",
                    null
                ),
            _ => throw new ArgumentException("An answer that works needs no explanation.", nameof(answer)),
        };

    // developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes
    private static ConnectionTrouble Of(int code, int httpStatus) =>
        code switch
        {
            190 => new(
                "token_invalid",
                "Meta does not accept the access token: it has expired, was revoked, or is not complete.",
                "Make a token that does not expire: Business settings → System users → Generate token, and copy all of it.",
                code
            ),
            100 or 33 or 803 => new(
                "number_unknown",
                "Meta knows no such phone number ID, or the token is for another account.",
                "Copy the phone number ID (not the number) from WhatsApp → API setup of the app that the token is for.",
                code
            ),
            3 or 10 or (>= 200 and <= 299) => new(
                "token_lacks_permission",
                "The token may not use this number.",
                "Give the system user the WhatsApp account as an asset, and make the token with whatsapp_business_messaging and "
                    + "whatsapp_business_management.",
                code
            ),
            4 or 80007 or 130429 or 131048 or 131056 => new(
                "too_many_requests",
                "Meta answers no more requests for a while.",
                "Wait some minutes and try again.",
                code
            ),
            131030 => new(
                "recipient_not_allowed",
                "A test number sends only to phones on its list.",
                "Add the phone under WhatsApp → API setup → To, and type in the code that it gets.",
                code
            ),
            131026 => new(
                "undeliverable",
                "The phone does not get messages from WhatsApp.",
                "Check the number with its country code, and that WhatsApp is installed there.",
                code
            ),
            132000 or 132001 or 132005 or 132007 or 132012 or 132015 or 132016 => new(
                "template_missing",
                "The template hello_world is not there, or is not approved.",
                "Look at WhatsApp Manager → Message templates; a new account brings hello_world in English (US).",
                code
            ),
            133010 => new(
                "number_not_registered",
                "The number is not registered with the Cloud API.",
                "Register it under WhatsApp → API setup, with a PIN of six digits.",
                code
            ),
            131042 => new(
                "payment_missing",
                "The WhatsApp account has no valid way to pay.",
                "Add one under WhatsApp Manager → Payment settings.",
                code
            ),
            131031 or 368 => new(
                "account_locked",
                "Meta has locked the account.",
                "Look at Business Support Home, where Meta says why and takes objections.",
                code
            ),
            1 or 2 or 131000 or 131016 => MetaTrouble(code),
            _ when httpStatus >= FirstServerError => MetaTrouble(code),
            _ => new(
                "refused",
                $"Meta refuses with code {code}.",
                "Look the code up in Meta's list of error codes, or ask us with it.",
                code
            ),
        };

    private static ConnectionTrouble MetaTrouble(int? code) =>
        new(
            "meta_unavailable",
            "Meta has trouble of its own.",
            "Nothing is wrong with your credentials. Try again later; metastatus.com tells how it stands.",
            code
        );
}
