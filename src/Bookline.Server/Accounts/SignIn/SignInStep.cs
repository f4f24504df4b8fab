namespace Bookline.Server.Accounts.SignIn;

/// <summary>What a step of signing in leads to.</summary>
internal abstract record SignInStep
{
    private SignInStep() { }

    /// <summary>Wrong, locked or unknown: nobody is told which.</summary>
    public sealed record Refused : SignInStep;

    /// <summary>Too many tries; no password was looked at.</summary>
    public sealed record Wait(TimeSpan For) : SignInStep;

    /// <summary>The password is right, and nobody has opened the link in the mail yet; another mail is on its way.</summary>
    public sealed record Unconfirmed : SignInStep;

    /// <summary>The same password opens several businesses.</summary>
    public sealed record Choose(IReadOnlyList<Candidate> Among) : SignInStep;

    public sealed record NeedsCode(Candidate Candidate) : SignInStep;

    /// <summary>It took too long, or was finished elsewhere.</summary>
    public sealed record Expired : SignInStep;

    /// <param name="Next">Where to go.</param>
    public sealed record Done(Candidate Candidate, string Next) : SignInStep;
}
