using Verify.Reader.Protocol;

// Untrusted images are decoded here, in a process of its own: bytes in, JSON out, no network, no package. The server starts, limits and kills it.
using var input = Console.OpenStandardInput();
using var output = Console.OpenStandardOutput();
return Worker.Run(input, output);
