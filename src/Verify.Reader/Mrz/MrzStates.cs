namespace Verify.Reader.Mrz;

/// <summary>The codes of states and organisations that a zone may name.</summary>
internal static class MrzStates
{
    private static readonly string[] Codes = [.. Resources.Lines("issuers.txt").SelectMany(line => line.Split(' ')).Select(code => code.PadRight(3, '<'))];
    private static readonly HashSet<string> Known = [.. Codes];
    private static readonly int[][] Indices = Array.ConvertAll(Codes, code => code.Select(c => OcrB.Characters.IndexOf(c)).ToArray());

    public static bool Knows(ReadOnlySpan<char> code) => Known.Contains(code.ToString());

    /// <summary>
    /// Takes the known code that looks best, unless what was read looks better by more than the loss. Returns how far the next best code is; null where
    /// what was read stays.
    /// </summary>
    public static float? Settle(Span<char> text, ReadOnlySpan<float[]> scores, float loss)
    {
        var (chosen, best, second) = (-1, float.MinValue, float.MinValue);
        for (var i = 0; i < Codes.Length; i++)
        {
            var sum = Sum(Indices[i], scores);
            if (sum > best) (chosen, best, second) = (i, sum, best);
            else if (sum > second) second = sum;
        }
        var read = 0f;
        for (var i = 0; i < text.Length; i++) read += scores[i][OcrB.Characters.IndexOf(text[i])];
        if (read - best > loss) return null;
        Codes[chosen].CopyTo(text);
        return best - second;
    }

    private static float Sum(int[] code, ReadOnlySpan<float[]> scores) => scores[0][code[0]] + scores[1][code[1]] + scores[2][code[2]];
}
