using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Mail;
using PhoneNumbers;

namespace Bookline.Server.Api.Bookings;

/// <summary>A booking to be made.</summary>
internal sealed record NewBookingBody(
    [property: Required, Description("svc_…")] string? Service,
    [property: Description("stf_…; whoever is free when nobody says.")] string? Staff,
    [property: Required, Description("One of the beginnings that availability lists, such as 2026-11-23T14:30:00Z.")]
        string? StartsAt,
    [property: Required] CustomerBody? Customer,
    [property: Description("For the business alone; at most 2000 characters.")] string? Notes,
    [property: Description("It is pending until its payment is verified, and cancelled when none comes in time.")]
        bool? AwaitsPayment
);

internal sealed record CustomerBody(
    [property: Required, Description("At most 200 characters.")] string? Name,
    [property: Required, Description("E.164 with the plus. A number that is new becomes a contact.")] string? Phone,
    string? Email
);

/// <summary>What is said of a customer, checked.</summary>
/// <param name="Phone">E.164 without the plus.</param>
internal sealed record CustomerFields(string Name, string Phone, string? Email)
{
    private const int MostOfName = 200;
    private const int MostOfEmail = 254;

    public static CustomerFields Of(CustomerBody? body, FieldChecks checks)
    {
        var name = checks.Required("customer.name", body?.Name, MostOfName);
        var phone = checks.Required("customer.phone", body?.Phone, MostOfName);
        if (phone is not "" && ReadPhone(phone) is null)
        {
            checks.Add(new("customer.phone", "malformed", "A number with its country, such as +491701234567."));
        }
        return new(name, ReadPhone(phone) ?? "", ReadEmail("customer.email", body?.Email, checks));
    }

    public static string? ReadEmail(string field, string? text, FieldChecks checks)
    {
        var email = checks.Line(field, text, MostOfEmail);
        // The rule by which it is written to: one that is taken here and refused there would get nothing.
        if (email is not null && !MailModule.IsAddress(email))
        {
            checks.Add(new(field, "malformed", "An address, such as zoe@example.com."));
        }
        return email;
    }

    private static string? ReadPhone(string text)
    {
        var numbers = PhoneNumberUtil.GetInstance();
        try
        {
            var number = numbers.Parse(text, defaultRegion: null);
            return numbers.IsPossibleNumber(number) ? numbers.Format(number, PhoneNumberFormat.E164)[1..] : null;
        }
        catch (NumberParseException)
        {
            return null;
        }
    }
}
