using System.Data;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Bookline.Tenancy.EntityFrameworkCore.Model;

/// <summary>Properties of type <see cref="TenantId"/> are columns of type <c>uuid</c>, without any configuration.</summary>
internal sealed class TenantIdMappingPlugin : IRelationalTypeMappingSourcePlugin
{
    // Not through the constructor: an entity that nobody has stamped yet holds default(TenantId).
    private static readonly ValueConverter<TenantId, Guid> Converter = new(
        tenant => tenant.Value,
        value => value == Guid.Empty ? default : new TenantId(value)
    );

    private static readonly RelationalTypeMapping Mapping = (RelationalTypeMapping)
        new GuidTypeMapping("uuid", DbType.Guid).WithComposedConverter(Converter);

    public RelationalTypeMapping? FindMapping(in RelationalTypeMappingInfo mappingInfo) =>
        mappingInfo.ClrType == typeof(TenantId) ? Mapping : null;
}
