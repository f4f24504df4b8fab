namespace Bookline.Server.Onboarding.Workspaces.Languages;

/// <summary>The same in Portuguese.</summary>
internal static class Portuguese
{
    public static FirstWords Words { get; } =
        new(
            Table: "Mesa {0}",
            Trades: new Dictionary<Trade, TradeWords>
            {
                [Trade.Salon] = new(
                    "Boas-vindas a *{business}*! 💇 Agende aqui a sua próxima visita.",
                    [
                        new("Corte de cabelo", "Cabelo"),
                        new("Lavagem e escova", "Cabelo"),
                        new("Coloração", "Cabelo"),
                        new("Manicure", "Unhas"),
                    ]
                ),
                [Trade.Clinic] = new(
                    "Boas-vindas a *{business}*. 🩺 Aqui você marca a sua consulta. Em caso de emergência, ligue para o serviço de urgência.",
                    [new("Primeira consulta", "Consultas"), new("Retorno", "Consultas"), new("Check-up", "Consultas")]
                ),
                [Trade.Barber] = new(
                    "Boas-vindas a *{business}*! 💈 Agende aqui o seu horário.",
                    [new("Corte de cabelo", "Cabelo"), new("Barba", "Barba"), new("Corte e barba", "Cabelo")]
                ),
                [Trade.Restaurant] = new(
                    "Boas-vindas a *{business}*! 🍽️ Reserve aqui a sua mesa.",
                    [new("Mesa para dois", "Mesas"), new("Mesa para quatro", "Mesas"), new("Mesa para seis", "Mesas")]
                ),
                [Trade.Tutor] = new(
                    "Boas-vindas a *{business}*! 📚 Agende aqui a sua próxima aula.",
                    [new("Aula experimental", "Aulas"), new("Aula individual", "Aulas"), new("Aula dupla", "Aulas")]
                ),
                [Trade.Other] = new(
                    "Boas-vindas a *{business}*! 📅 Agende aqui o seu horário.",
                    [new("Atendimento", "Atendimentos"), new("Atendimento rápido", "Atendimentos")]
                ),
            }
        );
}
