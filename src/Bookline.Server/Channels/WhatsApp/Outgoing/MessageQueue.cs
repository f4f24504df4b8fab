using Bookline.Server.Channels.WhatsApp.Failures;
using Bookline.Server.Channels.WhatsApp.Notices;
using Bookline.Server.Jobs;
using Bookline.Server.Notices;
using Bookline.Tenancy;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Bookline.Server.Channels.WhatsApp.Outgoing;

/// <summary>Messages on their way into the queue: new ones, those that were held, and dead ones that are replayed.</summary>
internal sealed class MessageQueue(JobsModule jobs, IOptions<WhatsAppOptions> options, TimeProvider time)
{
    private readonly WhatsAppOptions options = options.Value;

    /// <summary>Until when free-form messages may follow; null: the contact has never written.</summary>
    public Instant? WindowEnd(Instant? lastInboundAt) => lastInboundAt + Duration.FromTimeSpan(options.Window);

    public async Task AddAsync(TenantDatabase db, Recipient to, IReadOnlyList<OutgoingMessage> messages)
    {
        if (messages.Count == 0)
        {
            return;
        }
        var now = time.GetUtcNow();
        var isOpen = WindowEnd(to.LastInboundAt)?.ToDateTimeOffset() > now;
        List<NewRow> rows = [.. messages.Select(message => NewRow.Of(message, isOpen))];
        List<TenantStatement> statements = [Insert(db.Tenant, to, rows, now)];
        if (rows.Exists(row => row.IsHeld))
        {
            statements.Add(NoticesModule.Statement(db.Tenant, OwnerNotices.MessageHeld, to.ConversationId, now));
        }
        await db.BatchAsync(statements);
        await EnqueueAsync(
            db,
            [.. rows.Where(row => !row.IsHeld).Select(row => new Waiting(row.Id, to.ConversationId))]
        );
    }

    /// <summary>The contact has written: what waited for that goes out, in the order in which it was meant to.</summary>
    public async Task ReleaseAsync(TenantDatabase db, ContactAddress contact, DateTimeOffset lastInboundAt)
    {
        var now = time.GetUtcNow();
        var released = await db.QueryAsync<Waiting>(
            """
            with due as (
              update outbound_messages set status = case when queued_at > $5 then 'queued' else 'failed' end, held_because = null,
                error_title = case when queued_at > $5 then null else 'held too long' end, template_only = false,
                last_inbound_at = $4, attempts = 0, updated_at = $6
              where tenant_id = $1 and status = 'held' and held_because = 'window' and (phone = $2 or whatsapp_user_id = $3)
              returning id, conversation_id, status, queued_at, position
            )
            select id, conversation_id from due where status = 'queued' order by queued_at, position
            """,
            db.Tenant,
            contact.Phone,
            contact.UserId,
            lastInboundAt,
            now - options.HeldFor,
            now
        );
        await EnqueueAsync(db, released);
    }

    /// <summary>The tenant may send again: what waited for that is tried again, and may then wait for its contact.</summary>
    public async Task ResumeAsync(TenantDatabase db)
    {
        var now = time.GetUtcNow();
        await db.ExecuteAsync("delete from sending_stops where tenant_id = $1", db.Tenant);
        var released = await db.QueryAsync<Waiting>(
            """
            with due as (
              update outbound_messages set status = case when queued_at > $2 then 'queued' else 'failed' end, held_because = null,
                error_title = case when queued_at > $2 then null else 'held too long' end, attempts = 0, updated_at = $3
              where tenant_id = $1 and status = 'held' and held_because = 'stopped'
              returning id, conversation_id, status, queued_at, position
            )
            select id, conversation_id from due where status = 'queued' order by queued_at, position
            """,
            db.Tenant,
            now - options.HeldFor,
            now
        );
        await EnqueueAsync(db, released);
    }

    /// <returns>False: there is no dead message of this id.</returns>
    public async Task<bool> ReplayAsync(TenantDatabase db, Guid message)
    {
        var replayed = await db.QueryAsync<Waiting>(
            """
            update outbound_messages set status = 'queued', attempts = 0, attempted_at = null, wamid = null, updated_at = $3
            where tenant_id = $1 and id = $2 and status = 'dead'
            returning id, conversation_id
            """,
            db.Tenant,
            message,
            time.GetUtcNow()
        );
        await EnqueueAsync(db, replayed);
        return replayed.Count == 1;
    }

    private Task EnqueueAsync(TenantDatabase db, IReadOnlyList<Waiting> messages) =>
        messages.Count == 0
            ? Task.CompletedTask
            : jobs.EnqueueAsync(db, [.. messages.Select(m => SendJob.For(m.Id, m.ConversationId))]);

    private static TenantStatement Insert(TenantId tenant, Recipient to, List<NewRow> rows, DateTimeOffset now) =>
        new(
            """
            insert into outbound_messages (tenant_id, id, conversation_id, phone, whatsapp_user_id, free, template,
              last_inbound_at, position, status, held_because, queued_at, updated_at)
            select $1, m.id, $2, $3::text, $4::text, m.free::jsonb, m.template::jsonb, $5::timestamptz, m.position,
              case when m.held then 'held' else 'queued' end, case when m.held then 'window' end, $6, $6
            from unnest($7::uuid[], $8::text[], $9::text[], $10::bool[]) with ordinality m (id, free, template, held, position)
            """,
            tenant,
            to.ConversationId,
            to.Address.Phone,
            to.Address.UserId,
            to.LastInboundAt?.ToDateTimeUtc(),
            now,
            rows.ConvertAll(row => row.Id),
            rows.ConvertAll(row => row.Free),
            rows.ConvertAll(row => row.Template),
            rows.ConvertAll(row => row.IsHeld)
        );

    private sealed record Waiting(Guid Id, string ConversationId);

    private sealed record NewRow(Guid Id, string? Free, string? Template, bool IsHeld)
    {
        public static NewRow Of(OutgoingMessage message, bool isOpen)
        {
            var (free, template) = message switch
            {
                OutgoingMessage.Free only => (GraphMessages.Free(only.Reply), null),
                OutgoingMessage.Template both => (GraphMessages.Free(both.Fallback), GraphMessages.Template(both)),
                _ => throw new ArgumentOutOfRangeException(nameof(message)),
            };
            return new NewRow(
                message.Id,
                free.ToJsonString(),
                template?.ToJsonString(),
                IsHeld: !isOpen && template is null
            );
        }
    }
}
