using Bookline.Tenancy;
using Npgsql;

namespace Bookline.Server.Accounts.Identity;

/// <summary>One person in one business.</summary>
internal sealed record Person(TenantId Tenant, Guid User);

/// <summary>From what somebody shows to whose it is, before the tenant is known: by functions that return ids.</summary>
internal sealed class LookUps(TenantContext tenants)
{
    public Task<IReadOnlyList<Person>> OfEmailAsync(string email) =>
        PeopleAsync("select tenant_id, user_id from users_of_email($1)", email);

    public async Task<Person?> OfPasskeyAsync(byte[] credential) =>
        (await PeopleAsync("select tenant_id, user_id from user_of_passkey($1)", credential)).SingleOrDefault();

    public async Task<Person?> OfTokenAsync(string token) =>
        (await PeopleAsync("select tenant_id, user_id from user_of_token($1)", Token.Hash(token))).SingleOrDefault();

    public async Task<TenantId?> OfInvitationAsync(string token)
    {
        await using var command = Command("select tenant_of_invitation($1)", Token.Hash(token));
        return await command.ExecuteScalarAsync() is Guid tenant ? new TenantId(tenant) : null;
    }

    private async Task<IReadOnlyList<Person>> PeopleAsync(string sql, object parameter)
    {
        await using var command = Command(sql, parameter);
        await using var reader = await command.ExecuteReaderAsync();
        var people = new List<Person>();
        while (await reader.ReadAsync())
        {
            people.Add(new(new(reader.GetGuid(0)), reader.GetGuid(1)));
        }
        return people;
    }

    private NpgsqlCommand Command(string sql, object parameter)
    {
        var command = tenants.DataSource.CreateCommand(sql);
        command.Parameters.Add(new() { Value = parameter });
        return command;
    }
}
