using Bookline.Server.Mail;
using Bookline.Server.Web;
using Bookline.Tenancy;

namespace Bookline.Server.Accounts.Links;

/// <summary>Puts a mail into the queue; a test puts something else in its place to read what is sent.</summary>
internal delegate Task QueueMail(TenantDatabase db, MailMessage mail);

/// <summary>What people are written about their accounts.</summary>
internal sealed class AccountMail(QueueMail queue, PublicUrl url)
{
    public string ConfirmationUrl(string token) => url.Of($"{AccountsModule.ConfirmPath}?token={token}");

    public async Task ConfirmAsync(TenantDatabase db, string to, string token) =>
        await queue(
            db,
            new(
                to,
                "Confirm your address",
                $"""
                Please confirm that this is your address for {await BusinessAsync(
                    db
                )} on Bookline: follow the link, and type the password that you chose. It is good for two days; a sign-up that nobody confirms is removed two days after it was made.

                If you did not ask for this, do nothing: without it nobody can sign in with your address.
                """,
                new("Confirm my address", ConfirmationUrl(token))
            )
        );

    public async Task ResetAsync(TenantDatabase db, string to, string token) =>
        await queue(
            db,
            new(
                to,
                "Choose a new password",
                $"""
                Somebody, probably you, asked for a new password for {await BusinessAsync(
                    db
                )} on Bookline. The link is good for one hour, once.

                If it was not you, do nothing: your password stays as it is.
                """,
                new("Choose a new password", url.Of($"/reset?token={token}"))
            )
        );

    public async Task InviteAsync(TenantDatabase db, string to, string role, string by, string token)
    {
        var business = await BusinessAsync(db);
        await queue(
            db,
            new(
                to,
                $"{business} invites you to Bookline",
                $"""
                {by} invites you to work with {business} on Bookline, as {role}. The link is good for seven days.

                If you do not know them, do nothing.
                """,
                new("Accept the invitation", url.Of($"/invitations/{token}"))
            )
        );
    }

    /// <param name="what">In the past tense: <c>Your password was changed</c>.</param>
    public async Task ChangedAsync(TenantDatabase db, string to, string what) =>
        await queue(
            db,
            new(
                to,
                what,
                $"""
                {what} for {await BusinessAsync(db)} on Bookline.

                If it was not you, choose a new password now and look at who has an account.
                """,
                new("Choose a new password", url.Of("/forgot"))
            )
        );

    /// <summary>A password was reset, and what else ended with it.</summary>
    public async Task ResetDoneAsync(TenantDatabase db, string to, long passkeysRemoved) =>
        await queue(
            db,
            new(
                to,
                "Your password was changed",
                $"""
                Your password for {await BusinessAsync(
                    db
                )} on Bookline was changed by a link sent to this address. All sessions ended with it{(
                    passkeysRemoved > 0 ? ", and the passkeys were removed: add yours again" : ""
                )}. An authenticator app works as before.

                If you changed it since somebody else was in, look at who has an account, and at the API keys.
                If it was not you, choose a new password now.
                """,
                new("Choose a new password", url.Of("/forgot"))
            )
        );

    // A name goes into subjects, where a line break would begin another header.
    private static async Task<string> BusinessAsync(TenantDatabase db) =>
        new([
            .. (await db.QuerySingleAsync<string>("select business_name from tenants where id = $1", db.Tenant)).Select(
                c => char.IsControl(c) ? ' ' : c
            ),
        ]);
}
