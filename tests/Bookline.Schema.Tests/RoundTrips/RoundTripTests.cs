using System.Globalization;
using Bookline.Schema.Tests.Salons;
using Bookline.Testing.SingleTenant;
using CsCheck;

namespace Bookline.Schema.Tests.RoundTrips;

/// <summary>Down and up are each other's inverse, whatever the tenants did in between.</summary>
public sealed class RoundTripTests
{
    private static readonly int Runs = int.Parse(
        Environment.GetEnvironmentVariable("BOOKLINE_PROPERTY_RUNS") ?? "5",
        CultureInfo.InvariantCulture
    );

    [Theory]
    [InlineData(15, PrototypeShape.Plain)]
    [InlineData(18, PrototypeShape.WithoutForeignKeys)]
    public async Task Up_after_down_is_the_identity(int major, PrototypeShape shape) =>
        await TenantWrites.Any.SampleAsync(
            async writes =>
            {
                await using var salon = await Salon.OpenAsync(major, shape);
                await salon.UpAsync();
                await TenantWrites.ApplyAsync(salon.Database, await salon.FirstTenantAsync(), writes);
                var state = await WholeState.OfAsync(salon.Database);

                await salon.DownAsync();
                var single = await OriginalCopy.TakeAsync(salon.Database);
                await salon.UpAsync();
                WholeState.Differences(state, await WholeState.OfAsync(salon.Database)).ShouldBeEmpty("up after down");

                await salon.DownAsync();
                (await single.DifferencesAsync()).ShouldBeEmpty("down after up");
            },
            iter: Runs,
            threads: 1
        );

    [Fact]
    public async Task Down_after_up_is_the_identity_for_any_single_tenant_database() =>
        await SingleTenantWrites.Any.SampleAsync(
            async writes =>
            {
                await using var salon = await Salon.OpenAsync(15, PrototypeShape.Plain, filled: false);
                await salon.ExecuteAsync(writes);
                var before = await OriginalCopy.TakeAsync(salon.Database);
                var structure = await Structure.OfPrototypeAsync(salon.Database);

                await salon.UpAsync();
                (await salon.VerifyFailuresAsync()).ShouldBeEmpty();
                await salon.DownAsync();

                (await before.DifferencesAsync()).ShouldBeEmpty();
                (await Structure.OfPrototypeAsync(salon.Database)).ShouldBe(structure);
            },
            iter: Runs,
            threads: 1
        );
}
