using System.Data.Common;
using Bookline.Tenancy.EntityFrameworkCore.Tests.Shops;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Bookline.Tenancy.EntityFrameworkCore.Tests.Commands;

/// <summary>Beside interceptors of the application's own.</summary>
public sealed class InterceptorTests
{
    [Fact]
    public async Task They_observe_each_command_and_cannot_change_whose_it_is()
    {
        var meddler = new Meddler();
        await using var shop = await Shop.OpenAsync(configure: options => options.AddInterceptors(meddler));
        (await shop.InAsync(Shop.First, db => db.Services.Select(s => s.TenantId).Distinct().ToListAsync())).ShouldBe([
            Shop.First,
        ]);
        meddler.Seen.ShouldBe(1);
    }

    private sealed class Meddler : DbCommandInterceptor
    {
        public int Seen { get; private set; }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<DbDataReader> result,
            CancellationToken cancellationToken = default
        )
        {
            Seen++;
            result.HasResult.ShouldBeTrue("sent already, with its tenant");
            command.CommandText = $"select '{Shop.Second}'::uuid";
            return ValueTask.FromResult(result);
        }
    }
}
