using Bookline.Migrations;
using Bookline.Schema.Tests.Salons;
using Bookline.Testing.SingleTenant;

namespace Bookline.Schema.Tests.Robustness;

/// <summary>A run that stopped half-way can be continued, and a half-done `up` can be taken back, from any step.</summary>
public sealed class HalfWayTests
{
    // Half of the steps take half a minute less; the kills stop anywhere.
    private static readonly bool EveryStep = Environment.GetEnvironmentVariable("BOOKLINE_EVERY_STEP") is "1";

    /// <summary>The steps after which up may stop, dealt out to a few tests and shapes.</summary>
    [Theory]
    [InlineData(0, PrototypeShape.Plain)]
    [InlineData(1, PrototypeShape.Extended)]
    [InlineData(2, PrototypeShape.WithoutForeignKeys)]
    public async Task Up_is_taken_back_from_each_third_step(int remainder, PrototypeShape shape)
    {
        await using var salon = await Salon.OpenAsync(15, shape);
        var before = await OriginalCopy.TakeAsync(salon.Database);
        var structure = await Structure.OfPrototypeAsync(salon.Database);
        var steps = await StepsOfUpAsync(salon);

        foreach (var step in steps.Where((_, i) => i % 3 == remainder && (EveryStep || i / 3 % 2 == 0)))
        {
            using var stop = new StopAfter(step);
            await StopAsync(() => salon.UpAsync(stop, stop.Token));
            // A step that had nothing to do did not stop it: then all of up is taken back.
            await salon.DownAsync();

            (await before.DifferencesAsync()).ShouldBeEmpty($"taken back after {step}");
            (await Structure.OfPrototypeAsync(salon.Database)).ShouldBe(structure, $"taken back after {step}");
        }
        await salon.UpAsync();
        (await before.DifferencesAfterMergeAsync()).ShouldBeEmpty();
        (await salon.VerifyFailuresAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(15, PrototypeShape.Extended)]
    [InlineData(18, PrototypeShape.Plain)]
    public async Task Up_and_down_are_continued_from_every_step(int major, PrototypeShape shape)
    {
        await using var salon = await Salon.OpenAsync(major, shape);
        var before = await OriginalCopy.TakeAsync(salon.Database);
        var structure = await Structure.OfPrototypeAsync(salon.Database);

        var stops = await StepByStepAsync(salon, salon.UpAsync, "applied");
        stops.ShouldBeGreaterThan(30);
        (await before.DifferencesAfterMergeAsync()).ShouldBeEmpty();
        (await salon.VerifyFailuresAsync()).ShouldBeEmpty();
        await SecondTenant.MoveInAsync(salon.Database);
        var state = await WholeState.OfAsync(salon.Database);

        stops = await StepByStepAsync(salon, salon.DownAsync, "pending");
        stops.ShouldBeGreaterThan(15);
        (await Structure.OfPrototypeAsync(salon.Database)).ShouldBe(structure);
        await StepByStepAsync(salon, salon.UpAsync, "applied");
        WholeState.Differences(state, await WholeState.OfAsync(salon.Database)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_half_done_down_must_be_finished_first()
    {
        await using var salon = await Salon.OpenAsync();
        await salon.UpAsync();
        using var stop = new StopAfter("park_rows");
        await StopAsync(() => salon.DownAsync(stop, stop.Token));

        await Sql.ShouldStopWithAsync<WrongStateException>(() => salon.UpAsync());

        await salon.DownAsync();
        await salon.UpAsync();
        (await salon.VerifyFailuresAsync()).ShouldBeEmpty();
    }

    private static async Task<int> StepByStepAsync(
        Salon salon,
        Func<IRunObserver?, CancellationToken, Task<RunReport>> run,
        string end
    )
    {
        for (var stops = 0; ; stops++)
        {
            stops.ShouldBeLessThan(200, "it makes no progress");
            using var stop = new StopAfter(null);
            await StopAsync(() => run(stop, stop.Token));
            var status = await salon.Engine().StatusAsync(CancellationToken.None);
            if (status.Migrations.Single(m => m.Id == Repository.MultiTenant).State == end)
            {
                return stops;
            }
        }
    }

    /// <summary>Runs to the end, or to where it was cancelled; anything else is a failure.</summary>
    private static async Task StopAsync(Func<Task> run)
    {
        try
        {
            await run();
        }
        catch (RunInterruptedException)
        {
            // As told.
        }
        catch (OperationCanceledException)
        {
            // As told, before the run had begun to write.
        }
    }

    private static async Task<IReadOnlyList<string>> StepsOfUpAsync(Salon salon)
    {
        var plan = await salon.Engine().PlanAsync(null, CancellationToken.None);
        return
        [
            .. plan
                .Migrations.Single(m => m.Id == Repository.MultiTenant)
                .Steps.Where(s => s.Kind != "preflight")
                .Select(s => s.Name),
        ];
    }
}
