using System.Text.RegularExpressions;

namespace Bookline.Server.Simulator.Chats;

/// <summary>A person with a phone.</summary>
/// <param name="Number">E.164 without the plus, as WhatsApp sends it.</param>
public sealed record Customer(string Number, string Name);

/// <summary>Who stands beside whom on the page.</summary>
internal sealed partial class Customers
{
    public const int Most = 6;
    public const int LongestName = 40;

    private readonly Lock gate = new();

    // Numbers of the range kept for fiction.
    private List<Customer> customers = [new("12025550101", "Ana"), new("12025550102", "Ben")];

    public IReadOnlyList<Customer> All
    {
        get
        {
            lock (gate)
            {
                return customers;
            }
        }
    }

    public Customer? Find(string number) => All.FirstOrDefault(c => c.Number == number);

    /// <returns>What is wrong, for the person who typed it; null when it is done.</returns>
    public string? Add(string name, string number)
    {
        name = name.Trim();
        number = Separators().Replace(number, "");
        if (name.Length is 0 or > LongestName)
        {
            return $"A name has 1 to {LongestName} characters.";
        }
        if (!E164().IsMatch(number))
        {
            return "A number has 7 to 15 digits, country code first: +1 202 555 0103.";
        }
        lock (gate)
        {
            if (customers.Count >= Most)
            {
                return $"There is room for {Most} phones.";
            }
            if (customers.Exists(c => c.Number == number))
            {
                return "A phone with this number is here already.";
            }
            customers = [.. customers, new Customer(number, name)];
        }
        return null;
    }

    /// <summary>Takes a phone off the page; its chats stay, for when it comes back.</summary>
    public void Remove(string number)
    {
        lock (gate)
        {
            customers = [.. customers.Where(c => c.Number != number)];
        }
    }

    [GeneratedRegex(@"[\s+()./-]")]
    private static partial Regex Separators();

    [GeneratedRegex(@"^[1-9][0-9]{6,14}\z")]
    private static partial Regex E164();
}
