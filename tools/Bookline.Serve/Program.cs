using System.CommandLine;
using Bookline.PrivatePostgres;
using Bookline.Serve;

var demo = new Option<bool>("--demo")
{
    Description = "three demo businesses and a phone to chat with, on a private PostgreSQL kept between runs",
};
var port = new Option<int>("--port") { Description = "TCP port on localhost", DefaultValueFactory = _ => 5080 };
var database = new Option<string?>("--database")
{
    Description = "a migrated database, as the application's login; default: DATABASE_URL, else a private PostgreSQL",
};
port.Validators.Add(result =>
{
    if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var asked) && asked is < 0 or > 65535)
    {
        result.AddError("--port takes a number from 1 to 65535, or 0 for any free port.");
    }
});

var serve = new RootCommand(
    """
    Serves Bookline on http://localhost:5080 until Ctrl-C.

    Examples
      ./bookline serve --demo
      ./bookline serve --demo --port 8080
      DATABASE_URL=postgresql://bookline_app:secret@db.internal/bookline ./bookline serve
    """
)
{
    demo,
    port,
    database,
};
serve.Validators.Add(result =>
{
    if (result.GetValue(demo) && result.GetValue(database) is not null)
    {
        result.AddError("--demo makes businesses up, and does so in a database of its own only: leave out --database.");
    }
});
serve.SetAction(
    (parsed, ct) =>
        Serving.RunAsync(
            new ServeOptions(
                parsed.GetValue(demo),
                parsed.GetValue(port) is var asked && asked == 0 ? FreePort.Next() : asked,
                parsed.GetValue(database)
            ),
            ct
        )
);

var result = serve.Parse(args);
return result.Errors.Count > 0
    ? Complaints.Tell(result.Errors)
    : await result.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
