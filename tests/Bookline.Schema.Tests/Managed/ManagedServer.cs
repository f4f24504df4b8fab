using Bookline.PrivatePostgres;
using Bookline.Schema.Tests.Salons;
using Bookline.Testing;

namespace Bookline.Schema.Tests.Managed;

/// <summary>A server of its own, since the question is who makes Bookline's roles first.</summary>
internal static class ManagedServer
{
    public static Task<PrivateServer> StartAsync(int major) => TestServers.StartOwnAsync(major);

    /// <summary>A login as providers hand it out: no superuser, owner of its database, may create roles.</summary>
    public static async Task<string> GiveAdministratorAsync(Salon salon)
    {
        var login = $"admin_{Guid.CreateVersion7():N}";
        await salon.ExecuteAsync(
            $"create role {login} login createrole; grant {salon.Owner} to {login}; alter database {salon.Database.Name} owner to {login}"
        );
        salon.MigratingLogin = login;
        return login;
    }
}
