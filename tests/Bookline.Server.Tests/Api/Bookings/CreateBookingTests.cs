using Bookline.Server.Access;

namespace Bookline.Server.Tests.Api.Bookings;

public sealed class CreateBookingTests
{
    [Fact]
    public async Task Books_a_free_slot_and_makes_a_contact_of_a_new_number()
    {
        await using var desk = await Desk.OpenAsync();

        var made = await desk.Shop.PostAsync(
            "bookings",
            new
            {
                service = Desk.Haircut,
                staff = Desk.Bob,
                starts_at = "2026-11-24T11:00:00+01:00",
                customer = new
                {
                    name = "Zoë",
                    phone = "+49 151 12345678",
                    email = "zoe@example.com",
                },
                notes = "window seat",
            }
        );

        made.Status.ShouldBe(201, made.Body);
        made["status"].ShouldBe("confirmed");
        DateTimeOffset.Parse(made["starts_at"]).ShouldBe(DateTimeOffset.Parse("2026-11-24T10:00:00Z"));
        DateTimeOffset.Parse(made["ends_at"]).ShouldBe(DateTimeOffset.Parse("2026-11-24T11:00:00Z"));
        made["staff.name"].ShouldBe("Bob");
        made["service.name"].ShouldBe("Service 1");
        made["customer.phone"].ShouldBe(Desk.Zoe);
        made["customer.email"].ShouldBe("zoe@example.com");
        made["customer.contact_id"].ShouldStartWith("con_");
        made["price.amount"].ShouldBe("100");
        made["payment.state"].ShouldBe("none");
        made["source"].ShouldBe("api");
        made["notes"].ShouldBe("window seat");
        made.Header("Location").ShouldBe($"/api/v1/bookings/{made["id"]}");
        var read = await desk.Shop.GetAsync($"bookings/{made["id"]}");
        read.Body.ShouldBe(made.Body);
        read.Header("ETag").ShouldBe(made.Header("ETag"));
        (await desk.Shop.Database.ScalarAsync<string>("select c.name || c.phone from contacts c")).ShouldBe(
            "Zoë4915112345678"
        );
    }

    [Fact]
    public async Task The_second_booking_of_a_number_belongs_to_the_same_contact()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.BookedAsync("2026-11-24T10:00:00Z");
        await desk.BookedAsync("2026-11-24T12:00:00Z");

        var contact = await desk.Shop.Database.ScalarAsync<string>("select 'con_' || id from contacts");

        (await desk.Shop.GetAsync($"bookings?contact={contact}")).Each("id").Count.ShouldBe(2);
    }

    [Fact]
    public async Task One_slot_and_fifty_who_want_it_at_once_give_one_booking()
    {
        await using var desk = await Desk.OpenAsync();

        var answers = await Task.WhenAll(
            Enumerable.Range(10, 50).Select(n => desk.BookAsync("2026-11-24T10:00:00Z", phone: $"+49151123456{n}"))
        );

        answers.Count(a => a.Status == 201).ShouldBe(1);
        answers.Where(a => a.Status != 201).ShouldAllBe(a => a.Problem == "409 slot_taken");
        (await desk.Shop.Database.ScalarAsync<long>("select count(*) from bookings")).ShouldBe(1);
        (await desk.Shop.Database.ScalarAsync<long>("select count(*) from contacts")).ShouldBe(1);
    }

    [Fact]
    public async Task Who_wants_anybody_gets_whoever_is_left()
    {
        await using var desk = await Desk.OpenAsync();

        var answers = await Task.WhenAll(
            Enumerable
                .Range(10, 8)
                .Select(n => desk.BookAsync("2026-11-24T10:00:00Z", staff: null, phone: $"+49151123456{n}"))
        );

        answers.Where(a => a.Status == 201).Select(a => a["staff.name"]).Order().ShouldBe(["Ann", "Bob"]);
        answers.Count(a => a.Problem == "409 slot_taken").ShouldBe(6);
    }

    [Fact]
    public async Task A_taken_slot_is_refused_with_the_next_three_that_are_free()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.BookedAsync("2026-11-24T10:00:00Z");

        var refused = await desk.BookAsync("2026-11-24T10:30:00Z", phone: "+4915112345679");

        refused.Problem.ShouldBe("409 slot_taken");
        refused
            .Find("next_free")
            .EnumerateArray()
            .Select(slot => slot.GetProperty("starts_at_local").GetString())
            .ShouldBe(["2026-11-24T12:00:00+01:00", "2026-11-24T12:15:00+01:00", "2026-11-24T12:30:00+01:00"]);
    }

    [Theory]
    [InlineData("2026-11-24T07:00:00Z")] // before it opens
    [InlineData("2026-11-24T16:30:00Z")] // would end after it closes
    [InlineData("2026-11-24T10:07:00Z")] // no multiple of the step
    [InlineData("2026-11-23T07:30:00Z")] // over before the lead time
    [InlineData("2027-03-01T10:00:00Z")] // beyond the horizon
    public async Task Nobody_books_what_the_bot_would_not_offer(string startsAt)
    {
        await using var desk = await Desk.OpenAsync();

        (await desk.BookAsync(startsAt)).Problem.ShouldBe("422 outside_hours");

        (await desk.Shop.Database.ScalarAsync<long>("select count(*) from contacts")).ShouldBe(0);
    }

    [Theory]
    [InlineData(
        """{}""",
        "422 invalid customer.name:required customer.phone:required starts_at:required service:required"
    )]
    [InlineData(
        """{"service":"svc_service-1-1","starts_at":"2026-11-24T10:00:00","customer":{"name":"Zoë","phone":"0151"}}""",
        "422 invalid customer.phone:malformed starts_at:malformed"
    )]
    [InlineData( // no mail server would be asked for it
        """{"service":"svc_service-1-1","starts_at":"2026-11-24T10:00:00Z","customer":{"name":"Zoë","phone":"+4915112345678","email":"zoe@localhost"}}""",
        "422 invalid customer.email:malformed"
    )]
    [InlineData(
        """{"service":"svc_service-1-1","starts_at":"2026-11-24T10:00:00Z","customer":{"name":"Zoë","phone":"+4915112345678","email":"x"}}""",
        "422 invalid customer.email:malformed"
    )]
    public async Task Says_of_each_field_what_is_wrong(string body, string problem)
    {
        await using var desk = await Desk.OpenAsync();

        (await desk.Shop.PostAsync("bookings", body)).Problem.ShouldBe(problem);
    }

    [Theory]
    [InlineData("\"status\":\"completed\"")]
    [InlineData("\"tenant_id\":\"00000000-0000-7000-8000-000000000002\"")]
    [InlineData("\"price\":{\"amount\":0,\"currency\":\"EUR\"}")]
    public async Task Sets_nothing_that_is_not_the_callers_to_set(string more)
    {
        await using var desk = await Desk.OpenAsync();

        var answer = await desk.Shop.PostAsync(
            "bookings",
            $$"""
            {"service":"svc_service-1-1","starts_at":"2026-11-24T10:00:00Z","customer":{"name":"Zoë","phone":"+4915112345678"},{{more}}}
            """
        );

        answer.Status.ShouldBeInRange(400, 422);
        (await desk.Shop.Database.ScalarAsync<long>("select count(*) from bookings")).ShouldBe(0);
    }

    [Theory]
    [InlineData("svc_service-2-1", Desk.Ann)]
    [InlineData(Desk.Haircut, "stf_00000000-0000-7000-8000-00000000001a")]
    [InlineData("service-1-1", Desk.Ann)]
    [InlineData(Desk.Haircut, "stf_nobody")]
    public async Task Another_businesss_service_or_staff_is_none(string service, string staff)
    {
        await using var desk = await Desk.OpenAsync();

        var answer = await desk.Shop.PostAsync(
            "bookings",
            Desk.NewBooking("2026-11-24T10:00:00Z", staff, service: service)
        );

        answer.Problem.ShouldBe("404 not_found");
    }

    [Fact]
    public async Task A_booking_that_awaits_its_payment_is_pending_and_confirmed_when_the_money_is_there()
    {
        await using var desk = await Desk.OpenAsync();
        var made = await desk.Shop.PostAsync(
            "bookings",
            new
            {
                service = Desk.Haircut,
                starts_at = "2026-11-24T10:00:00Z",
                awaits_payment = true,
                customer = new { name = "Zoë", phone = Desk.Zoe },
            }
        );
        (made["status"], made["payment.state"]).ShouldBe(("pending", "pending"));

        var paid = await desk.PostAsync($"bookings/{made["id"]}/verify-payment", new { reference = "till 7" });

        (paid["status"], paid["payment.state"], paid["payment.reference"]).ShouldBe(
            ("confirmed", "verified", "till 7")
        );
        (await desk.SaidAsync()).ShouldContain("payment");
        // The customer has not written for 24 hours.
        (
            await desk.Shop.Database.ScalarAsync<string>(
                "select status || ' ' || (template #>> '{template,name}') from outbound_messages"
            )
        ).ShouldBe("queued appointment_update");
    }

    [Fact]
    public async Task Who_does_not_do_the_service_is_named_as_the_cause()
    {
        await using var desk = await Desk.OpenAsync();
        var booked = await desk.BookedAsync("2026-11-24T10:00:00Z", Desk.Bob);
        await desk.Shop.Database.ExecuteAsync(
            $"delete from staff_services where staff_id = '{Desk.Ann[4..]}' and service_id = '{Desk.Haircut[4..]}'"
        );

        (await desk.BookAsync("2026-11-24T11:00:00Z", Desk.Ann)).Problem.ShouldBe("422 invalid staff:not_offered");
        (
            await desk.PostAsync(
                $"bookings/{booked}/move",
                new { starts_at = "2026-11-24T11:00:00Z", staff = Desk.Ann }
            )
        ).Problem.ShouldBe("422 invalid staff:not_offered");
    }
}
