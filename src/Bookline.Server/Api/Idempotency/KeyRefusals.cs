using Bookline.Server.Hosting;

namespace Bookline.Server.Api.Idempotency;

/// <summary>Why a request that names itself is not done.</summary>
internal static class KeyRefusals
{
    public static ClaimAnswer.Refused Reused() =>
        new(
            Problem.Of(
                422,
                "idempotency_key_reused",
                "This Idempotency-Key was another request's: another address, or another body. Take a new one for a new request."
            )
        );

    public static ClaimAnswer.Refused InUse() =>
        new(
            Problem.Of(
                409,
                "idempotency_key_in_use",
                "The request with this Idempotency-Key is still being done. Send it again in a moment for its answer."
            )
        );

    public static ClaimAnswer.Refused OutcomeUnknown() =>
        new(
            Problem.Of(
                409,
                "idempotency_outcome_unknown",
                "The request with this Idempotency-Key was done, at least in part, and its answer was lost. It is not done again: "
                    + "read what it was to change, and take a new key for what is still to do."
            )
        );
}
