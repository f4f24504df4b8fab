using System.Buffers.Text;
using System.Text;

namespace Bookline.Server.Api.Conventions;

/// <summary>
/// Ids as the API shows them: a prefix that says of what, and the stored id. What an address cannot carry (the single-tenant
/// application's ids are any text) stands after a tilde in base64url: <c>bkg_~Ym9va2luZyAx</c>.
/// </summary>
public sealed record PublicId(string Prefix)
{
    public static readonly PublicId Tenant = new("ten");
    public static readonly PublicId Service = new("svc");
    public static readonly PublicId Staff = new("stf");
    public static readonly PublicId Contact = new("con");
    public static readonly PublicId Conversation = new("cnv");
    public static readonly PublicId Message = new("msg");
    public static readonly PublicId Booking = new("bkg");
    public static readonly PublicId User = new("usr");
    public static readonly PublicId ApiKey = new("key");
    public static readonly PublicId Webhook = new("whk");
    public static readonly PublicId Event = new("evt");
    public static readonly PublicId Delivery = new("dlv");
    public static readonly PublicId Absence = new("off");
    public static readonly PublicId Session = new("ses");
    public static readonly PublicId Invitation = new("inv");

    public string Show(Guid id) => $"{Prefix}_{id}";

    public string Show(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return id.Length > 0 && id.All(IsPlain)
            ? $"{Prefix}_{id}"
            : $"{Prefix}_~{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(id))}";
    }

    /// <returns>The stored id; null: this is no id of this kind, and so there is nothing of this id.</returns>
    public string? Read(string? shown)
    {
        if (shown is null || !shown.StartsWith($"{Prefix}_", StringComparison.Ordinal))
        {
            return null;
        }
        var id = shown[(Prefix.Length + 1)..];
        if (!id.StartsWith('~'))
        {
            return id.Length > 0 && id.All(IsPlain) ? id : null;
        }
        return Base64Url.IsValid(id.AsSpan(1))
            ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(id.AsSpan(1)))
            : null;
    }

    /// <inheritdoc cref="Read"/>
    public Guid? ReadGuid(string? shown) => Guid.TryParseExact(Read(shown), "D", out var id) ? id : null;

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.';
}
