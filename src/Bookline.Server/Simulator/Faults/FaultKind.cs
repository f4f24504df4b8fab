namespace Bookline.Server.Simulator.Faults;

/// <summary>What can go wrong: with a message that the server sends, with its statuses, or with what a customer sends.</summary>
internal enum FaultKind
{
    RateLimited,
    PairRateLimited,
    Unavailable,
    BadGateway,
    TimeOut,
    AnswerLost,
    TokenInvalid,
    WindowClosed,
    Undeliverable,
    StatusesTwice,
    StatusesAtOnce,
    StatusesReordered,
    MessagesTwice,
    MessagesAtOnce,
    MessagesReordered,
}

/// <summary>A kind's name in the API, and its words on the page.</summary>
internal sealed record FaultDescription(FaultKind Kind, string Name, string Title, string Group)
{
    private const string Sending = "When the bot sends";
    private const string Statuses = "Status webhooks";
    private const string Messages = "What customers send";

    public static readonly IReadOnlyList<FaultDescription> All =
    [
        new(FaultKind.RateLimited, "rate_limited", "429 · too many messages (130429)", Sending),
        new(FaultKind.PairRateLimited, "pair_rate_limited", "Too many to one contact (131056)", Sending),
        new(FaultKind.Unavailable, "unavailable", "503 · overloaded (131016)", Sending),
        new(FaultKind.BadGateway, "bad_gateway", "502 · a page instead of JSON", Sending),
        new(FaultKind.TimeOut, "time_out", "No answer, not delivered", Sending),
        new(FaultKind.AnswerLost, "answer_lost", "Delivered, but the answer is lost", Sending),
        new(FaultKind.TokenInvalid, "token_invalid", "Token invalid (190)", Sending),
        new(FaultKind.WindowClosed, "window_closed", "24 hours are over (131047)", Sending),
        new(FaultKind.Undeliverable, "undeliverable", "Accepted, then failed (131026)", Sending),
        new(FaultKind.StatusesTwice, "statuses_twice", "Each twice", Statuses),
        new(FaultKind.StatusesAtOnce, "statuses_at_once", "Each three times at once", Statuses),
        new(FaultKind.StatusesReordered, "statuses_reordered", "Read before delivered before sent", Statuses),
        new(FaultKind.MessagesTwice, "messages_twice", "Delivered twice", Messages),
        new(FaultKind.MessagesAtOnce, "messages_at_once", "Delivered three times at once", Messages),
        new(FaultKind.MessagesReordered, "messages_reordered", "Overtaken by the next", Messages),
    ];

    public static FaultDescription Of(FaultKind kind) => All[(int)kind];

    public static FaultDescription? Named(string? name) => All.FirstOrDefault(d => d.Name == name);
}
