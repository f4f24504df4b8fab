using Bookline.Server.Tests.Simulator;

namespace Bookline.EndToEnd.Tests;

/// <summary>What the bot of fixed answers greets with.</summary>
internal static class Menu
{
    public static object Of(string to) =>
        BotMessage.List(
            to,
            "Hello Ana 👋 Welcome to *Spark Salon*.\nWhat would you like to book?",
            "Choose a service",
            ("Haircut", "45 min · ₹650"),
            ("Colour", "2 h · ₹2,400"),
            ("Beard trim", "20 min · ₹300"),
            ("Head massage", "30 min · ₹500"),
            ("Bridal make-up", "3 h · ₹9,000"),
            ("My bookings", "See, move or cancel")
        );
}
