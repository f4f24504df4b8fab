using Bookline.Cli;

return await CommandLine.RunAsync(args);
