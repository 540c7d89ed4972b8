
namespace Verify.Server.Documents;

/// <summary>What the user named: a file's bytes, or standard input's.</summary>
internal sealed record DocumentInput(string Name, byte[] Bytes)
{
    /// <summary>JSON lines by the name, or, on standard input, by the first character.</summary>
    public bool IsJsonLines => Name.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase) || (Name == "-" && Bytes.AsSpan().TrimStart(" \t\r\n"u8).StartsWith("{"u8));

    public static DocumentInput Open(string file)
    {
        if (file != "-") return new(file, ReadAll(file));
        using var copy = new MemoryStream();
        using var stdin = Console.OpenStandardInput();
        stdin.CopyTo(copy);
        return new("-", copy.ToArray());
    }

    private static byte[] ReadAll(string file)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{file}: {e.Message}");
        }
    }
}
