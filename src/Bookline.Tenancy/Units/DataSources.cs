using Bookline.Migrations;
using Npgsql;

namespace Bookline.Tenancy.Units;

/// <summary>Connections as a <see cref="TenantContext"/> needs them.</summary>
internal static class DataSources
{
    public static NpgsqlDataSource Create(string databaseUrl, TenantContextOptions options)
    {
        var builder = Read(databaseUrl);
        RefuseMultiplexing(builder);
        if (options.Pooler == Pooler.Transaction)
        {
            builder.MaxAutoPrepare = 0;
            // What it resets would be another client's session.
            builder.NoResetOnClose = true;
        }
        else if (!builder.ShouldSerialize("Max Auto Prepare"))
        {
            builder.MaxAutoPrepare = options.MaxPreparedStatements;
            builder.AutoPrepareMinUsages = 2;
        }
        return new NpgsqlDataSourceBuilder(builder.ConnectionString).Build();
    }

    public static void RefuseMultiplexing(string connectionString) =>
        RefuseMultiplexing(new NpgsqlConnectionStringBuilder(connectionString));

    private static void RefuseMultiplexing(NpgsqlConnectionStringBuilder builder)
    {
        if (builder.Multiplexing)
        {
            throw new ArgumentException(
                "Multiplexing=true lets statements of several tenants share a connection: leave it off."
            );
        }
    }

    private static NpgsqlConnectionStringBuilder Read(string databaseUrl)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(databaseUrl);
        try
        {
            return ConnectionUrl.LooksLikeUrl(databaseUrl)
                ? ConnectionUrl.ToNpgsql(databaseUrl.Trim())
                : new NpgsqlConnectionStringBuilder(databaseUrl);
        }
        catch (DatabaseUrlException wrong)
        {
            throw new ArgumentException(wrong.Message, nameof(databaseUrl));
        }
        catch (Exception wrong)
            when (wrong is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            // The framework's message may quote a value, and a value may be the password.
            throw new ArgumentException(
                "The database's address has an unknown key or a value that does not fit it.",
                nameof(databaseUrl)
            );
        }
    }
}
