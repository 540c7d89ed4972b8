using System.Text;
using Verify.Core.Documents.Mrz;

namespace Verify.Tests.Documents.Mrz;

/// <summary>Writes zones as ICAO 9303 has them, with a check digit of its own making.</summary>
internal sealed record SomeZone(MrzFormat Format)
{
    public string Code { get; init; } = "";
    public string State { get; init; } = "UTO";
    public string Surname { get; init; } = "EXAMPLE";
    public string GivenNames { get; init; } = "ADA";
    public string Number { get; init; } = "AB1234567";
    public string Birth { get; init; } = "901210";
    public string Expiry { get; init; } = "301210";
    public string Sex { get; init; } = "F";
    public string Optional { get; init; } = "";

    public static SomeZone Random(MrzFormat format, Random random)
    {
        var mayBeLong = format is MrzFormat.Td1 or MrzFormat.Td2;
        var number = Text(random, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", random.Next(1, mayBeLong ? 13 : 10));
        return new SomeZone(format)
        {
            State = Text(random, "ABCDEFGHIJKLMNOPQRSTUVWXYZ", 3),
            Surname = Words(random),
            GivenNames = random.Next(10) == 0 ? "" : Words(random),
            Number = number,
            Birth = Day(random),
            Expiry = Day(random),
            Sex = Text(random, "MF<", 1),
            Optional = number.Length > 9 ? "" : Text(random, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", random.Next(0, 7)),
        };
    }

    public string[] Lines()
    {
        var width = Format switch { MrzFormat.Td1 => 30, MrzFormat.Td2 or MrzFormat.MrvB => 36, _ => 44 };
        var code = Pad(Code.Length > 0 ? Code : Format switch { MrzFormat.Td3 => "P", MrzFormat.MrvA or MrzFormat.MrvB => "V", _ => "I" }, 2);
        var names = Names();
        var (main, tail) = Number.Length > 9 ? (Number[..9] + "<", Number[9..] + Digit(Number)) : (Pad(Number, 9) + Digit(Pad(Number, 9)), Optional);
        var (born, ends) = (Birth + Digit(Birth), Expiry + Digit(Expiry));
        if (Format == MrzFormat.Td1)
        {
            var (first, second) = (code + State + main + Pad(tail, 15), born + Sex + ends + State + Pad("", 11));
            return [first, second + Digit(first[5..] + born + ends + second[18..29]), Pad(names, 30)];
        }
        var upper = code + State + Pad(names, width - 5);
        var lower = main + State + born + Sex + ends;
        return Format switch
        {
            MrzFormat.Td2 => [upper, lower + Pad(tail, 7) + Digit(main + born + ends + Pad(tail, 7))],
            MrzFormat.Td3 => [upper, lower + Pad(tail, 14) + Digit(Pad(tail, 14)) + Digit(main + born + ends + Pad(tail, 14) + Digit(Pad(tail, 14)))],
            _ => [upper, Pad(lower + tail, width)],
        };
    }

    private string Names() => GivenNames.Length == 0 ? Surname.Replace(' ', '<') : $"{Surname.Replace(' ', '<')}<<{GivenNames.Replace(' ', '<')}";

    private static string Pad(string text, int width) => text.PadRight(width, '<')[..width];

    /// <summary>Written apart from the product's own, so that both cannot be wrong in the same way.</summary>
    private static string Digit(string text)
    {
        var sum = 0;
        for (var i = 0; i < text.Length; i++) sum += "<0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".IndexOf(text[i]) switch { 0 => 0, var n => n - 1 } * (i % 3) switch { 0 => 7, 1 => 3, _ => 1 };
        return (sum % 10).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    private static string Words(Random random) => string.Join(' ', Enumerable.Range(0, random.Next(1, 3)).Select(_ => Text(random, "ABCDEFGHIJKLMNOPQRSTUVWXYZ", random.Next(2, 6))));

    private static string Day(Random random) => $"{random.Next(100):D2}{random.Next(1, 13):D2}{random.Next(1, 29):D2}";

    private static string Text(Random random, string alphabet, int length)
    {
        var text = new StringBuilder();
        while (text.Length < length) text.Append(alphabet[random.Next(alphabet.Length)]);
        return text.ToString();
    }
}
