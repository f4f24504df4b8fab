using Bookline.Booking.Catalog;
using Bookline.Server.Catalog;
using NodaTime;

namespace Bookline.Server.Tests.Catalog;

public sealed class BadSettingTests
{
    [Theory]
    [InlineData("""{"lead_minutes": -1}""", "lead_minutes")]
    [InlineData("""{"horizon_days": 0}""", "horizon_days")]
    [InlineData("""{"horizon_days": 100000}""", "horizon_days")]
    [InlineData("""{"slot_minutes": 0}""", "slot_minutes")]
    [InlineData("""{"slot_minutes": 7.5}""", "slot_minutes")]
    [InlineData("""{"slot_minutes": "15"}""", "slot_minutes")]
    [InlineData("""{"hold_minutes": 99999999999999999999}""", "hold_minutes")]
    [InlineData("""{"change_cutoff_minutes": true}""", "change_cutoff_minutes")]
    [InlineData("""{"payment_minutes": -1}""", "payment_minutes")]
    [InlineData("""{"max_open_bookings": []}""", "max_open_bookings")]
    [InlineData("""{"mark_no_show": "yes"}""", "mark_no_show")]
    [InlineData("""{"auto_close": "never"}""", "auto_close")]
    [InlineData("""{"payment": "cash"}""", "payment")]
    [InlineData("""{"payment": {"mode": "barter"}}""", "payment.mode")]
    [InlineData("""{"payment": {"mode": "link"}}""", "payment.mode")]
    [InlineData("""{"payment": {"link_template": 1}}""", "payment.link_template")]
    [InlineData("""{"texts": []}""", "texts")]
    [InlineData("""{"texts": {"en": "hi"}}""", "texts.en")]
    [InlineData("""{"texts": {"en": {"greeting": null}}}""", "texts.en.greeting")]
    public void A_bad_setting_has_its_default_and_is_named(string settings, string name)
    {
        var (business, mistakes) = Read(Row() with { BotSettings = settings });

        mistakes.ShouldBe([name]);
        business.Policy.ShouldBe(new BookingPolicy());
        business.Payment.ShouldBe(new PaymentSettings());
        business.Texts.Values.SelectMany(texts => texts).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"lead_minutes": null, "payment": null, "texts": null, "mark_no_show": false, "unknown": 1}""")]
    public void Nothing_said_is_no_mistake(string settings)
    {
        var (business, mistakes) = Read(Row() with { BotSettings = settings });

        mistakes.ShouldBeEmpty();
        business.Policy.ShouldBe(new BookingPolicy());
    }

    [Fact]
    public void An_unknown_zone_is_utc_and_an_odd_language_english()
    {
        var (business, mistakes) = Read(Row() with { TimeZone = "Mars/Base", Locale = "English, please" });

        business.Zone.ShouldBe(DateTimeZone.Utc);
        business.Language.ShouldBe("en");
        mistakes.ShouldBe(["tenants.time_zone", "tenants.locale"], ignoreOrder: true);
    }

    [Fact]
    public void A_locale_may_be_written_with_an_underscore() =>
        Read(Row() with { Locale = "pt_BR" }).Business.Language.ShouldBe("pt-BR");

    [Fact]
    public void A_service_of_no_length_takes_an_hour()
    {
        const string Odd = """
            [{"id": "s", "name": "S", "price": 1, "currency": "EUR", "amount_unit": "minor", "is_active": true,
              "duration_minutes": 0, "buffer_before_minutes": -5, "buffer_after_minutes": 100000}]
            """;

        var (business, mistakes) = Read(Row() with { Services = Odd });

        var service = business.Services.ShouldHaveSingleItem();
        service.Length.ShouldBe(Duration.FromHours(1));
        (service.BufferBefore, service.BufferAfter).ShouldBe((Duration.Zero, Duration.Zero));
        mistakes.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData(2_147_483_647, "IDR", 2_147_483_647, "minor")]
    [InlineData(2_500_000_000, "IDR", 25_000_000, "major")]
    public void An_amount_too_big_for_minor_units_is_written_in_whole_ones(
        long minor,
        string currency,
        int amount,
        string unit
    )
    {
        AmountUnit.Write(new Money(minor, currency)).ShouldBe((amount, unit));
        AmountUnit.Read(amount, unit, currency).ShouldBe(new Money(minor, currency));
    }

    private static (Business Business, List<string> Mistakes) Read(CatalogRow row)
    {
        var mistakes = new List<string>();
        return (new BusinessReader(row, mistakes.Add).Read(), mistakes);
    }

    private static CatalogRow Row() =>
        new("Salon", "Europe/Berlin", "EUR", "de-DE", "{}", null, null, null, null, null);
}
