using Bookline.Booking.Texts;
using Bookline.Server.Onboarding.Workspaces;
using Bookline.Tenancy;

namespace Bookline.Server.Tests.Onboarding;

/// <summary>What a new business begins with is in its language, and as its trade needs it.</summary>
public sealed class WorkspaceTests
{
    [Theory]
    [InlineData("salon", "de", "Haarschnitt")]
    [InlineData("barber", "pt-BR", "Corte de cabelo")]
    [InlineData("tutor", "ar", "درس تجريبي")]
    [InlineData("salon", "fi", "Haircut")]
    public async Task Services_are_called_as_they_are_where_the_business_is(string trade, string language, string name)
    {
        await using var world = await SignUpWorld.OpenAsync();
        var tenant = await OpenAsync(world, trade, language);

        (await world.Database.ColumnAsync($"select name from services where tenant_id = '{tenant}'")).ShouldContain(
            name
        );
        (await world.Database.ColumnAsync($"select name from staff where tenant_id = '{tenant}'")).ShouldBe([
            "Spark Salon",
        ]);
        (
            await world.Database.ColumnAsync(
                $"select jsonb_object_keys(bot_settings -> 'texts') from tenants where id = '{tenant}'"
            )
        ).ShouldBe(BotTexts.Languages.Select(l => l.Tag), ignoreOrder: true);
    }

    [Fact]
    public async Task A_restaurant_seats_several_parties_at_once_each_at_a_table_of_its_own()
    {
        await using var world = await SignUpWorld.OpenAsync();
        var tenant = await OpenAsync(world, "restaurant", "de");

        (
            await world.Database.ColumnAsync(
                $"""
                select s.name || ': ' || string_agg(p.name, ', ' order by p.name)
                from services s
                join staff_services o on o.tenant_id = s.tenant_id and o.service_id = s.id
                join staff p on p.tenant_id = s.tenant_id and p.id = o.staff_id
                where s.tenant_id = '{tenant}' group by s.name, s.created_at order by s.created_at
                """
            )
        ).ShouldBe([
            "Tisch für zwei: Tisch 1, Tisch 2",
            "Tisch für vier: Tisch 3, Tisch 4",
            "Tisch für sechs: Tisch 5",
        ]);
    }

    [Fact]
    public void Every_trade_has_its_words_in_every_language_that_the_bot_speaks()
    {
        FirstWords.ByLanguage.Keys.ShouldBe(BotTexts.Languages.Select(l => l.Tag), ignoreOrder: true);
        foreach (var words in FirstWords.ByLanguage.Values)
        {
            words.Table.ShouldContain("{0}");
            foreach (var trade in Enum.GetValues<Trade>())
            {
                words.Trades[trade].Services.Count.ShouldBe(TradeTemplate.Of(trade).Services.Count);
                words.Trades[trade].Greeting.ShouldContain("*{business}*");
            }
        }
    }

    private static async Task<TenantId> OpenAsync(SignUpWorld world, string trade, string language)
    {
        var form = SignUpWorld.Form();
        (form["trade"], form["language"]) = (trade, language);
        var answer = await SignUpWorld.JsonAsync(await world.PostAsync(form));
        var tenant = TenantId.Parse(((string)answer["tenant"]!)["ten_".Length..], null);
        await world.ConfirmAsync(tenant);
        return tenant;
    }
}
