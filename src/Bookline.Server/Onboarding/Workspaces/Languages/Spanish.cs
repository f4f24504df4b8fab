namespace Bookline.Server.Onboarding.Workspaces.Languages;

/// <summary>The same in Spanish.</summary>
internal static class Spanish
{
    public static FirstWords Words { get; } =
        new(
            Table: "Mesa {0}",
            Trades: new Dictionary<Trade, TradeWords>
            {
                [Trade.Salon] = new(
                    "¡Te damos la bienvenida a *{business}*! 💇 Reserva aquí tu próxima visita.",
                    [
                        new("Corte de pelo", "Cabello"),
                        new("Lavado y secado", "Cabello"),
                        new("Color", "Cabello"),
                        new("Manicura", "Uñas"),
                    ]
                ),
                [Trade.Clinic] = new(
                    "Te damos la bienvenida a *{business}*. 🩺 Aquí puedes pedir tu cita. En una emergencia, llama a los servicios de urgencias.",
                    [
                        new("Primera consulta", "Consultas"),
                        new("Consulta de seguimiento", "Consultas"),
                        new("Revisión", "Consultas"),
                    ]
                ),
                [Trade.Barber] = new(
                    "¡Te damos la bienvenida a *{business}*! 💈 Reserva aquí tu turno.",
                    [new("Corte de pelo", "Cabello"), new("Arreglo de barba", "Barba"), new("Corte y barba", "Cabello")]
                ),
                [Trade.Restaurant] = new(
                    "¡Te damos la bienvenida a *{business}*! 🍽️ Reserva aquí tu mesa.",
                    [new("Mesa para dos", "Mesas"), new("Mesa para cuatro", "Mesas"), new("Mesa para seis", "Mesas")]
                ),
                [Trade.Tutor] = new(
                    "¡Te damos la bienvenida a *{business}*! 📚 Reserva aquí tu próxima clase.",
                    [new("Clase de prueba", "Clases"), new("Clase individual", "Clases"), new("Clase doble", "Clases")]
                ),
                [Trade.Other] = new(
                    "¡Te damos la bienvenida a *{business}*! 📅 Pide aquí tu cita.",
                    [new("Cita", "Citas"), new("Cita corta", "Citas")]
                ),
            }
        );
}
