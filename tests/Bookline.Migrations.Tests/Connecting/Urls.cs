using Npgsql;

namespace Bookline.Migrations.Tests.Connecting;

public sealed class Urls
{
    [Fact]
    public void A_url_becomes_an_Npgsql_string()
    {
        var parsed = new NpgsqlConnectionStringBuilder(
            ConnectionStrings.Parse(
                "postgresql://me%40home:p%3Ass%2Fw@db.example:6543/my%20db?sslmode=verify-full&connect_timeout=5"
            )
        );

        (
            parsed.Username,
            parsed.Password,
            parsed.Host,
            parsed.Port,
            parsed.Database,
            parsed.SslMode,
            parsed.Timeout
        ).ShouldBe(("me@home", "p:ss/w", "db.example", 6543, "my db", SslMode.VerifyFull, 5));
    }

    [Theory]
    [InlineData("postgres://h/d", "h", 5432)]
    [InlineData("postgresql://u@[::1]:6000/d", "::1", 6000)]
    [InlineData("postgresql:///d?host=/var/run/postgresql", "/var/run/postgresql", 5432)]
    [InlineData("Host=h;Port=1;Database=d", "h", 1)]
    [InlineData("Host=/var/run/my folder;Database=d", "/var/run/my folder", 5432)]
    [InlineData("postgresql://h:6000,[::1]:6001/d", "h:6000,[::1]:6001", 5432)]
    [InlineData("Host=::1;Database=d", "::1", 5432)]
    public void Knows_hosts_in_all_their_forms(string text, string host, int port)
    {
        var parsed = new NpgsqlConnectionStringBuilder(ConnectionStrings.Parse(text));
        (parsed.Host, parsed.Port, parsed.Database).ShouldBe((host, port, "d"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("mysql://u:secret@h/d")]
    [InlineData("postgresql://u:secret@h:port/d")]
    [InlineData("postgresql://u:secret@h/d?sslmode=maybe")]
    [InlineData("postgresql://u:secret@h/d?what=secret2")]
    [InlineData("Host=h;Password=secret;Port=secret")]
    [InlineData("Password=secret")]
    [InlineData("Host=h;Nonsense=secret")]
    [InlineData("host=h user=u password=secret dbname=d")]
    [InlineData("host=h,i user=u password=secret dbname=d")]
    [InlineData("Host=u:secret@h;Database=d")]
    [InlineData("Host=h:secret;Database=d")]
    [InlineData("Host=h:1,i:secret;Database=d")]
    [InlineData("postgresql://u%3Asecret%40h/d")]
    [InlineData("postgresql://u%3Asecret%40h,i/d")]
    [InlineData("postgresql://h,i:secret/d")]
    [InlineData("postgresql://u:p/secret@h/d")]
    [InlineData("postgresql://u:1/secret@h/d")]
    [InlineData("postgresql://u:1?secret@h/d")]
    [InlineData("postgresql:///d?host=h%20password%3Dsecret")]
    [InlineData("postgresql://u:secret@h/d?connect_timeout=60000")]
    public void Refuses_others_without_repeating_them(string text)
    {
        var refused = Should.Throw<InvalidConnectionStringException>(() => ConnectionStrings.Parse(text));
        refused.ToString().ShouldNotContain("secret");
        ConnectionStrings.Redact(text).ShouldNotContain("secret");
    }

    [Theory]
    [InlineData("postgresql://u:secret@h/d")]
    [InlineData("Host=h;Username=u;Password=secret;SSL Password=secret")]
    public void Redacts_passwords(string text)
    {
        var redacted = ConnectionStrings.Redact(text);
        redacted.ShouldNotContain("secret");
        redacted.ShouldContain("Username=u");
    }
}
