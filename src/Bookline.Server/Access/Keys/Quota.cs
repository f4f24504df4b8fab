namespace Bookline.Server.Access.Keys;

/// <summary>A limit, and how far it is used up.</summary>
/// <param name="Name"><c>key</c>, <c>tenant</c>, <c>day</c> or <c>session</c>.</param>
/// <param name="Left">How many calls are left of it.</param>
/// <param name="ResetsIn">When it is whole again.</param>
internal sealed record Quota(string Name, TimeSpan Window, long Limit, long Left, TimeSpan ResetsIn)
{
    public static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan Day = TimeSpan.FromDays(1);
}
