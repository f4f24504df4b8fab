using Bookline.Server.Jobs;
using CsCheck;

namespace Bookline.Server.Tests.Jobs;

/// <summary>How long a job waits before it is tried again.</summary>
public sealed class BackoffTests
{
    [Fact]
    public void Pauses_double_up_to_an_hour_and_spread_by_a_quarter() =>
        Gen.Select(Gen.Int[1, 200], Gen.Double[0, 1])
            .Sample(
                (attempt, chance) =>
                {
                    var middle = Math.Min(2 * Math.Pow(2, attempt - 1), 3600);
                    Backoff.After(attempt, chance).TotalSeconds.ShouldBeInRange(middle * 0.749, middle * 1.251);
                }
            );
}
