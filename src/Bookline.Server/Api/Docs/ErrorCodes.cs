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
        new("internal_error", 500, "A failure of ours. Ask about it by the answer's Request-Id."),
        new("busy", 503, "Others changed the same at this moment, or the database has too much to do. Try again."),
        new("timeout", 503, "This took too long and was given up. Try again."),
    ];
}

/// <param name="Meaning">What happened, and what to do.</param>
public sealed record ErrorCode(string Code, int Status, string Meaning);
