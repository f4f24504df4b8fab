namespace Bookline.Server.Access;

/// <summary>A way to say who one is: an API key, a session's cookie.</summary>
public interface ICallerSource
{
    Task<CallerAnswer> FindAsync(HttpContext context);
}

public abstract record CallerAnswer
{
    private CallerAnswer() { }

    /// <summary>The request has nothing of this kind.</summary>
    public sealed record NothingShown : CallerAnswer;

    /// <param name="Answer">What the request gets: 401, or 429.</param>
    public sealed record Refused(IResult Answer) : CallerAnswer;

    public sealed record Found(Caller Caller) : CallerAnswer;
}
