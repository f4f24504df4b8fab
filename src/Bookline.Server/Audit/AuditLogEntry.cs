using System.Text.Json;
using Bookline.Server.Api.Conventions;

namespace Bookline.Server.Audit;

/// <summary>An entry as the API shows it.</summary>
/// <param name="Sequence">From 1, without a gap.</param>
/// <param name="Subject">What it was done to.</param>
/// <param name="Before">Secrets masked; null: there was nothing.</param>
/// <param name="After">Secrets masked; null: there is nothing any more.</param>
/// <param name="Hash">SHA-256, hexadecimal, of this entry and the hash before.</param>
internal sealed record AuditLogEntry(
    string Id,
    long Sequence,
    DateTimeOffset At,
    AuditActor Actor,
    string Action,
    string? Subject,
    JsonElement? Before,
    JsonElement? After,
    string PreviousHash,
    string Hash
);

/// <param name="Id">Of a person or a key; null: nobody who is known, or the platform.</param>
/// <param name="Name">As it was then.</param>
internal sealed record AuditActor(ActorKind Kind, string? Id, string? Name, string? IpAddress, string? UserAgent);

internal sealed record AuditRow
{
    public required Guid Id { get; init; }
    public required long Sequence { get; init; }
    public required DateTime At { get; init; }
    public required string ActorKind { get; init; }
    public string? ActorId { get; init; }
    public string? ActorName { get; init; }
    public string? Ip { get; init; }
    public string? UserAgent { get; init; }
    public required string Action { get; init; }
    public string? Subject { get; init; }
    public string? Before { get; init; }
    public string? After { get; init; }
    public required string PreviousHash { get; init; }
    public required string Hash { get; init; }

    public AuditLogEntry ToResource()
    {
        var kind = Enum.GetValues<ActorKind>().Single(k => AuditModule.Word(k) == ActorKind);
        return new(
            ReadAuditLog.EntryId.Show(Id),
            Sequence,
            At,
            new AuditActor(kind, ShowActor(kind), ActorName, Ip, UserAgent),
            Action,
            Subject,
            Json(Before),
            Json(After),
            PreviousHash,
            Hash
        );
    }

    private string? ShowActor(ActorKind kind) =>
        (kind, ActorId) switch
        {
            (_, null) => null,
            (Audit.ActorKind.User, var id) => PublicId.User.Show(id),
            (Audit.ActorKind.ApiKey, var id) => PublicId.ApiKey.Show(id),
            (_, var id) => id,
        };

    private static JsonElement? Json(string? text) => text is null ? null : JsonElement.Parse(text);
}
