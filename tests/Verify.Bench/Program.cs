Console.Error.WriteLine("usage: Verify.Bench <scenario>"); return 2;
