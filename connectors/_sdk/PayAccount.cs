namespace Verify.Connectors.Sdk;

/// <summary>A bank account as a vendor gave it, whole. It never prints and is never written: the server keeps a keyed hash of it.</summary>
/// <param name="Routing">Routing number or bank code; nothing for an IBAN, which holds it.</param>
public sealed record PayAccount(string? Routing, Secret Number)
{
    private const int Shortest = 4, ShownDigits = 4;

    /// <summary>Reads what a vendor shows: the whole account, or only the end of it where the vendor masks the rest. A masked number is no account: it matches nothing.</summary>
    public static (PayAccount? Whole, string? Ending) Read(string? routing, string? number)
    {
        var text = string.Concat((number ?? "").Where(letter => !char.IsWhiteSpace(letter) && letter is not ('-' or '.')));
        if (text.Length == 0) return (null, null);
        var masked = text.Any(letter => !char.IsAsciiLetterOrDigit(letter)) || text.StartsWith("XX", StringComparison.OrdinalIgnoreCase);
        if (!masked) return text.Length >= Shortest ? (new PayAccount(string.IsNullOrWhiteSpace(routing) ? null : routing, new Secret(text)), null) : (null, null);
        var digits = string.Concat(text.Reverse().TakeWhile(char.IsAsciiDigit).Take(ShownDigits).Reverse());
        return (null, digits.Length > 0 ? digits : null);
    }

    public override string ToString() => "(account)";
}
