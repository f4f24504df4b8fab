using System.Diagnostics.CodeAnalysis;

namespace Bookline.Tenancy;

/// <summary>Names one tenant: <c>tenants.id</c>, a UUID. Of a type of its own, so that no other id can stand in its place.</summary>
public readonly record struct TenantId : ISpanParsable<TenantId>
{
    /// <exception cref="ArgumentException">The empty UUID, which is a forgotten value and never a tenant.</exception>
    public TenantId(Guid value)
    {
        if (value == Guid.Empty)
        {
            throw new ArgumentException("The empty UUID names no tenant.", nameof(value));
        }
        Value = value;
    }

    /// <summary>Empty only for <c>default(TenantId)</c>, which every use refuses.</summary>
    public Guid Value { get; }

    /// <summary>A new id: UUID version 7 (RFC 9562), so that keys made later sort later.</summary>
    public static TenantId New() => new(Guid.CreateVersion7());

    /// <exception cref="FormatException">No UUID, or the empty one.</exception>
    public static TenantId Parse(string s, IFormatProvider? provider = null) => Parse(s.AsSpan(), provider);

    /// <exception cref="FormatException">No UUID, or the empty one.</exception>
    public static TenantId Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var id)
            ? id
            : throw new FormatException("A tenant id is a UUID other than the empty one.");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out TenantId result) =>
        TryParse(s.AsSpan(), provider, out result);

    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out TenantId result)
    {
        var parsed = Guid.TryParse(s, out var value) && value != Guid.Empty;
        result = parsed ? new TenantId(value) : default;
        return parsed;
    }

    public override string ToString() => Value.ToString();

    /// <exception cref="ArgumentException"><c>default(TenantId)</c>.</exception>
    internal Guid Required() =>
        Value != Guid.Empty ? Value : throw new ArgumentException("default(TenantId) names no tenant.");
}
