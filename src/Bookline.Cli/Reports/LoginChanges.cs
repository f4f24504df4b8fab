using Bookline.Cli.Logins;
using Bookline.Cli.Terminal;

namespace Bookline.Cli.Reports;

/// <summary>What <c>users set</c> did, without any secret.</summary>
static class LoginChanges
{
    public static void Write(Screen screen, UsersSetReport report)
    {
        foreach (var login in report.Logins)
        {
            screen.Line(screen.Green($"✓ {login.Login}: {Done(login)}"));
            foreach (var repair in login.Repaired)
            {
                screen.Line($"  repaired: {repair}");
            }

            foreach (var flaw in login.Open)
            {
                screen.Line(screen.Yellow($"  not repaired: {flaw.What}"));
                screen.Line($"  → {flaw.Repair}");
            }

            if (login.Connections > 0)
            {
                screen.Line($"  {Amounts.Count(login.Connections, "open connection goes", "open connections go")} on");
            }
        }

        if (report.File is { } file)
        {
            screen.Line($"The URLs are in {file}, which only its owner may read.");
        }

        screen.Line(
            report.Logins.Any(l => l.Password == "new")
                ? "→ Put each URL in its place and restart what uses it: the passwords are not shown again, and the old ones end now."
                : "→ pg_hba.conf has to let these logins in by peer, a certificate or the like."
        );
    }

    static string Done(SetLoginReport login)
    {
        var made = login.Created ? "created, " : "";
        var password = login.Password == "none" ? "no password" : "a new password";
        return made + password + (login.ValidUntil is { } until ? $", valid until {Amounts.Time(until)}" : "");
    }
}
