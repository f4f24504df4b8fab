using Bookline.Trials;
using Npgsql;

namespace Bookline.Demo;

/// <summary>What each tenant sees, and what becomes of those who want to see more.</summary>
internal sealed class Isolation(SingleTenantDatabase database, Narrator narrator, Guid salon, Guid clinic)
{
    public async Task ShowAsync(CancellationToken cancel)
    {
        narrator.Step("The same tables, seen by each tenant (login bookline_app)");
        narrator.Typed("begin; select set_tenant_context('…'); select count(*) from …; commit");
        var ofSalon = await Tenants.CountAsync(database, salon, cancel);
        var ofClinic = await Tenants.CountAsync(database, clinic, cancel);
        var table = new TextTable(["", .. SingleTenantDatabase.Tables]);
        Row("Spark Salon", ofSalon);
        Row(Clinic.Name, ofClinic);
        table.Print("   ");
        narrator.Claim(ofClinic.SequenceEqual([3, 2, 5, 1]), "the clinic sees its own eleven rows and nothing else");
        narrator.Claim(
            ofSalon[0] == 12 && await SalonSeesOnlyItsOwnAsync(cancel),
            "the salon sees nothing of the clinic"
        );
        await ClaimRefusedAsync(
            "without a context",
            Tenants.AppLogin,
            "select count(*) from messages",
            "42501",
            cancel
        );

        narrator.Step("Attempts to get at the other tenant");
        foreach (var (what, login, sql, state) in Attempts())
        {
            await ClaimRefusedAsync(what, login, sql, state, cancel);
        }

        void Row(string name, long[] counts) => table.Add([name, .. counts.Select(c => $"{c:N0}")]);
    }

    private (string What, string Login, string Sql, string State)[] Attempts() =>
        [
            (
                "a forged setting",
                Tenants.AppLogin,
                $"set app.current_tenant_id = '{salon}'; select count(*) from bookings",
                "42501"
            ),
            (
                "a second tenant in one transaction",
                Tenants.AppLogin,
                $"begin; select set_tenant_context('{clinic}'); select set_tenant_context('{salon}')",
                "42501"
            ),
            (
                "a row for the other tenant",
                Tenants.AppLogin,
                $"""
                begin; select set_tenant_context('{clinic}');
                insert into services (tenant_id, name, price, currency, amount_unit) values ('{salon}', 'Free', 0, 'INR', 'major')
                """,
                "42501"
            ),
            (
                "a row moved to the other tenant",
                Tenants.AppLogin,
                $"begin; select set_tenant_context('{clinic}'); update services set tenant_id = '{salon}' where id = 'zm-kontrolle'",
                "42501"
            ),
            (
                "a booking of the other tenant's service",
                Tenants.AppLogin,
                $"""
                begin; select set_tenant_context('{clinic}');
                insert into bookings (conversation_id, service_id, phone_number, amount, currency, amount_unit)
                values ('zm-1', 'svc-haircut', '+49', 0, 'EUR', 'minor')
                """,
                "23503"
            ),
            (
                "the salon's old application as the clinic",
                database.Login,
                $"select set_tenant_context('{clinic}')",
                "42501"
            ),
        ];

    private async Task ClaimRefusedAsync(string what, string login, string sql, string state, CancellationToken cancel)
    {
        var refusal = await Tenants.RefusalAsync(database, login, sql, cancel);
        narrator.Claim(
            refusal?.State == state,
            refusal is { } r ? $"{what}: {r.State} {r.Said}" : $"{what}: it went through"
        );
    }

    private Task<bool> SalonSeesOnlyItsOwnAsync(CancellationToken cancel) =>
        Tenants.AsAsync(
            database,
            salon,
            async connection =>
            {
                var others = string.Join(
                    " + ",
                    SingleTenantDatabase.Tables.Select(t => $"(select count(*) from {t} where tenant_id <> '{salon}')")
                );
                await using var command = new NpgsqlCommand($"select {others}", connection);
                return await command.ExecuteScalarAsync(cancel) is 0L;
            },
            cancel
        );
}
