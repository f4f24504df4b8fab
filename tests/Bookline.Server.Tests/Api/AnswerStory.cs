using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Bookline.Server.Access;
using Bookline.Server.Tests.Hosting;
using Bookline.Server.Tests.Onboarding;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;
using Microsoft.Extensions.Time.Testing;

namespace Bookline.Server.Tests.Api;

/// <summary>
/// Some days of a salon in Berlin, told by calling each operation of the OpenAPI document that answers with JSON, with the body that it
/// shows there. Ids are those of the answers before.
/// </summary>
internal sealed partial class AnswerStory : IAsyncDisposable
{
    private static readonly string[] Chapters =
    [
        "updateTenant getTenant getMe listMySessions",
        "createService getService updateService listServices importServices",
        "createStaff getStaff listStaff putHoliday listHolidays",
        "createTimeOff updateTimeOff listTimeOff",
        "createContact getContact updateContact importContacts listContacts",
        "setWhatsAppCredentials getWhatsApp sendWhatsAppTestMessage",
        "createWebhook getWebhook listWebhooks testWebhook",
        "getAvailability createBooking getBooking updateBooking moveBooking listBookings",
        "+the-customer-writes takeOverConversation sendMessage listMessages getConversation listConversations giveBackConversation",
        "+book-to-pay verifyBookingPayment +two-days-later completeBooking +book +two-days-later markNoShow +book cancelBooking",
        "listEvents listWebhookDeliveries replayWebhookDelivery replayWebhookEvents rotateWebhookSecret updateWebhook enableWebhook",
        "putStaffHours getStaffHours putOpeningHours getOpeningHours",
        "updateBotSettings replaceBotSettings getBotSettings listBotSettingsVersions getBotSettingsVersion",
        "compareBotSettingsVersions restoreBotSettingsVersion listCalendars rotateCalendars",
        "inviteUser listInvitations resendInvitation listUsers getUser updateUser",
        "createApiKey getApiKey listApiKeys rotateApiKey",
        "updateStaff deleteStaff deleteService getUsage listAuditLog",
    ];

    private readonly Dictionary<string, string> ids = new()
    {
        ["version"] = "1",
        ["other"] = "2",
        ["day"] = "2027-01-01",
    };
    private readonly TestDatabase database;
    private readonly FakeMeta meta;
    private readonly FakeTimeProvider time;
    private readonly RunningServer server;
    private JsonObject document = [];

    private AnswerStory(TestDatabase database, FakeMeta meta, FakeTimeProvider time, RunningServer server) =>
        (this.database, this.meta, this.time, this.server) = (database, meta, time, server);

    /// <summary>The operations that answer with JSON.</summary>
    public IEnumerable<string> Documented =>
        from operation in Operations()
        from response in operation.Value["responses"]!.AsObject()
        where response.Key.StartsWith('2') && response.Value!["content"]?["application/json"] is not null
        select operation.Key;

    public static async Task<AnswerStory> BeginAsync()
    {
        var time = new FakeTimeProvider(DateTimeOffset.Parse("2026-11-23T07:00:00Z"));
        var database = await MultiTenantDatabase.CreateAsync(15, tenants: 1);
        var meta = await FakeMeta.StartAsync();
        var server = await RunningServer.StartAsync(
            database,
            new Dictionary<string, string>
            {
                // Nothing leaves this machine.
                ["Jobs:Enabled"] = "false",
                ["PublicUrl"] = "https://book.example.com",
                ["WhatsApp:VerifyToken"] = "verify-me",
                ["WhatsApp:GraphBaseUrl"] = meta.Url,
            },
            time,
            TestCallers.Add
        );
        var story = new AnswerStory(database, meta, time, server);
        try
        {
            await story.MoveInAsync();
            return story;
        }
        catch
        {
            await story.DisposeAsync();
            throw;
        }
    }

    private async Task MoveInAsync()
    {
        document = JsonNode.Parse(await server.Http.GetStringAsync("/openapi/v1.json"))!.AsObject();
        await MatrixRows.FillAsync(database);
        await database.ExecuteAsync(
            $"""
            update tenants set domain = 'asha', email = 'owner@asha.example', time_zone = 'Europe/Berlin', currency = 'EUR';
            update contacts set name = 'Zoe';
            update users set first_name = 'Ann' where role = 'staff';
            delete from webhook_deliveries;
            delete from webhook_events;
            delete from webhook_endpoints;
            delete from invitations;
            insert into working_hours (tenant_id, id, weekday, starts_minute, ends_minute)
              select '{Shop.First}', gen_random_uuid(), d, 540, 1080 from generate_series(1, 7) d;
            """
        );
    }

    public async Task<JsonObject> TellAsync()
    {
        var answers = new JsonObject();
        foreach (var word in Chapters.SelectMany(chapter => chapter.Split(' ')))
        {
            if (word.StartsWith('+'))
            {
                await BetweenAsync(word);
                continue;
            }
            if (await CallAsync(word) is { } answer)
            {
                answers[word] = Shorten(answer);
            }
        }
        return answers;
    }

    private async Task<JsonNode?> CallAsync(string id, Action<JsonNode>? change = null)
    {
        var operation = Operations()[id];
        var path = (string)operation["x-path"]!;
        using var request = new HttpRequestMessage(new HttpMethod((string)operation["x-method"]!), Address(id, path));
        TestCallers.As(request, Shop.First, Role.Owner);
        if (operation["requestBody"]?["content"]?["application/json"]?["example"] is { } example)
        {
            var body = example.DeepClone();
            change?.Invoke(body);
            request.Content = new StringContent(
                ServiceId().Replace(body.ToJsonString(), $"\"{IdOf("service_id")}\"").Replace("2026-11-24", Tomorrow),
                Encoding.UTF8,
                new MediaTypeHeaderValue("application/json")
            );
        }
        using var answer = await server.Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue($"{id}: {(int)answer.StatusCode} {text}");
        var json = text is "" ? null : JsonNode.Parse(text);
        Remember(path, json);
        return json;
    }

    private string Tomorrow => $"{time.GetUtcNow().AddDays(1):yyyy-MM-dd}";

    private string Address(string id, string path)
    {
        var address = Placeholder().Replace(path, m => IdOf(m.Value));
        return address.Replace("{", "").Replace("}", "")
            + id switch
            {
                "getAvailability" => $"?service={IdOf("service_id")}&from={Tomorrow}&to={Tomorrow}",
                "replayWebhookEvents" => "?since=2026-11-01T00:00:00Z",
                _ => "",
            };
    }

    private string IdOf(string parameter) => ids.GetValueOrDefault(parameter) ?? MatrixRows.IdOf(parameter);

    /// <summary>What was made is what the operations after it are about.</summary>
    private void Remember(string path, JsonNode? answer)
    {
        var thing = document["paths"]!.AsObject().Select(p => p.Key).FirstOrDefault(p => ThingOf(path).IsMatch(p));
        if (thing is not null && answer is JsonObject made && (made["api_key"] ?? made)["id"] is { } id)
        {
            ids[Placeholder().Matches(thing)[^1].Value] = (string)id!;
        }
        if (path.EndsWith("/deliveries"))
        {
            ids["delivery_id"] = (string)answer!["data"]![0]!["id"]!;
        }
    }

    private static Regex ThingOf(string path) => new($"^{Regex.Escape(path)}/\\{{\\w+\\}}$");

    /// <summary>What comes between two operations.</summary>
    private async Task BetweenAsync(string word)
    {
        switch (word)
        {
            case "+book":
                await CallAsync("createBooking");
                break;
            case "+book-to-pay":
                await CallAsync("createBooking", body => body["awaits_payment"] = true);
                break;
            case "+two-days-later":
                time.Advance(TimeSpan.FromDays(2));
                break;
            case "+the-customer-writes":
                await database.ExecuteAsync(
                    $"""
                    insert into messages (tenant_id, id, conversation_id, content, is_from_bot, timestamp, message_type)
                      values ('{Shop.First}', 'question', 'matrix-chat', 'Have you a table for two at eight?', false, '{time.GetUtcNow():yyyy-MM-dd HH:mm}', 'text');
                    update contacts set last_inbound_at = '{time.GetUtcNow():O}' where conversation_id = 'matrix-chat'
                    """
                );
                break;
            default:
                throw new ArgumentException(word);
        }
    }

    /// <summary>Of a list, one item: that it is one can be seen.</summary>
    private static JsonNode Shorten(JsonNode answer)
    {
        var shorter = answer.DeepClone();
        foreach (var list in Lists(shorter).ToList())
        {
            while (list.Count > 1)
            {
                list.RemoveAt(list.Count - 1);
            }
        }
        return shorter;
    }

    private static IEnumerable<JsonArray> Lists(JsonNode? of) =>
        of switch
        {
            JsonArray { Count: > 0 } list when list[0] is JsonObject => [list, .. Lists(list[0])],
            JsonObject o => o.SelectMany(p => Lists(p.Value)),
            _ => [],
        };

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await meta.DisposeAsync();
        await database.DisposeAsync();
    }

    private Dictionary<string, JsonObject> Operations() =>
        document["paths"]!
            .AsObject()
            .SelectMany(path =>
                path.Value!.AsObject()
                    .Select(operation =>
                    {
                        operation.Value!["x-path"] = path.Key;
                        operation.Value["x-method"] = operation.Key;
                        return operation.Value.AsObject();
                    })
            )
            .ToDictionary(operation => (string)operation["operationId"]!);

    [GeneratedRegex(@"(?<=\{)\w+(?=\})")]
    private static partial Regex Placeholder();

    [GeneratedRegex("\"svc_[^\"]*\"")]
    private static partial Regex ServiceId();
}
