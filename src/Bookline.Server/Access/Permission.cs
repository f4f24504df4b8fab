namespace Bookline.Server.Access;

/// <summary>What somebody may do. An API key's scopes are these names; <see cref="RoleMatrix"/> says which role has which.</summary>
/// <param name="Scope"><c>subject:read</c> or <c>subject:write</c>.</param>
/// <param name="Meaning">For people, where scopes are chosen.</param>
public sealed record Permission(string Scope, string Meaning)
{
    public static readonly Permission TenantRead = new("tenant:read", "See the business and its plan");
    public static readonly Permission TenantWrite = new(
        "tenant:write",
        "Change the business's name, zone and currency"
    );
    public static readonly Permission ServicesRead = new("services:read", "See the services");
    public static readonly Permission ServicesWrite = new("services:write", "Change the services");
    public static readonly Permission StaffRead = new("staff:read", "See staff, hours and free slots");
    public static readonly Permission StaffWrite = new("staff:write", "Change staff, hours, time off and holidays");
    public static readonly Permission ContactsRead = new("contacts:read", "See customers");
    public static readonly Permission ContactsWrite = new("contacts:write", "Change customers");
    public static readonly Permission ConversationsRead = new("conversations:read", "Read chats");
    public static readonly Permission ConversationsWrite = new(
        "conversations:write",
        "Answer in chats, give them back to the bot"
    );
    public static readonly Permission BookingsRead = new("bookings:read", "See bookings");
    public static readonly Permission BookingsWrite = new("bookings:write", "Make, move, cancel and close bookings");
    public static readonly Permission BotRead = new("bot:read", "See the bot's settings");
    public static readonly Permission BotWrite = new("bot:write", "Change the bot's settings, and take changes back");
    public static readonly Permission ChannelWrite = new("channel:write", "Connect WhatsApp");
    public static readonly Permission UsersRead = new("users:read", "See who has an account");
    public static readonly Permission UsersWrite = new("users:write", "Invite people, change their roles, remove them");
    public static readonly Permission KeysRead = new("api_keys:read", "See API keys");
    public static readonly Permission KeysWrite = new("api_keys:write", "Create, rotate and revoke API keys");
    public static readonly Permission WebhooksRead = new("webhooks:read", "See webhooks and their deliveries");
    public static readonly Permission WebhooksWrite = new("webhooks:write", "Change webhooks, and send events again");
    public static readonly Permission UsageRead = new("usage:read", "See what the plan's limits are used for");
    public static readonly Permission AuditRead = new("audit:read", "Read the audit log");

    public static IReadOnlyList<Permission> All { get; } =
    [
        TenantRead,
        TenantWrite,
        ServicesRead,
        ServicesWrite,
        StaffRead,
        StaffWrite,
        ContactsRead,
        ContactsWrite,
        ConversationsRead,
        ConversationsWrite,
        BookingsRead,
        BookingsWrite,
        BotRead,
        BotWrite,
        ChannelWrite,
        UsersRead,
        UsersWrite,
        KeysRead,
        KeysWrite,
        WebhooksRead,
        WebhooksWrite,
        UsageRead,
        AuditRead,
    ];

    public static Permission? Find(string scope) => All.FirstOrDefault(p => p.Scope == scope);
}
