using Bookline.Booking.Catalog;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Catalog;

namespace Bookline.Server.Api.Services;

/// <summary>What can be said of a service, checked: the same rules for a new one, a change and a line of an import.</summary>
internal sealed record ServiceFields(
    string Name,
    string? Description,
    string? Category,
    string? Icon,
    long Price,
    string Currency,
    string AmountUnit,
    int DurationMinutes,
    int BufferBeforeMinutes,
    int BufferAfterMinutes,
    bool IsActive
)
{
    private const int DefaultMinutes = 60;
    private const int MostOfName = 200;
    private const int MostOfDescription = 2000;
    private const int MostOfWord = 100;
    private const int MostOfIcon = 16;

    public static ServiceFields Of(NewService service, FieldChecks checks)
    {
        var (price, currency, unit) = ReadPrice(service.Price, checks);
        return new ServiceFields(
            service.Name ?? "",
            service.Description,
            service.Category,
            service.Icon,
            price,
            currency,
            unit,
            service.DurationMinutes ?? DefaultMinutes,
            service.BufferBeforeMinutes ?? 0,
            service.BufferAfterMinutes ?? 0,
            service.Active ?? true
        ).Checked(checks);
    }

    public static ServiceFields Of(ServiceRow current, ServiceChange change, FieldChecks checks)
    {
        // Untouched, the amount of the single-tenant time stays in its own unit.
        var (price, currency, unit) = change.Price.IsSet
            ? ReadPrice(change.Price.Value, checks)
            : (current.Price, current.Currency, current.AmountUnit);
        return new ServiceFields(
            change.Name.Or(current.Name) ?? "",
            change.Description.Or(current.Description),
            change.Category.Or(current.Category),
            change.Icon.Or(current.Icon),
            price,
            currency,
            unit,
            change.DurationMinutes.Or(current.DurationMinutes),
            change.BufferBeforeMinutes.Or(current.BufferBeforeMinutes),
            change.BufferAfterMinutes.Or(current.BufferAfterMinutes),
            change.Active.Or(current.IsActive)
        ).Checked(checks);
    }

    private ServiceFields Checked(FieldChecks checks) =>
        this with
        {
            Name = checks.Required("name", Name, MostOfName),
            Description = checks.Text("description", Description, MostOfDescription),
            Category = checks.Line("category", Category, MostOfWord),
            Icon = checks.Line("icon", Icon, MostOfIcon),
            DurationMinutes = checks.Within("duration_minutes", DurationMinutes, Bounds.ServiceMinutes),
            BufferBeforeMinutes = checks.Within("buffer_before_minutes", BufferBeforeMinutes, Bounds.BufferMinutes),
            BufferAfterMinutes = checks.Within("buffer_after_minutes", BufferAfterMinutes, Bounds.BufferMinutes),
        };

    private static (long Amount, string Currency, string Unit) ReadPrice(ApiMoney? price, FieldChecks checks)
    {
        if (price is null)
        {
            checks.Add(new("price", "required", """As {"amount": 1200, "currency": "EUR"}."""));
            return default;
        }
        if (!ApiMoney.IsCurrency(price.Currency))
        {
            checks.Add(new("price.currency", "unknown_value", "A code of ISO 4217, such as EUR."));
            return default;
        }
        try
        {
            if (price.Amount >= 0)
            {
                var (amount, unit) = Catalog.AmountUnit.Write(price.ToMoney());
                return (amount, price.Currency, unit);
            }
        }
        catch (OverflowException)
        {
            // Said below.
        }
        checks.Add(
            new("price.amount", "out_of_range", "From 0 to 2147483647 of the smallest unit, or as many whole ones.")
        );
        return default;
    }
}
