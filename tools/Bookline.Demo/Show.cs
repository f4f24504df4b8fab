using Bookline.Demo.Salon;
using Bookline.PrivatePostgres;
using Bookline.Trials;
using Bookline.Trials.Salon;

namespace Bookline.Demo;

/// <summary>The demo, from a filled single-tenant database to many tenants, back, and there again.</summary>
internal sealed class Show(PrivateServer server, SingleTenantDatabase database, SalonApp app, Narrator narrator)
{
    private const string Id = "0001_multi_tenant_schema";
    private static readonly string[] Name = ["--tenant-name", "Spark Salon"];

    private Guid salon;
    private Guid clinic;

    /// <summary>True when every claim held.</summary>
    public static async Task<bool> RunAsync(bool keep, CancellationToken cancel)
    {
        var started = TimeProvider.System.GetTimestamp();
        _ = BooklineCommand.Executable;
        var narrator = new Narrator();
        var server = await PrivateServer.StartAsync(new PrivateServerOptions { Durable = false }, cancel);
        try
        {
            var database = await SingleTenantDatabase.CreateAsync(server, "spark_salon", "spark_app", cancel);
            await SalonSeed.FillAsync(database, cancel);
            await using (var app = new SalonApp(database))
            {
                await new Show(server, database, app, narrator).PlayAsync(cancel);
            }
            narrator.End(TimeProvider.System.GetElapsedTime(started));
            if (keep)
            {
                narrator.Kept(server, database);
                server.LeaveRunning();
            }
        }
        finally
        {
            await server.DisposeAsync();
        }
        return narrator.Broken == 0;
    }

    private async Task PlayAsync(CancellationToken cancel)
    {
        var structure = await Structure.ReadAsync(server, database, cancel);
        var originals = await AllRows.ReadAsync(database, cancel);
        await Opening.TellAsync(server, database, narrator, originals, cancel);
        await LookAheadAsync(cancel);
        await app.StartAsync(cancel);
        await GoUpAsync(cancel);
        await AddClinicAsync(cancel);
        await new Isolation(database, narrator, salon, clinic).ShowAsync(cancel);
        await VerifyAsync(cancel);
        var before = await PrintsAsync(cancel);
        await GoDownAsync(cancel);
        // The application stops here, so that nothing moves while rows are compared.
        await app.DisposeAsync();
        await new Parity(server, database, narrator).ShowAsync(structure, originals, app.Written, cancel);
        await GoUpAgainAsync(before, cancel);
    }

    private async Task LookAheadAsync(CancellationToken cancel)
    {
        narrator.Step("What is there to do?");
        var status = await RunAsync(["status"], cancel);
        narrator.Printed(status.Output, first: 10);
        narrator.Claim(status.ExitCode == 3, $"exit code {status.ExitCode}: something is pending, for scripts to see");
        var plan = await RunAsync(["plan", .. Name], cancel);
        narrator.Printed(plan.Output, first: 12, last: 6);
        narrator.Claim(
            plan.ExitCode == 0,
            "the plan names each step, its locks and its bytes, and has written nothing"
        );
    }

    private async Task GoUpAsync(CancellationToken cancel)
    {
        narrator.Step("Many tenants, while the salon's own application goes on, unmodified");
        app.TakeFigures();
        var up = await RunAsync(
            [
                "up",
                Id,
                "--tenant-domain",
                "spark-salon",
                "--tenant-timezone",
                "Asia/Kolkata",
                "--tenant-currency",
                "INR",
                .. Name,
            ],
            cancel
        );
        narrator.Printed(up.Output, first: 8, last: 8);
        up.Expecting("up");
        narrator.Say($"{Screen.Time(up.Elapsed.TotalMilliseconds)} in all, process start included.");
        ClaimAppWentOn("up");
        salon = await database.ScalarAsync<Guid>("select id from tenants where domain = 'spark-salon'", cancel);
    }

    private async Task AddClinicAsync(CancellationToken cancel)
    {
        narrator.Step($"A second tenant moves in: {Clinic.Name}, Berlin, prices in cents");
        clinic = await Clinic.AddAsync(database, cancel);
        // What the new columns are for: the salon, too, says how long a haircut takes.
        await Tenants.ExecuteAsync(
            database,
            salon,
            "update services set duration_minutes = 45, category = 'Hair' where id = 'svc-haircut'",
            cancel
        );
        narrator.Say(
            "Its rows were written by bookline_app, in a transaction bound to the clinic. One of its patients has"
        );
        narrator.Say("a phone number that is a customer of the salon, too: two conversations, one a tenant.");
    }

    private async Task VerifyAsync(CancellationToken cancel)
    {
        narrator.Step("Proof, from the live catalog and the live rows");
        var verify = await RunAsync(["verify"], cancel);
        narrator.Printed(verify.Output, first: 4, last: 7);
        narrator.Claim(verify.ExitCode == 0, "no check failed");
    }

    private async Task GoDownAsync(CancellationToken cancel)
    {
        narrator.Step("And back, the salon's application still at work");
        ClaimAppWentOn("all that, on the multi-tenant database,");
        var down = await RunAsync(["down", Id], cancel);
        narrator.Printed(down.Output, first: 7, last: 3);
        down.Expecting("down");
        ClaimAppWentOn("down");
    }

    private async Task GoUpAgainAsync((string Clinic, string Salon) before, CancellationToken cancel)
    {
        narrator.Step("Up once more: the clinic comes back");
        var up = await RunAsync(["up", Id], cancel);
        narrator.Printed(up.Output, first: 2, last: 4);
        up.Expecting("up");
        var after = await PrintsAsync(cancel);
        var counts = await Tenants.CountAsync(database, clinic, cancel);
        narrator.Claim(
            after.Clinic == before.Clinic,
            $"{Clinic.Name} is back, {counts.Sum()} rows, every value as it was (checksums equal)"
        );
        narrator.Claim(after.Salon == before.Salon, "the salon's services kept what the new columns said, too");
    }

    private void ClaimAppWentOn(string verb)
    {
        var figures = app.TakeFigures();
        narrator.Claim(
            figures.Failures == 0 && figures.Rounds > 0,
            $"during {verb} the salon's application made {figures.Rounds:N0} requests, {figures.Failures} failed; "
                + $"the slowest took {Screen.Time(figures.SlowestMs)} (median {Screen.Time(figures.MedianMs)})"
        );
        foreach (var message in figures.Messages)
        {
            narrator.Say(Screen.Bad(message));
        }
    }

    private async Task<(string Clinic, string Salon)> PrintsAsync(CancellationToken cancel) =>
        (
            await Clinic.FingerprintAsync(database, clinic, SingleTenantDatabase.Tables, cancel),
            await Clinic.FingerprintAsync(database, salon, ["services"], cancel)
        );

    private Task<CommandResult> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        narrator.Typed(
            "./bookline db "
                + string.Join(' ', arguments.Select(a => a.Contains(' ', StringComparison.Ordinal) ? $"\"{a}\"" : a))
        );
        return BooklineCommand.RunDbAsync(database.Url, arguments, cancel);
    }
}
