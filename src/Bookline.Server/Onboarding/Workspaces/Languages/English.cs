namespace Bookline.Server.Onboarding.Workspaces.Languages;

/// <summary>What a new business's services are called, and how the bot greets, in English.</summary>
internal static class English
{
    public static FirstWords Words { get; } =
        new(
            Table: "Table {0}",
            Trades: new Dictionary<Trade, TradeWords>
            {
                [Trade.Salon] = new(
                    "Welcome to *{business}*! 💇 Book your next visit right here.",
                    [
                        new("Haircut", "Hair"),
                        new("Wash and blow-dry", "Hair"),
                        new("Colour", "Hair"),
                        new("Manicure", "Nails"),
                    ]
                ),
                [Trade.Clinic] = new(
                    "Welcome to *{business}*. 🩺 You can make your appointment here. In an emergency, please call the emergency services.",
                    [
                        new("First consultation", "Consultations"),
                        new("Follow-up", "Consultations"),
                        new("Check-up", "Consultations"),
                    ]
                ),
                [Trade.Barber] = new(
                    "Welcome to *{business}*! 💈 Book your chair right here.",
                    [new("Haircut", "Hair"), new("Beard trim", "Beard"), new("Haircut and beard", "Hair")]
                ),
                [Trade.Restaurant] = new(
                    "Welcome to *{business}*! 🍽️ Book your table right here.",
                    [new("Table for two", "Tables"), new("Table for four", "Tables"), new("Table for six", "Tables")]
                ),
                [Trade.Tutor] = new(
                    "Welcome to *{business}*! 📚 Book your next lesson right here.",
                    [new("Trial lesson", "Lessons"), new("Single lesson", "Lessons"), new("Double lesson", "Lessons")]
                ),
                [Trade.Other] = new(
                    "Welcome to *{business}*! 📅 Make your appointment right here.",
                    [new("Appointment", "Appointments"), new("Short appointment", "Appointments")]
                ),
            }
        );
}
