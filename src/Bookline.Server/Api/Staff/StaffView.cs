using System.ComponentModel;
using Bookline.Server.Api.Conventions;

namespace Bookline.Server.Api.Staff;

/// <summary>Somebody whose time customers book.</summary>
internal sealed record StaffView(
    string Id,
    string Name,
    [property: Description("Whether customers can book them.")] bool Active,
    [property: Description("The services they do.")] IReadOnlyList<string> ServiceIds,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
);

internal sealed record NewStaff(
    string Name,
    bool? Active,
    [property: Description("The services they do; all of them when it is left out.")] IReadOnlyList<string>? ServiceIds
);

internal sealed record StaffChange(Change<string?> Name, Change<bool> Active, Change<IReadOnlyList<string>> ServiceIds);

internal sealed record StaffRow : ISortedRow
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }
    public required bool IsActive { get; init; }
    public required string[] Skills { get; init; }
    public required DateTime CreatedAt { get; init; }
    public required DateTime UpdatedAt { get; init; }
    public string SortValue { get; init; } = "";
    public string SortId => Id.ToString();

    public StaffView Show() =>
        new(PublicId.Staff.Show(Id), Name, IsActive, [.. Skills.Select(PublicId.Service.Show)], CreatedAt, UpdatedAt);
}
