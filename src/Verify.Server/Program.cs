using Verify.Server.Cli;

return await CommandLine.RunAsync(args);
