namespace Bookline.Isolation.Tests.Databases;

internal static class SupersetAssertion
{
    /// <summary>All of these are among them.</summary>
    public static void ShouldBeSupersetOf<T>(this IEnumerable<T> all, params T[] some) =>
        some.Except(all.ToList()).ShouldBeEmpty($"among {string.Join(", ", all)}");
}
