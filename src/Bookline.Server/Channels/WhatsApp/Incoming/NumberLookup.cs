using Bookline.Tenancy;

namespace Bookline.Server.Channels.WhatsApp.Incoming;

/// <summary>Whose a phone number id is. Asked outside any tenant's context, of a function that answers with ids only.</summary>
internal sealed class NumberLookup(TenantContext tenants)
{
    /// <returns>Those that belong to a tenant.</returns>
    public async Task<IReadOnlyDictionary<string, TenantId>> FindAsync(string[] numbers, CancellationToken ct)
    {
        var found = new Dictionary<string, TenantId>();
        if (numbers.Length == 0)
        {
            return found;
        }
        await using var command = tenants.DataSource.CreateCommand(
            "select phone_number_id, tenant_id from public.tenants_of_whatsapp_numbers($1)"
        );
        command.Parameters.Add(new() { Value = numbers });
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            found[reader.GetString(0)] = new TenantId(reader.GetGuid(1));
        }
        return found;
    }
}
