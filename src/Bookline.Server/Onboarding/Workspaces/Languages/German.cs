namespace Bookline.Server.Onboarding.Workspaces.Languages;

/// <summary>The same in German.</summary>
internal static class German
{
    public static FirstWords Words { get; } =
        new(
            Table: "Tisch {0}",
            Trades: new Dictionary<Trade, TradeWords>
            {
                [Trade.Salon] = new(
                    "Willkommen bei *{business}*! 💇 Hier buchen Sie Ihren nächsten Besuch.",
                    [
                        new("Haarschnitt", "Haare"),
                        new("Waschen und Föhnen", "Haare"),
                        new("Farbe", "Haare"),
                        new("Maniküre", "Nägel"),
                    ]
                ),
                [Trade.Clinic] = new(
                    "Willkommen bei *{business}*. 🩺 Hier vereinbaren Sie Ihren Termin. Im Notfall rufen Sie bitte den Rettungsdienst.",
                    [
                        new("Erstgespräch", "Sprechstunde"),
                        new("Folgetermin", "Sprechstunde"),
                        new("Vorsorge", "Sprechstunde"),
                    ]
                ),
                [Trade.Barber] = new(
                    "Willkommen bei *{business}*! 💈 Hier buchen Sie Ihren Termin.",
                    [new("Haarschnitt", "Haare"), new("Bart trimmen", "Bart"), new("Haarschnitt und Bart", "Haare")]
                ),
                [Trade.Restaurant] = new(
                    "Willkommen bei *{business}*! 🍽️ Hier reservieren Sie Ihren Tisch.",
                    [new("Tisch für zwei", "Tische"), new("Tisch für vier", "Tische"), new("Tisch für sechs", "Tische")]
                ),
                [Trade.Tutor] = new(
                    "Willkommen bei *{business}*! 📚 Hier buchen Sie Ihre nächste Stunde.",
                    [
                        new("Probestunde", "Unterricht"),
                        new("Einzelstunde", "Unterricht"),
                        new("Doppelstunde", "Unterricht"),
                    ]
                ),
                [Trade.Other] = new(
                    "Willkommen bei *{business}*! 📅 Hier vereinbaren Sie Ihren Termin.",
                    [new("Termin", "Termine"), new("Kurzer Termin", "Termine")]
                ),
            }
        );
}
