namespace Bookline.Server.Api.Docs;

/// <summary>Every code of a problem: what a program may have to tell apart. A code that is used and stands not here fails a test.</summary>
internal static class ErrorCodes
{
    public static IReadOnlyList<ErrorCode> All { get; } =
    [
        new("malformed_request", 400, "The request cannot be read."),
        new(
            "malformed_json",
            400,
            "The body is no JSON of the documented form. Where it is known, errors names the field: wrong_type, or unknown_field."
        ),
        new("malformed_query", 400, "A parameter of the query has a value of another type than documented."),
        new("idempotency_key_malformed", 400, "Idempotency-Key is one text of 1 to 255 printable ASCII characters."),
        new(
            "malformed_csv",
            400,
            "The body is no CSV in UTF-8, or its first line names other columns than documented."
        ),
        new(
            "unauthenticated",
            401,
            "Nobody is signed in, and no API key came with the request; or it is none that works."
        ),
        new("forbidden", 403, "Nobody may call this address."),
        new("permission_missing", 403, "The role or the key lacks the permission that detail names."),
        new("tenant_suspended", 403, "The business is suspended; its owner knows why."),
        new(
            "not_found",
            404,
            "There is nothing of this id in this business. What is another business's is not there either."
        ),
        new("unknown_address", 404, "The API has no such address."),
        new("method_not_allowed", 405, "The address takes other methods; the header Allow names them."),
        new("contact_exists", 409, "There is a contact of this number already."),
        new(
            "idempotency_key_in_use",
            409,
            "The request with this Idempotency-Key is still being done. Send it again in a moment."
        ),
        new(
            "idempotency_outcome_unknown",
            409,
            "The request with this Idempotency-Key changed something, and its answer was lost. Read what stands now, then take a new key."
        ),
        new("changed_meanwhile", 412, "If-Match names an older version. Read it again, and decide anew."),
        new("body_too_large", 413, "64 KB for most bodies, 5 MB for an import."),
        new("unsupported_media_type", 415, "Send what the address documents: mostly application/json."),
        new("invalid", 422, "Some fields cannot be taken as they are; errors names each, with a code of its own."),
        new(
            "idempotency_key_reused",
            422,
            "The Idempotency-Key was another request's. Take a new one for a new request."
        ),
        new("too_many_rows", 422, "An import takes 5,000 rows at once."),
        new(
            "malformed_api_key",
            401,
            "What follows Bearer is no API key: it begins with bk_live_, and its last letters are a checksum."
        ),
        new("unknown_api_key", 401, "There is no such API key."),
        new("api_key_revoked", 401, "The API key was revoked. Create another one."),
        new("api_key_expired", 401, "The API key has expired. Create another one."),
        new("api_key_replaced", 401, "The API key was rotated, and its overlap is over: use the one that replaced it."),
        new(
            "sign_in_refused",
            401,
            "The address, the password or the code is wrong, or there were too many wrong ones before."
        ),
        new("sign_in_expired", 401, "The sign-in took too long. Begin anew."),
        new("passkey_refused", 401, "This passkey is not known here, or its answer does not fit the question."),
        new("email_unconfirmed", 403, "Open the link in the mail of the sign-up first."),
        new("cross_site", 403, "A page of another site sent this. Programs send JSON, or an API key."),
        new("scopes_beyond_own", 403, "A key has no scope that its maker lacks."),
        new("expiry_beyond_own", 403, "A key makes none that works longer than itself."),
        new("role_too_high", 403, "Nobody gives or takes a role above their own; owners alone make owners."),
        new("last_owner", 409, "Somebody must own the business: make another owner first."),
        new("already_member", 409, "Somebody of this address is here already."),
        new("already_invited", 409, "An invitation for this address is open: send it again, or take it back."),
        new("too_many_passkeys", 409, "One person has at most so many passkeys: remove one first."),
        new("too_many_keys", 409, "A business has at most so many active keys: revoke one first."),
        new("key_not_active", 409, "The key was revoked, rotated or has expired: it cannot be rotated."),
        new("link_expired", 410, "The link was used, is too old, or a newer one was sent."),
        new("slot_taken", 409, "Somebody has the slot. next_free lists the next three that are free."),
        new(
            "outside_hours",
            422,
            "Nobody who can do this works then, or it is too soon or too far ahead; availability lists what is free."
        ),
        new("booking_unchangeable", 409, "The booking is over, or cancelled."),
        new("booking_not_begun", 409, "What has not begun is neither completed nor a no-show."),
        new("window_closed", 409, "The customer wrote more than 24 hours ago: WhatsApp lets only templates through."),
        new("opted_out", 409, "The customer wants no messages."),
        new("no_contact", 409, "The chat is of the single-tenant time, and its customer has not written since."),
        new("number_taken", 409, "The number is connected to a business already."),
        new("not_connected", 409, "Connect WhatsApp first."),
        new("mail_off", 503, "This server sends no mail; its operator sets Mail:SmtpHost."),
        new("webhook_disabled", 409, "Enable the webhook first."),
        new("webhook_limit", 409, "A business has at most 20 webhooks: delete one first."),
        new("malformed", 400, "A value has another form than documented."),
        new("malformed_body", 400, "The body is neither a form nor JSON."),
        new("too_many_attempts", 429, "There were too many tries; Retry-After says how long to wait."),
        new("too_many_requests", 429, "There were too many requests; Retry-After says how long to wait."),
        new(
            "rate_limited",
            429,
            "The key's or the plan's limit for this minute is used up; Retry-After says how long to wait."
        ),
        new("daily_limit_reached", 429, "The plan's calls of this day (UTC) are used up."),
        new("token_invalid", 422, "Meta does not accept the access token: make one that does not expire."),
        new("number_unknown", 422, "Meta knows no such phone number ID, or the token is another account's."),
        new("token_lacks_permission", 422, "Meta says that the token may not use the number."),
        new("recipient_not_allowed", 422, "A test number of Meta's sends only to phones on its list."),
        new("undeliverable", 422, "The phone gets no messages from WhatsApp."),
        new("template_missing", 422, "The template hello_world is not there, or Meta has not approved it."),
        new("number_not_registered", 422, "The number is not registered with the Cloud API."),
        new("payment_missing", 422, "The WhatsApp account has no valid way to pay."),
        new("account_locked", 422, "Meta has locked the account; Business Support Home says why."),
        new("refused", 422, "Meta refuses with a code that detail names."),
        new("network", 503, "Meta could not be reached. Try again in a minute."),
        new("meta_unavailable", 503, "Meta has trouble of its own. Try again later."),
        new("internal_error", 500, "A failure of ours. Ask about it by the answer's Request-Id."),
        new("busy", 503, "Others changed the same at this moment, or the database has too much to do. Try again."),
        new("timeout", 503, "This took too long and was given up. Try again."),
    ];
}

/// <param name="Meaning">What happened, and what to do.</param>
public sealed record ErrorCode(string Code, int Status, string Meaning);
