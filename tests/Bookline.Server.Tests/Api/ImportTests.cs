using System.Text;
using Bookline.Server.Access;
using Bookline.Server.Tests.Hosting;
using Npgsql;

namespace Bookline.Server.Tests.Api;

/// <summary>Services and contacts in bulk.</summary>
public sealed class ImportTests
{
    private const string Csv = "text/csv";

    [Theory]
    [InlineData("name,price_amount,price_currency\nCut,1200,EUR\n")]
    [InlineData("\uFEFFname;price_amount;price_currency\r\n\"Cut\";1200;EUR\r\n")]
    [InlineData("NAME\tprice_currency\tprice_amount\n\"Cut\"\tEUR\t\"1200\"")]
    public async Task Any_spreadsheets_CSV_is_read(string body)
    {
        await using var shop = await Shop.OpenAsync();

        var report = await ImportAsync(shop, "services", body);

        Summary(report).ShouldBe("applied 1+0 0 0: created");
        var service = await shop.GetAsync("services?name=Cut");
        service["data"]
            .ShouldContain(
                """
                "price":{"amount":1200,"currency":"EUR"}
                """.Trim()
            );
    }

    [Fact]
    public async Task Quotes_and_lines_within_them_are_text()
    {
        await using var shop = await Shop.OpenAsync();

        var report = await ImportAsync(
            shop,
            "services",
            "name,description,price_amount,price_currency\n\"Cut, \"\"wash\"\"\",\"one\ntwo\",1,EUR\nDye,x,2,EUR\n"
        );

        report.Find("rows").EnumerateArray().Select(r => r.GetProperty("line").GetInt32()).ShouldBe([2, 4]);
        (await shop.GetAsync("services?name=wash")).Each("description").ShouldBe(["one\ntwo"]);
    }

    [Fact]
    public async Task Each_row_says_what_became_of_it_and_twice_is_once()
    {
        await using var shop = await Shop.OpenAsync();
        const string rows = """
            [{"name": "service 1", "duration_minutes": 30}, {"name": "Cut", "price": {"amount": 1, "currency": "EUR"}}]
            """;

        Summary(await ImportAsync(shop, "services", rows)).ShouldBe("applied 1+1 0 0: updated created");
        Summary(await ImportAsync(shop, "services", rows)).ShouldBe("applied 0+0 2 0: unchanged unchanged");
        // On record row beside row, with nothing before what is new.
        (
            await shop.Database.ColumnAsync(
                """
                select concat_ws(' ', before -> 0 ->> 'name', jsonb_typeof(before -> 1), after -> 1 ->> 'name')
                from audit_log where action = 'services.imported'
                """
            )
        ).ShouldBe(["Service 1 null Cut"]);
        // What the row left out is as it was.
        (await shop.GetAsync("services/svc_service-1-1"))["price.amount"]
            .ShouldBe("100");
    }

    [Fact]
    public async Task One_wrong_row_stops_all_of_them_unless_it_is_said_otherwise()
    {
        await using var shop = await Shop.OpenAsync();
        const string rows = "phone,name\n+447911123456,Sam\n+1555,Ann\n+447911123456,Sam again\n,Bob\n";

        var refused = await ImportAsync(shop, "contacts", rows);
        Summary(refused).ShouldBe("nothing 1+0 0 3: created invalid invalid invalid");
        Errors(refused).ShouldBe(["phone:malformed", ":duplicate", "phone:required"]);
        (await shop.GetAsync("contacts")).Each("name").ShouldBeEmpty();

        Summary(await ImportAsync(shop, "contacts?partial=true", rows)).ShouldStartWith("applied 1+0 0 3");
        (await shop.GetAsync("contacts")).Each("name").ShouldBe(["Sam"]);
    }

    [Theory]
    [InlineData("name,price_amount,price_currency\n\nCut,1,EUR\nDye,\"2,EUR\nWash,3,EUR\nPerm,4,EUR\n", 4)]
    [InlineData("name,price_amount,price_currency\r\nCut,1,EUR\r\n\"Dye\"x,2,EUR\r\n", 3)]
    public async Task A_quote_amiss_is_an_error_of_the_line_where_it_stands(string body, int line)
    {
        await using var shop = await Shop.OpenAsync();

        var report = await ImportAsync(shop, "services", body);

        report["applied"].ShouldBe("False");
        var row = report.Find("rows").EnumerateArray().Last();
        row.GetProperty("line").GetInt32().ShouldBe(line);
        row.GetProperty("errors")[0].GetProperty("code").GetString().ShouldBe("malformed");
        (await shop.GetAsync("services?name=Cut")).Each("id").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("contacts", "nothing 1+0 0 1: created invalid", 0)]
    [InlineData("contacts?partial=true", "applied 1+0 0 1: created invalid", 2)]
    public async Task A_row_that_somebody_makes_at_that_moment_stops_all_of_them_too(
        string kind,
        string summary,
        int others
    )
    {
        await using var shop = await Shop.OpenAsync();
        await using var elsewhere = await shop.Database.OpenAsync();
        await using var making = await elsewhere.BeginTransactionAsync();
        await using (
            var make = new NpgsqlCommand(
                $"""
                insert into conversations (tenant_id, id, phone_number) values ('{Shop.First}', 'c', '+15550001111');
                insert into contacts (tenant_id, id, conversation_id, phone, name)
                  values ('{Shop.First}', gen_random_uuid(), 'c', '447911123457', 'Elsewhere')
                """,
                elsewhere,
                making
            )
        )
        {
            await make.ExecuteNonQueryAsync();
        }

        var importing = ImportAsync(shop, kind, "phone,name\n+447911123456,Sam\n+447911123457,Ann\n");
        await Eventually.ShouldBeTrueAsync(async () =>
            importing.IsCompleted
            || await shop.Database.ScalarAsync<bool>("select exists (select from pg_locks where not granted)")
        );
        await making.CommitAsync();
        var report = await importing;

        Summary(report).ShouldBe(summary);
        Errors(report).ShouldBe([":conflict"]);
        (await shop.GetAsync("contacts")).Each("name").Count.ShouldBe(Math.Max(others, 1));
        (
            await shop.Database.ScalarAsync<long>("select count(*) from audit_log where action = 'contacts.imported'")
        ).ShouldBe(others > 0 ? 1 : 0);
    }

    [Theory]
    [InlineData("\u00C9pilation", "\u00E9PILATION")]
    [InlineData("\u00A0Cut\u2003", "cut")]
    public async Task A_service_is_the_same_whatever_the_case_and_the_blanks_around_its_name(string stored, string sent)
    {
        await using var shop = await Shop.OpenAsync();
        await shop.Database.ExecuteAsync($"update services set name = '{stored}' where id = 'service-1-1'");

        var report = await ImportAsync(shop, "services", $$"""[{"name": "{{sent}}", "duration_minutes": 30}]""");

        Summary(report).ShouldBe("applied 0+1 0 0: updated");
        report.Find("rows")[0].GetProperty("id").GetString().ShouldBe("svc_service-1-1");
    }

    [Fact]
    public async Task A_dry_run_says_the_same_and_writes_nothing()
    {
        await using var shop = await Shop.OpenAsync();

        var report = await ImportAsync(shop, "contacts?dry_run=true", "phone\n+447911123456\n");

        Summary(report).ShouldBe("nothing 1+0 0 0: created");
        report["dry_run"].ShouldBe("True");
        (await shop.GetAsync("contacts")).Each("id").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_wrong_field_is_its_rows_error()
    {
        await using var shop = await Shop.OpenAsync();

        var csv = await ImportAsync(
            shop,
            "services",
            "name,price_amount,price_currency,active\nCut,much,EUR,perhaps\n"
        );
        var json = await ImportAsync(shop, "services", """[{"name": 1}, {"nmae": "Cut"}, null]""");

        Errors(csv).ShouldBe(["price_amount:wrong_type", "active:wrong_type", "price.amount:out_of_range"]);
        Errors(json).ShouldBe(["name:wrong_type", "nmae:unknown_field", ":required"]);
    }

    [Theory]
    [InlineData("", "400 malformed_csv")]
    [InlineData("name,cost\nCut,1\n", "400 malformed_csv")]
    [InlineData("name,name\nCut,Cut\n", "400 malformed_csv")]
    [InlineData("{}", "400 malformed_json")]
    public async Task What_is_no_table_is_refused(string body, string expected)
    {
        await using var shop = await Shop.OpenAsync();

        (await ImportAsync(shop, "services", body)).Problem.ShouldBe(expected);
    }

    [Fact]
    public async Task Rows_and_bytes_are_bounded()
    {
        await using var shop = await Shop.OpenAsync();
        var rows = new StringBuilder("phone\n");
        for (var n = 0; n <= 5_000; n++)
        {
            rows.Append("x\n");
        }

        (await ImportAsync(shop, "contacts", rows.ToString())).Problem.ShouldBe("422 too_many_rows");
        (await ImportAsync(shop, "contacts", new string('x', (5 * 1024 * 1024) + 1))).Problem.ShouldBe(
            "413 body_too_large"
        );
        (await shop.SendAsync("POST", "imports/contacts", "phone", type: "text/plain")).Problem.ShouldBe(
            "415 unsupported_media_type"
        );
    }

    [Fact]
    public async Task A_name_of_another_business_is_not_touched()
    {
        await using var shop = await Shop.OpenAsync();

        await ImportAsync(shop, "services", """[{"name": "Service 1", "duration_minutes": 30}]""");

        (await shop.GetAsync("services/svc_service-2-1", tenant: Shop.Second))["duration_minutes"].ShouldBe("60");
    }

    private static Task<ApiAnswer> ImportAsync(Shop shop, string kind, string body) =>
        shop.SendAsync(
            "POST",
            $"imports/{kind}",
            body,
            Role.Owner,
            type: body.StartsWith('[') || body.StartsWith('{') ? "application/json" : Csv,
            // Told before it is sent that it is too much.
            headers: ("Expect", "100-continue")
        );

    private static string Summary(ApiAnswer report) =>
        $"{(report["applied"] == "True" ? "applied" : "nothing")} {report["created"]}+{report["updated"]} {report["unchanged"]} "
        + $"{report["invalid"]}: "
        + string.Join(' ', report.Find("rows").EnumerateArray().Select(r => r.GetProperty("result").GetString()));

    private static IEnumerable<string> Errors(ApiAnswer report) =>
        report
            .Find("rows")
            .EnumerateArray()
            .SelectMany(r => r.GetProperty("errors").EnumerateArray())
            .Select(e => $"{e.GetProperty("field")}:{e.GetProperty("code")}");
}
