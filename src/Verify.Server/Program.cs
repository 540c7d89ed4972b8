using Verify.Server;

return await CommandLine.RunAsync(args);
