using Bookline.Server;

await using var app = BooklineServer.Build(args);
return await BooklineServer.RunAsync(app);
