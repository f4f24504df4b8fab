using System.Text.RegularExpressions;
using Bookline.Server.Api.Conventions;

namespace Bookline.Server.Api.Contacts;

/// <summary>What can be said of a contact, checked: the same rules for a new one, a change and a line of an import.</summary>
internal sealed partial record ContactFields(string Phone, string? Name, string? Language)
{
    private const int MostOfName = 200;

    public static ContactFields Of(NewContact contact, FieldChecks checks)
    {
        var country = contact.DefaultCountry is null or "" ? null : contact.DefaultCountry;
        if (country is not null && !ContactPhone.IsCountry(country))
        {
            checks.Add(new("default_country", "unknown_value", "Two letters, as in ISO 3166."));
            country = null;
        }
        var phone = ContactPhone.Read(contact.Phone, country);
        if (phone is null)
        {
            checks.Add(
                string.IsNullOrWhiteSpace(contact.Phone)
                    ? new("phone", "required", "This must be there.")
                    : new("phone", "malformed", "A number with its country's code: +44 7911 123456.")
            );
        }
        return new(phone ?? "", ReadName(contact.Name, checks), ReadLanguage(contact.Language, checks));
    }

    public static string? ReadName(string? name, FieldChecks checks) => checks.Line("name", name, MostOfName);

    public static string? ReadLanguage(string? language, FieldChecks checks)
    {
        var tag = language?.Trim() is { Length: > 0 } text ? text : null;
        if (tag is not null && !LanguageTag().IsMatch(tag))
        {
            checks.Add(new("language", "malformed", "As in BCP 47: en, pt-BR."));
        }
        return tag;
    }

    [GeneratedRegex(@"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}\z")]
    private static partial Regex LanguageTag();
}
