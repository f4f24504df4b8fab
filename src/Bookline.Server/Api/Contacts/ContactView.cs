using System.ComponentModel;
using Bookline.Server.Api.Conventions;

namespace Bookline.Server.Api.Contacts;

/// <summary>A customer.</summary>
internal sealed record ContactView(
    string Id,
    string ConversationId,
    [property: Description("E.164 with a plus; null: they write without showing a number.")] string? Phone,
    string? Name,
    [property: Description("BCP 47; null: the business's.")] string? Language,
    [property: Description("Whether they asked for no more messages.")] bool OptedOut,
    DateTimeOffset? LastInboundAt,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
);

internal sealed record NewContact(
    [property: Description("With its country's code (+44 7911 123456), or as one dials it where default_country is.")]
        string Phone,
    string? Name,
    string? Language,
    [property: Description("ISO 3166: of what country a number without a plus is.")] string? DefaultCountry
);

internal sealed record ContactChange(Change<string?> Name, Change<string?> Language, Change<bool> OptedOut);

internal sealed record ContactRow : ISortedRow
{
    public required Guid Id { get; init; }
    public required string ConversationId { get; init; }
    public string? Phone { get; init; }
    public string? Name { get; init; }
    public string? Language { get; init; }
    public DateTime? OptedOutAt { get; init; }
    public DateTime? LastInboundAt { get; init; }
    public required DateTime CreatedAt { get; init; }
    public required DateTime UpdatedAt { get; init; }
    public string SortValue { get; init; } = "";
    public string SortId => Id.ToString();

    public ContactView Show() =>
        new(
            PublicId.Contact.Show(Id),
            PublicId.Conversation.Show(ConversationId),
            Phone is null ? null : $"+{Phone}",
            Name,
            Language,
            OptedOutAt is not null,
            LastInboundAt,
            CreatedAt,
            UpdatedAt
        );
}
