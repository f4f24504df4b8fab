using Npgsql;

namespace Bookline.Tenancy;

/// <summary>From SQLSTATEs to exceptions that say what to do.</summary>
internal static class Translation
{
    public const string UnknownTenant = "BK101";
    public const string SuspendedTenant = "BK102";

    /// <summary>The tenancy exception that this error stands for; null: the statement's own affair.</summary>
    public static TenancyException? Of(PostgresException error, TenantId tenant) =>
        error switch
        {
            { SqlState: UnknownTenant } => new UnknownTenantException(tenant, error),
            { SqlState: SuspendedTenant } => new SuspendedTenantException(tenant, error),
            { SqlState: PostgresErrorCodes.InsufficientPrivilege, MessageText: "no tenant context" } =>
                new NoTenantContextException(error),
            {
                SqlState: PostgresErrorCodes.InsufficientPrivilege,
                MessageText: "this transaction is bound to another tenant"
            } => new SecondTenantException(tenant, error),
            _ => null,
        };
}
