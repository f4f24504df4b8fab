using Bookline.Server.Api.Conventions;
using Bookline.Server.Catalog;

namespace Bookline.Server.Api.Services;

internal sealed record ServiceRow : ISortedRow
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public string? Description { get; init; }
    public string? Category { get; init; }
    public string? Icon { get; init; }
    public required long Price { get; init; }
    public required string Currency { get; init; }
    public required string AmountUnit { get; init; }
    public required int DurationMinutes { get; init; }
    public required int BufferBeforeMinutes { get; init; }
    public required int BufferAfterMinutes { get; init; }
    public required bool IsActive { get; init; }
    public required DateTime CreatedAt { get; init; }
    public required DateTime UpdatedAt { get; init; }
    public string SortValue { get; init; } = "";
    public string SortId => Id;

    public ServiceView Show() =>
        new(
            PublicId.Service.Show(Id),
            Name,
            Description,
            Category,
            Icon,
            ApiMoney.Of(Catalog.AmountUnit.Read(Price, AmountUnit, Currency)),
            DurationMinutes,
            BufferBeforeMinutes,
            BufferAfterMinutes,
            IsActive,
            CreatedAt,
            UpdatedAt
        );
}
