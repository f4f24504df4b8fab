using System.Text.RegularExpressions;
using Bookline.Server.Api.Bookings;
using Bookline.Server.Api.Conventions;
using NodaTime;

namespace Bookline.Server.Api.Tenant;

/// <summary>What is left out stays as it is; null clears the address of mail and the phone number.</summary>
internal sealed record TenantChange(
    Change<string?> BusinessName,
    Change<string?> Email,
    Change<string?> Phone,
    Change<string?> TimeZone,
    Change<string?> Currency,
    Change<string?> Locale
);

/// <summary>What may be changed of a business, checked.</summary>
internal sealed partial record TenantFields(
    string BusinessName,
    string? Email,
    string? Phone,
    string TimeZone,
    string Currency,
    string Locale
)
{
    private const int MostOfName = 200;
    private const int MostOfPhone = 40;
    private const int MostOfWord = 100;

    /// <summary>Only what is changed is checked: what was taken once does not stand in the way of the rest.</summary>
    public static TenantFields Of(TenantRow row, TenantChange change, FieldChecks checks) =>
        new(
            change.BusinessName.IsSet
                ? checks.Required("business_name", change.BusinessName.Value, MostOfName)
                : row.BusinessName,
            change.Email.IsSet ? CustomerFields.ReadEmail("email", change.Email.Value, checks) : row.Email,
            change.Phone.IsSet ? checks.Line("phone", change.Phone.Value, MostOfPhone) : row.Phone,
            change.TimeZone.IsSet ? Zone(change.TimeZone.Value, checks) : row.TimeZone,
            change.Currency.IsSet ? CurrencyCode(change.Currency.Value, checks) : row.Currency,
            change.Locale.IsSet ? Language(change.Locale.Value, checks) : row.Locale
        );

    private static string Zone(string? text, FieldChecks checks)
    {
        var zone = checks.Required("time_zone", text, MostOfWord);
        if (zone is not "" && !DateTimeZoneProviders.Tzdb.Ids.Contains(zone))
        {
            checks.Add(new("time_zone", "unknown_value", "A zone of the IANA database, such as Europe/Berlin."));
        }
        return zone;
    }

    private static string CurrencyCode(string? text, FieldChecks checks)
    {
        var currency = checks.Required("currency", text, MostOfWord);
        if (currency is not "" && !ApiMoney.IsCurrency(currency))
        {
            checks.Add(new("currency", "unknown_value", "A code of ISO 4217, such as EUR."));
        }
        return currency;
    }

    private static string Language(string? text, FieldChecks checks)
    {
        var locale = checks.Required("locale", text, MostOfWord);
        if (locale is not "" && !Tag().IsMatch(locale))
        {
            checks.Add(new("locale", "malformed", "A language of BCP 47, such as en or pt-BR."));
        }
        return locale;
    }

    [GeneratedRegex(@"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}\z")]
    private static partial Regex Tag();
}

internal static class ChangeTenant
{
    public static Task<IResult> HandleAsync([AsParameters] ApiCall call, TenantChange change) =>
        call.ChangeAsync(async db =>
        {
            var row = await TenantRow.LockAsync(db);
            var checks = new FieldChecks();
            var fields = TenantFields.Of(row, change, checks);
            if ((ETag.Conflict(call.Http, row.Show()) ?? checks.Problem) is { } problem)
            {
                return problem;
            }
            await TenantRow.WriteAsync(db, fields, call.Now.ToDateTimeOffset());
            var after = (await TenantRow.ReadAsync(db)).Show();
            await call.RecordAsync(db, "tenant.updated", after.Id, row.Show(), after);
            return ETag.Changed(call.Http, after);
        });
}
