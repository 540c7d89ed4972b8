// The reader decodes untrusted images in a process of its own: bytes in, JSON out, no network, no package.
Console.Out.WriteLine("""{"error":"no-reader","detail":"this build has no reader yet"}""");
return 3;
