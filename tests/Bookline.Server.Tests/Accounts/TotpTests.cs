using Bookline.Server.Accounts.SecondFactors;
using OtpNet;
using Totp = Bookline.Server.Accounts.SecondFactors.Totp;

namespace Bookline.Server.Tests.Accounts;

/// <summary>Codes of an authenticator app by themselves.</summary>
public sealed class TotpTests
{
    // RFC 6238, appendix B: the last six of its eight digits.
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(20000000000, "353130")]
    public void Codes_are_those_of_the_standard(long seconds, string code)
    {
        var secret = "12345678901234567890"u8.ToArray();
        Totp.StepOf(secret, code, DateTimeOffset.FromUnixTimeSeconds(seconds)).ShouldBe(seconds / 30);
        Totp.ToBase32(secret).ShouldBe(Base32Encoding.ToString(secret));
    }
}
