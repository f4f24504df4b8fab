using Bookline.Server.Simulator.Faults;

namespace Bookline.Server.Simulator.FakeGraph;

/// <summary>An answer that refuses, in the shape of Meta's. Who sends is to look at <paramref name="Code"/>.</summary>
internal sealed record GraphError(
    int HttpStatus,
    int Code,
    string Message,
    string Details,
    int? Subcode = null,
    string Type = "OAuthException"
)
{
    public static readonly GraphError NoToken = new(
        401,
        190,
        "An access token is required to request this resource.",
        "The header Authorization: Bearer <token> is missing."
    );

    public static readonly GraphError Overloaded = new(
        503,
        131016,
        "(#131016) Service overloaded",
        "The service is temporarily unavailable."
    );

    public static GraphError NotFound(string phoneNumberId) =>
        new(
            404,
            100,
            $"Unsupported post request. Object with ID '{phoneNumberId}' does not exist.",
            "A phone number id consists of digits.",
            33,
            "GraphMethodException"
        );

    /// <summary>What is required is not there.</summary>
    public static GraphError Missing(string path) =>
        new(400, 131008, "(#131008) Required parameter is missing", $"Parameter '{path}' is required.");

    /// <summary>A value is not as it must be.</summary>
    public static GraphError Invalid(string path, string why) =>
        new(400, 131009, "(#131009) Parameter value is not valid", $"Parameter '{path}' {why}.");

    /// <summary>The request as a whole makes no sense.</summary>
    public static GraphError BadRequest(string details) => new(400, 100, "(#100) Invalid parameter", details, 2494010);

    /// <summary>The error that a fault answers with; null for a fault that is no such answer.</summary>
    public static GraphError? Of(FaultKind fault) =>
        fault switch
        {
            FaultKind.RateLimited => new(
                429,
                130429,
                "(#130429) Rate limit hit",
                "Too many messages from this number in a short time.",
                2494055
            ),
            FaultKind.PairRateLimited => new(
                400,
                131056,
                "(#131056) Business account and consumer account pair rate limit hit",
                "Too many messages to this recipient in a short time."
            ),
            FaultKind.Unavailable => Overloaded,
            FaultKind.TokenInvalid => new(
                401,
                190,
                "Error validating access token: the session has been invalidated.",
                "The access token is no longer valid.",
                460
            ),
            FaultKind.WindowClosed => new(
                400,
                131047,
                "(#131047) Re-engagement message",
                "More than 24 hours have passed since the recipient last wrote.",
                2494008
            ),
            _ => null,
        };

    /// <summary>The JSON answer.</summary>
    public IResult ToResult() =>
        Results.Json(
            new
            {
                error = new
                {
                    message = Message,
                    type = Type,
                    code = Code,
                    error_subcode = Subcode ?? 0,
                    error_data = new { messaging_product = "whatsapp", details = Details },
                    fbtrace_id = "A" + Guid.CreateVersion7().ToString("N"),
                },
            },
            statusCode: HttpStatus
        );
}
