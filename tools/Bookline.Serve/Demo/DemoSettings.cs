namespace Bookline.Serve.Demo;

/// <summary>Whom the simulator's phones can write to.</summary>
internal static class DemoSettings
{
    public static IEnumerable<KeyValuePair<string, string?>> All()
    {
        foreach (var (n, business) in Businesses.All.Index())
        {
            var section = $"Simulator:Businesses:{n}";
            yield return new($"{section}:Name", business.Name);
            yield return new($"{section}:Trade", business.Trade);
            yield return new($"{section}:TimeZone", business.TimeZone);
            yield return new($"{section}:PhoneNumberId", business.PhoneNumberId);
            yield return new($"{section}:DisplayNumber", business.DisplayNumber);
        }
    }
}
