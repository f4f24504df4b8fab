namespace Bookline.Trials.Salon;

/// <summary>What a salon offers, and how its customers write.</summary>
public static class SalonTexts
{
    /// <summary>id, name, description, price in whole rupees, active, icon.</summary>
    public static readonly IReadOnlyList<object?[]> Services =
    [
        ["svc-haircut", "Haircut & blow-dry", "Wash, cut and style", 650, true, "💇‍♀️"],
        ["svc-haircut-men", "Men's haircut", "Cut, wash; beard line for free", 250, true, "💇‍♂️"],
        ["svc-beard", "Beard trim", null, 150, true, "🧔"],
        ["svc-threading", "Threading, eyebrows", "\"No pain, no gain\"", 60, true, null],
        [Guid.CreateVersion7().ToString(), "Fruit clean-up", "30 min", 500, true, "🍓"],
        [Guid.CreateVersion7().ToString(), "Gold facial", "O3+ products; 75 min", 1800, true, "✨"],
        [Guid.CreateVersion7().ToString(), "Global hair colour", "L'Oréal, ammonia-free", 3500, true, "🎨"],
        [Guid.CreateVersion7().ToString(), "Keratin treatment", "Medium length; long hair +₹1500", 4999, true, null],
        [Guid.CreateVersion7().ToString(), "Manicure", "", 600, true, "💅"],
        [Guid.CreateVersion7().ToString(), "Pedicure", "", 750, true, "🦶"],
        [Guid.CreateVersion7().ToString(), "Bridal make-up", "Trial included", 15000, true, "👰"],
        [Guid.CreateVersion7().ToString(), "Hair spa (old price)", "Replaced in 2024", 900, false, null],
    ];

    public static readonly IReadOnlyList<string?> Names =
    [
        "Ananya Sen",
        "Rahul Das",
        "Priya \"Pri\" Nair",
        "Siobhán O'Brien",
        "অনন্যা মুখার্জী",
        "Sourav Mukherjee",
        "Mou 💖",
        "",
        null,
        null,
        "Md. Irfan",
        "D'Souza, Liza",
        "Tanisha Roy",
        "Back\\slash Bose",
        "  Ritu  ",
    ];

    public static readonly IReadOnlyList<string> Times =
    [
        "10:00 AM",
        "11:30 AM",
        "12:00 PM",
        "2:30 PM",
        "4:00 PM",
        "5:15 PM",
        "6:30 pm",
        "7 PM",
    ];

    public static readonly IReadOnlyList<string> Customers =
    [
        "Hi",
        "hello 👋",
        "Haircut tomorrow?",
        "what's the price for keratin",
        "2:30 PM works",
        "kal 5 baje hoga?",
        "Can't make it today 😞",
        "ok 👍",
        "ধন্যবাদ 🙏",
        "Is \"Gold facial\" ok for oily skin?",
        "pay by UPI",
        "line one\nline two",
        "100% sure; see you",
        "1",
        "",
    ];

    public static readonly IReadOnlyList<string> Bot =
    [
        "👋 Welcome to Spark Salon! Reply with a number:\n1. Haircut – ₹650\n2. Gold facial – ₹1,800",
        "Great choice! Which day suits you?",
        "These times are free: 11:30 AM, 2:30 PM, 6:30 PM",
        "✅ Booked. Please pay ₹650 here: https://rzp.io/l/spark-salon",
        "Sorry, I didn't get that. Reply *menu*.",
        "Your appointment's confirmed. See you at 22 Park Street!",
    ];
}
