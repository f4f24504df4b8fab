using System.Text.Json;
using System.Text.Json.Serialization;
using Bookline.Tenancy;
using Npgsql;

namespace Bookline.Server.Mail.DevMailbox;

/// <summary>
/// Keeps what would have been sent, in the table <c>dev_mails</c>, where every server of the database finds it. Used with
/// <c>Mail:DevMailbox</c> alone.
/// </summary>
internal sealed class DevMails(TenantContext tenants, TimeProvider time) : IMailSender
{
    private const int MostKept = 500;
    private const int MostListed = 100;

    public async Task<SendingResult> SendAsync(WaitingMail mail, CancellationToken ct)
    {
        var content = mail.Mail;
        await using var batch = tenants.DataSource.CreateBatch();
        // Sent twice, it is still one mail.
        Add(
            batch,
            """
            insert into dev_mails (id, recipient, subject, plain_text, html, attachments, created_at)
            values ($1, $2, $3, $4, $5, $6::jsonb, $7) on conflict (id) do nothing
            """,
            mail.Id,
            content.To,
            content.Subject,
            MimeMail.Plain(content),
            MimeMail.Html(content),
            JsonSerializer.Serialize(content.Attachments ?? [], DevMailJson.Default.IReadOnlyListMailAttachment),
            time.GetUtcNow()
        );
        Add(
            batch,
            """
            delete from dev_mails where id in (select id from dev_mails order by created_at desc, id desc offset $1 limit 100)
            """,
            MostKept
        );
        await batch.ExecuteNonQueryAsync(ct);
        return SendingResult.Sent;
    }

    /// <summary>The newest first.</summary>
    /// <param name="to">Null: to everybody.</param>
    public async Task<IReadOnlyList<DevMail>> ListAsync(string? to, CancellationToken ct)
    {
        await using var command = Select(
            "where $1::text is null or lower(recipient) = lower($1) limit $2",
            to,
            MostListed
        );
        return await ReadAsync(command, ct);
    }

    public async Task<DevMail?> FindAsync(Guid id, CancellationToken ct)
    {
        await using var command = Select("where id = $1 limit 1", id);
        return await ReadAsync(command, ct) is [var mail] ? mail : null;
    }

    private NpgsqlCommand Select(string which, params object?[] parameters)
    {
        var command = tenants.DataSource.CreateCommand(
            $"""
            select id, recipient, subject, plain_text, html, attachments::text, created_at
            from (select * from dev_mails order by created_at desc, id desc) m {which}
            """
        );
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new() { Value = parameter ?? DBNull.Value });
        }
        return command;
    }

    private static async Task<IReadOnlyList<DevMail>> ReadAsync(NpgsqlCommand command, CancellationToken ct)
    {
        var mails = new List<DevMail>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            mails.Add(
                new(
                    reader.GetGuid(0),
                    reader.GetString(1),
                    reader.GetString(2),
                    reader.GetString(3),
                    reader.GetString(4),
                    JsonSerializer.Deserialize(reader.GetString(5), DevMailJson.Default.IReadOnlyListMailAttachment)
                        ?? [],
                    reader.GetDateTime(6)
                )
            );
        }
        return mails;
    }

    private static void Add(NpgsqlBatch batch, string sql, params object[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new() { Value = parameter });
        }
        batch.BatchCommands.Add(command);
    }
}

/// <summary>A mail as <c>/dev/mail</c> shows it. Public, as the parameters of Razor components must be.</summary>
public sealed record DevMail(
    Guid Id,
    string To,
    string Subject,
    string Text,
    string Html,
    IReadOnlyList<MailAttachment> Attachments,
    DateTime At
);

[JsonSerializable(typeof(IReadOnlyList<MailAttachment>))]
internal sealed partial class DevMailJson : JsonSerializerContext;
