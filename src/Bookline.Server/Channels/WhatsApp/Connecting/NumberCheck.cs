namespace Bookline.Server.Channels.WhatsApp;

/// <summary>What Meta answers when credentials are tried.</summary>
public abstract record NumberCheck
{
    private NumberCheck() { }

    /// <summary>They work; null what Meta did not say.</summary>
    public sealed record Works(string? DisplayPhoneNumber, string? VerifiedName, string? QualityRating) : NumberCheck;

    public sealed record Fails(ConnectionTrouble Trouble) : NumberCheck;
}

/// <summary>What came of a test message.</summary>
public abstract record TestSend
{
    private TestSend() { }

    public sealed record Sent(string? Wamid) : TestSend;

    /// <summary>There are no credentials yet, or none that can be read.</summary>
    public sealed record NotConnected : TestSend;

    public sealed record Fails(ConnectionTrouble Trouble) : TestSend;
}

/// <summary>Why the connection to WhatsApp does not work.</summary>
/// <param name="Code">Stable: <c>token_invalid</c>.</param>
/// <param name="Explanation">What is wrong, in a sentence.</param>
/// <param name="Remedy">What to do about it.</param>
/// <param name="MetaCode">As Meta numbers it; null: it did not say.</param>
public sealed record ConnectionTrouble(string Code, string Explanation, string Remedy, int? MetaCode);
