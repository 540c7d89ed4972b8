namespace Verify.Tests.Documents;

/// <summary>Seeded damage to bytes: changed, doubled, dropped and swapped parts.</summary>
internal static class Mutation
{
    public static byte[] Of(ReadOnlySpan<byte> original, Random random)
    {
        var bytes = new List<byte>(original.ToArray());
        for (var i = random.Next(1, 8); i > 0 && bytes.Count > 0; i--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.RemoveAt(at); break;
                case 2: bytes.Insert(at, (byte)random.Next(256)); break;
                case 3: bytes.RemoveRange(at, bytes.Count - at); break;
                case 4: bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(20), bytes.Count - at))); break;
                default: bytes[at] = (byte)"\n\r\u001e<0OZD%;^=?$,"[random.Next(15)]; break;
            }
        }
        return [.. bytes];
    }
}
