using Bookline.Cli.Logins;
using Bookline.Cli.Terminal;

namespace Bookline.Cli.Reports;

/// <summary>The logins of <c>users</c>.</summary>
static class LoginTable
{
    public static void Write(Screen screen, UsersReport report)
    {
        var table = new TextTable(
            "login",
            "for",
            "may log in",
            "password",
            "valid until",
            "open",
            "attributes",
            "member of",
            "state"
        )
        {
            Figures = [5],
        };
        foreach (var login in report.Logins)
        {
            table.Add(Cells(login), login.AsItShouldBe ? null : screen.Red);
        }

        table.Write(screen);
        foreach (var login in report.Logins.Where(l => l.Flaws.Count + l.Notes.Count > 0))
        {
            WriteParticulars(screen, login);
        }

        screen.Line();
        if (!report.Migrated)
        {
            screen.Line(screen.Yellow("This database is not migrated yet: the logins are the whole server's."));
            screen.Line("→ bookline db up migrates it.");
        }

        screen.Line(
            report.AsTheyShouldBe
                ? screen.Green("Every login is what it should be.")
                : screen.Red("Not every login is what it should be.")
        );
    }

    static string[] Cells(LoginReport login) =>
        login.Exists
            ?
            [
                login.Login,
                login.For,
                login.MayLogIn ? "yes" : "no",
                login.Password ?? "",
                ValidUntil(login),
                $"{login.Connections}",
                Listed(login.Attributes),
                Listed(login.MemberOf),
                login.AsItShouldBe ? "as it should be" : Amounts.Count(login.Flaws.Count, "flaw", "flaws"),
            ]
            : [login.Login, login.For, "", "", "", "", "", "", "missing"];

    static void WriteParticulars(Screen screen, LoginReport login)
    {
        screen.Line();
        screen.Line($"  {login.Login}");
        foreach (var repair in login.Flaws.GroupBy(f => f.Repair))
        {
            foreach (var flaw in repair)
            {
                screen.Line(screen.Red($"  - {flaw.What}"));
            }

            screen.Line($"    → {repair.Key}");
        }

        foreach (var note in login.Notes)
        {
            screen.Line($"  - {note}");
        }
    }

    static string ValidUntil(LoginReport login) =>
        login.Expired ? "over"
        : login.ValidUntil is { } until ? Amounts.Time(until)
        : "for ever";

    static string Listed(IReadOnlyList<string> names) => names.Count == 0 ? "-" : string.Join(", ", names);
}
