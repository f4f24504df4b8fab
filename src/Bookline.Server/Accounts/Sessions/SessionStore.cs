using Bookline.Server.Accounts.Identity;
using Bookline.Tenancy;

namespace Bookline.Server.Accounts.Sessions;

/// <summary>Sessions in the database, so that one revoked anywhere is at once revoked everywhere.</summary>
internal sealed class SessionStore(TenantContext tenants, TimeProvider time)
{
    /// <summary>Ends a session that nobody uses.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromDays(14);

    /// <summary>Ends any session.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(90);

    // Writing down each request would double its work.
    private static readonly TimeSpan SeenPrecision = TimeSpan.FromMinutes(5);

    // Of one person; the one unused for longest gives way.
    private const int Most = 50;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <returns>Null: there is none of this token, or it has ended.</returns>
    public async Task<OpenSession?> FindAsync(string token)
    {
        await using var command = tenants.DataSource.CreateCommand(
            "select tenant_id, user_id, session_id, role, email, last_seen_at, expires_at from session_of_token($1)"
        );
        command.Parameters.Add(new() { Value = Token.Hash(token) });
        await using var reader = await command.ExecuteReaderAsync();
        if (!await reader.ReadAsync())
        {
            return null;
        }
        var (seen, ends) = (reader.GetDateTime(5), reader.GetDateTime(6));
        return Now < ends && Now < seen + Idle
            ? new(
                new(reader.GetGuid(0)),
                reader.GetGuid(1),
                reader.GetGuid(2),
                reader.GetString(3),
                reader.GetString(4),
                seen
            )
            : null;
    }

    public Task NoteSeenAsync(OpenSession session)
    {
        var now = Now;
        return now - session.LastSeenAt < SeenPrecision
            ? Task.CompletedTask
            : tenants.WithTenantContextAsync(
                session.Tenant,
                db =>
                    db.ExecuteAsync(
                        "update user_sessions set last_seen_at = $3 where tenant_id = $1 and id = $2 and last_seen_at < $3",
                        db.Tenant,
                        session.Id,
                        now
                    )
            );
    }

    /// <returns>The token, which is shown nowhere else.</returns>
    public async Task<string> OpenAsync(TenantDatabase db, Guid user, HttpContext context, bool secondFactor)
    {
        var token = Token.New();
        var now = Now;
        await db.BatchAsync(
            new(
                """
                insert into user_sessions (tenant_id, id, user_id, token_hash, created_at, last_seen_at, expires_at, ip, user_agent,
                  second_factor_at)
                values ($1, $2, $3, $4, $5, $5, $6, $7::text, left($8::text, 400), $9::timestamptz)
                """,
                db.Tenant,
                Guid.CreateVersion7(),
                user,
                Token.Hash(token),
                now,
                now + Longest,
                context.Connection.RemoteIpAddress?.ToString(),
                context.Request.Headers.UserAgent.ToString(),
                secondFactor ? now : null
            ),
            new(
                """
                update user_sessions set revoked_at = $3
                where tenant_id = $1 and user_id = $2 and revoked_at is null and id not in (
                  select id from user_sessions where tenant_id = $1 and user_id = $2 and revoked_at is null
                  order by last_seen_at desc, id desc limit $4)
                """,
                db.Tenant,
                user,
                now,
                Most
            ),
            new(
                "delete from user_sessions where tenant_id = $1 and user_id = $2 and expires_at < $3",
                db.Tenant,
                user,
                now - Longest
            )
        );
        return token;
    }

    public Task<IReadOnlyList<SessionRow>> ListAsync(TenantDatabase db, Guid user) =>
        db.QueryAsync<SessionRow>(
            """
            select id, created_at, last_seen_at, ip, user_agent, second_factor_at from user_sessions
            where tenant_id = $1 and user_id = $2 and revoked_at is null and expires_at > $3 and last_seen_at > $4
            order by last_seen_at desc, id desc
            """,
            db.Tenant,
            user,
            Now,
            Now - Idle
        );

    /// <returns>False: the user has no such session.</returns>
    public async Task<bool> RevokeAsync(TenantDatabase db, Guid user, Guid session) =>
        await db.ExecuteAsync(
            """
            update user_sessions set revoked_at = $4
            where tenant_id = $1 and user_id = $2 and id = $3 and revoked_at is null
            """,
            db.Tenant,
            user,
            session,
            Now
        ) == 1;

    /// <param name="except">Null: none is spared.</param>
    public Task<long> RevokeAllAsync(TenantDatabase db, Guid user, Guid? except = null) =>
        db.ExecuteAsync(
            """
            update user_sessions set revoked_at = $4
            where tenant_id = $1 and user_id = $2 and revoked_at is null and id is distinct from $3::uuid
            """,
            db.Tenant,
            user,
            except,
            Now
        );
}

/// <param name="Role">The user's, now.</param>
internal sealed record OpenSession(TenantId Tenant, Guid User, Guid Id, string Role, string Email, DateTime LastSeenAt);
