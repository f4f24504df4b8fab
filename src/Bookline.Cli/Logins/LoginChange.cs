using System.Data;
using System.Globalization;
using Npgsql;

namespace Bookline.Cli.Logins;

/// <summary>What <c>users set</c> is asked for.</summary>
/// <param name="ValidFor">How long the new password is valid; null: for ever.</param>
/// <param name="WithPassword">False: the role gets none.</param>
/// <param name="File">Where the URLs go; null: to stdout.</param>
sealed record LoginRequest(IReadOnlyList<LoginPurpose> Purposes, TimeSpan? ValidFor, bool WithPassword, string? File);

/// <summary>Creates, rotates and repairs logins: all that were asked for in one transaction, or none.</summary>
sealed class LoginChange(NpgsqlConnection connection, LoginRequest request)
{
    // Two at once would each print a password, and only one would work.
    const string OneAtATime = "select pg_advisory_xact_lock(hashtext('bookline db users set'))";

    readonly Dictionary<string, string> refusals = [];

    /// <exception cref="LoginRefusedException">A role or a right is missing; nothing was changed.</exception>
    public async Task<UsersSetReport> RunAsync(CancellationToken ct)
    {
        var administrator = await LoginCatalog.AdministratorAsync(connection, ct);
        LoginRights.RequireRoles(administrator);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        var logins = new List<SetLoginReport>();
        var urls = new NpgsqlConnectionStringBuilder(connection.ConnectionString);
        foreach (var purpose in request.Purposes)
        {
            try
            {
                logins.Add(await SetAsync(purpose, administrator, urls, ct));
            }
            catch (PostgresException e)
            {
                throw LoginRights.Explain(e, purpose);
            }
        }

        return await CommitAsync(transaction, logins, ct);
    }

    async Task<SetLoginReport> SetAsync(
        LoginPurpose purpose,
        Administrator administrator,
        NpgsqlConnectionStringBuilder urls,
        CancellationToken ct
    )
    {
        await RunAsync(OneAtATime, ct);
        var before = await LoginCatalog.StateAsync(connection, purpose, administrator, ct);
        LoginRights.RequireChange(administrator, purpose, before);
        if (before is null)
        {
            await RunAsync($"create role {purpose.Role} login", ct);
        }

        var password = request.WithPassword ? ScramVerifier.NewPassword() : null;
        var stored = password is null ? "null" : SqlText.Literal(ScramVerifier.Of(password));
        await RunAsync($"alter role {purpose.Role} password {stored}", ct);
        var validUntil = administrator.Now + request.ValidFor;
        if (validUntil is not null || before is { ValidUntil: not null } or { IsExpired: true })
        {
            var moment = validUntil?.ToString("O", CultureInfo.InvariantCulture) ?? "infinity";
            await RunAsync($"alter role {purpose.Role} valid until {SqlText.Literal(moment)}", ct);
        }

        var repaired = await RepairAsync(purpose, administrator, ct);
        var after = (await LoginCatalog.StateAsync(connection, purpose, administrator, ct))!;
        return new SetLoginReport(
            purpose.Name,
            purpose.Role,
            Created: before is null,
            Password: password is null ? "none" : "new",
            purpose.Variable,
            LoginUrl.Write(urls, administrator.Database, purpose.Role, password),
            validUntil,
            after.Connections,
            repaired,
            [.. LoginFlaws.Of(after, administrator).Select(f => new FlawReport(WithRefusal(f), f.Advice))]
        );
    }

    async Task<List<string>> RepairAsync(LoginPurpose purpose, Administrator administrator, CancellationToken ct)
    {
        var repaired = new List<string>();
        var state = (await LoginCatalog.StateAsync(connection, purpose, administrator, ct))!;
        foreach (var flaw in LoginFlaws.Of(state, administrator).Where(f => f.Repaired is not null))
        {
            if (await TryRepairAsync(flaw, ct))
            {
                repaired.Add(flaw.Repaired!);
            }
        }

        return repaired;
    }

    // A password that leaked has to change, also where this administrator may not repair everything.
    async Task<bool> TryRepairAsync(Flaw flaw, CancellationToken ct)
    {
        await RunAsync("savepoint repair", ct);
        try
        {
            foreach (var statement in flaw.Statements)
            {
                await RunAsync(statement, ct);
            }

            await RunAsync("release savepoint repair", ct);
            return true;
        }
        catch (PostgresException e) when (e.SqlState != PostgresErrorCodes.QueryCanceled)
        {
            await RunAsync("rollback to savepoint repair", ct);
            refusals[flaw.What] = e.MessageText;
            return false;
        }
    }

    string WithRefusal(Flaw flaw) =>
        refusals.TryGetValue(flaw.What, out var message) ? $"{flaw.What} ({message})" : flaw.What;

    async Task<UsersSetReport> CommitAsync(
        NpgsqlTransaction transaction,
        List<SetLoginReport> logins,
        CancellationToken ct
    )
    {
        using var file = Prepare(logins);
        try
        {
            await transaction.CommitAsync(ct);
        }
        catch (NpgsqlException e) when (e is not PostgresException)
        {
            throw new LoginRefusedException(
                "connection_lost",
                "The connection broke at the commit: whether the passwords changed is unknown.",
                "Run the same command again: it makes new ones."
            );
        }

        if (file is null)
        {
            return new UsersSetReport(logins, File: null);
        }

        try
        {
            return new UsersSetReport([.. logins.Select(l => l with { Url = null })], file.Publish());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LoginRefusedException(
                "failed",
                $"The logins are changed, but {request.File} could not be replaced: {e.Message}",
                $"The new URLs are in {file.Keep()}; move it to its place."
            );
        }
    }

    EnvironmentFile? Prepare(List<SetLoginReport> logins)
    {
        if (request.File is not { } path)
        {
            return null;
        }

        try
        {
            return EnvironmentFile.Prepare(path, [.. logins.Select(l => (l.Variable, l.Url!))]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LoginRefusedException(
                "failed",
                $"{path} cannot be written, and nothing was changed: {e.Message}",
                "Give --out a file in a folder that exists and may be written to."
            );
        }
    }

    async Task RunAsync(string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }
}
