using Bookline.Tenancy;

namespace Bookline.Server.Api.Conventions;

/// <summary>A list of the API's, as most are: nothing but the page.</summary>
internal static class SortedList
{
    /// <summary>Answers with the page, or with what is wrong with the question; then nothing is read.</summary>
    /// <inheritdoc cref="SortedPage.RunAsync"/>
    public static async Task<IResult> AnswerAsync<TRow, T>(
        this SortedPage page,
        TenantContext tenants,
        TenantId tenant,
        Func<string, string> select,
        Conditions conditions,
        Func<TRow, T> show,
        FieldChecks checks,
        CancellationToken ct
    )
        where TRow : ISortedRow =>
        checks.Problem
        ?? Results.Ok(
            await tenants.WithTenantContextAsync(tenant, db => page.RunAsync(db, select, conditions, show), ct)
        );
}
