using System.ComponentModel;
using Bookline.Server.Api.Conventions;

namespace Bookline.Server.Api.Services;

/// <summary>What customers can book.</summary>
internal sealed record ServiceView(
    string Id,
    string Name,
    string? Description,
    string? Category,
    [property: Description("An emoji that stands before the name.")] string? Icon,
    ApiMoney Price,
    int DurationMinutes,
    [property: Description("How long staff prepare before the customer comes.")] int BufferBeforeMinutes,
    [property: Description("How long staff clean up after the customer has gone.")] int BufferAfterMinutes,
    [property: Description("Whether customers can book it.")] bool Active,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
);

/// <param name="Name">Needed; at most 200 characters.</param>
internal sealed record NewService(
    string? Name,
    string? Description,
    string? Category,
    string? Icon,
    ApiMoney? Price,
    int? DurationMinutes,
    int? BufferBeforeMinutes,
    int? BufferAfterMinutes,
    bool? Active
);

/// <summary>What is left out stays as it is; null clears a text.</summary>
internal sealed record ServiceChange(
    Change<string?> Name,
    Change<string?> Description,
    Change<string?> Category,
    Change<string?> Icon,
    Change<ApiMoney?> Price,
    Change<int> DurationMinutes,
    Change<int> BufferBeforeMinutes,
    Change<int> BufferAfterMinutes,
    Change<bool> Active
);
