using CsCheck;

namespace Bookline.Server.Tests.Api;

/// <summary>Pages of a list, beside what a list in memory would say.</summary>
public sealed class ListTests
{
    private static readonly string[] Sorts =
    [
        "created_at",
        "-created_at",
        "name",
        "-name",
        "duration_minutes",
        "-duration_minutes",
    ];

    [Fact]
    public async Task Pages_by_any_sort_and_filter_are_what_a_list_in_memory_gives()
    {
        await using var shop = await Shop.OpenAsync();
        // Many equals, so that pages end among them.
        await shop.Database.ExecuteAsync(
            $"""
            delete from services;
            insert into services (id, tenant_id, name, price, currency, amount_unit, duration_minutes, is_active, created_at)
            select 's' || lpad(n::text, 2, '0'), '{Shop.First}', chr(97 + n % 4), 1, 'EUR', 'minor', 15 * (1 + n % 3), n % 2 = 0,
              timestamptz '2026-01-01Z' + n % 5 * interval '1 microsecond'
            from generate_series(0, 39) n;
            """
        );
        var rows = Enumerable
            .Range(0, 40)
            .Select(n => (Id: $"svc_s{n:00}", Name: "abcd"[n % 4], Minutes: n % 3, Active: n % 2 == 0, At: n % 5))
            .ToList();

        await Gen.Select(
                Gen.Int[0, Sorts.Length - 1].Select(n => Sorts[n]),
                Gen.Int[1, 41],
                Gen.Int[0, 2].Select(n => n == 0 ? (bool?)null : n == 1)
            )
            .SampleAsync(
                async (sort, limit, active) =>
                {
                    var expected = rows.Where(r => active is null || r.Active == active)
                        .OrderBy(r =>
                            sort.TrimStart('-') switch
                            {
                                "name" => r.Name,
                                "duration_minutes" => r.Minutes,
                                _ => r.At,
                            }
                        )
                        .ThenBy(r => r.Id, StringComparer.Ordinal)
                        .Select(r => r.Id)
                        .ToList();
                    if (sort.StartsWith('-'))
                    {
                        expected.Reverse();
                    }
                    (
                        await AllAsync(
                            shop,
                            $"services?sort={sort}&limit={limit}{(active is { } a ? $"&active={a}" : "")}"
                        )
                    ).ShouldBe(expected);
                },
                iter: 30,
                threads: 1
            );
    }

    [Fact]
    public async Task What_is_inserted_meanwhile_moves_nothing()
    {
        await using var shop = await Shop.OpenAsync();
        var first = await shop.GetAsync("services?sort=name&limit=1");
        await shop.PostAsync("services", """{"name": "A first one", "price": {"amount": 1, "currency": "EUR"}}""");

        var second = await shop.GetAsync($"services?sort=name&limit=1&cursor={first["next_cursor"]}");

        first.Each("name").ShouldBe(["Service 1"]);
        second.Each("name").ShouldBe(["Service 2"]);
    }

    [Theory]
    [InlineData("bm90IGpzb24")] // not json
    [InlineData("WyJuYW1lIl0")] // ["name"]
    [InlineData("WyJjcmVhdGVkX2F0IiwieCIsInkiXQ")] // ["created_at","x","y"]
    [InlineData("WyJuYW1lIiwieCcgb3IgMT0xIiwieSJd")] // ["name","x' or 1=1","y"], of another sort
    [InlineData("W251bGwsbnVsbCxudWxsXQ")] // [null,null,null]
    public async Task A_cursor_that_was_made_up_is_none(string cursor)
    {
        await using var shop = await Shop.OpenAsync();

        (await shop.GetAsync($"services?cursor={cursor}")).Problem.ShouldBe("422 invalid cursor:malformed");
    }

    private static async Task<IReadOnlyList<string>> AllAsync(Shop shop, string path)
    {
        var all = new List<string>();
        for (var cursor = ""; ; )
        {
            var page = await shop.GetAsync(path + cursor);
            page.Status.ShouldBe(200, page.Body);
            all.AddRange(page.Each("id"));
            if (page["has_more"] == "False")
            {
                return all;
            }
            cursor = $"&cursor={page["next_cursor"]}";
        }
    }
}
