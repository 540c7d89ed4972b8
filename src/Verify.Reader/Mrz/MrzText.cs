namespace Verify.Reader.Mrz;

/// <summary>
/// A whole zone as it was read under one layout: how well it looks in the mean and at its weakest place, how far the next best reading is, what the
/// check digits changed, and how much better a character looks that the layout does not allow there.
/// </summary>
internal sealed record MrzText(MrzLayout Layout, string Text, double Score, double Weakest, double Margin, double Repair, double Constraint)
{
    // Most states keep letters that look like digits out of their numbers, so such a letter must look clearly better than the digit.
    private const float LookalikeHandicap = 0.03f;
    // An unknown code is taken for a known one where it looks nearly as well: the codes are a closed list.
    private const float StateLoss = 0.15f;

    public bool ChecksHold { get; } = Layout.Checks.All(check => Layout.Holds(check, Text));

    /// <summary>What is printed to the eye, where the check digits made something else of it.</summary>
    public MrzText? Literal { get; private init; }

    public string[] Lines => [.. Enumerable.Range(0, Layout.Lines).Select(i => Text.Substring(i * Layout.Length, Layout.Length))];

    public static MrzText Read(MrzLayout layout, IReadOnlyList<Grid> grids)
    {
        var scores = grids.SelectMany(grid => grid.Scores).Select(cell => (float[])cell.Clone()).ToArray();
        for (var i = 0; i < scores.Length; i++)
            if (layout.Allowed[i][0] && layout.Allowed[i][10])
                foreach (var c in "OIQ") scores[i][OcrB.Characters.IndexOf(c)] -= LookalikeHandicap;
        var text = new char[scores.Length];
        for (var i = 0; i < text.Length; i++) text[i] = OcrB.Characters[Best(scores[i], layout.Allowed[i], -1)];
        var (known, margin, repair) = (new bool[text.Length], 1f, 0f);
        foreach (var start in layout.States)
            if (MrzStates.Settle(text.AsSpan(start, 3), scores.AsSpan(start, 3), StateLoss) is { } clear)
            {
                margin = Math.Min(margin, clear);
                known.AsSpan(start, 3).Fill(true);
            }
        var literal = Measure(layout, text, scores, known, margin, 0);
        foreach (var check in layout.Checks)
        {
            if (check.IsComposite || (check.MayBeEmpty && text[check.Digit] == '<')) continue;
            var (loss, closest) = CheckedField.Settle(layout, check, text, scores);
            repair += loss;
            margin = Math.Min(margin, closest);
            for (var i = 0; i < text.Length; i++) known[i] |= check.Includes(i);
        }
        OwnLetters.Compare(layout, text, scores, known, [.. grids.SelectMany(grid => grid.Looks)]);
        var settled = Measure(layout, text, scores, known, margin, repair);
        return settled.Text == literal.Text ? settled : settled with { Literal = literal };
    }

    /// <summary>What neither a check digit nor a list of codes proves must clearly look like itself.</summary>
    private static MrzText Measure(MrzLayout layout, char[] text, float[][] scores, bool[] proven, float margin, float repair)
    {
        var (sum, weakest, constraint) = (0.0, 1.0, 0f);
        for (var i = 0; i < text.Length; i++)
        {
            var k = OcrB.Characters.IndexOf(text[i]);
            sum += scores[i][k];
            weakest = Math.Min(weakest, scores[i][k]);
            if (proven[i]) continue;
            if (Best(scores[i], layout.Allowed[i], k) is >= 0 and var other) margin = Math.Min(margin, scores[i][k] - scores[i][other]);
            constraint = Math.Max(constraint, scores[i].Max() - scores[i][k]);
        }
        return new MrzText(layout, new string(text), sum / text.Length, weakest, margin, repair, constraint);
    }

    /// <summary>The best allowed character other than one; -1 where there is none.</summary>
    internal static int Best(float[] scores, bool[] allowed, int except)
    {
        var best = -1;
        for (var k = 0; k < scores.Length; k++)
            if (k != except && allowed[k] && (best < 0 || scores[k] > scores[best])) best = k;
        return best;
    }
}

/// <summary>The most probable reading of a field among those whose check digit holds.</summary>
internal static class CheckedField
{
    private const float Never = -1e6f;

    /// <summary>
    /// Makes the check digit hold with characters that look as well as they can. Returns how much worse they look than what was read at first, and
    /// how much worse the next best reading is whose check digit holds too.
    /// </summary>
    public static (float Loss, float Margin) Settle(MrzLayout layout, CheckField check, char[] text, float[][] scores)
    {
        var (start, length) = check.Covers[0];
        var before = scores[check.Digit][Index(text[check.Digit])];
        for (var i = 0; i < length; i++) before += scores[start + i][Index(text[start + i])];
        // ahead[i][r]: the best sum of the characters before i whose weighted values leave r modulo ten; behind: of those from i on, with the digit.
        var ahead = new float[length + 1][];
        var behind = new float[length + 1][];
        ahead[0] = [0, .. Enumerable.Repeat(Never, 9)];
        for (var i = 0; i < length; i++)
        {
            ahead[i + 1] = [.. Enumerable.Repeat(Never, 10)];
            for (var k = 0; k < GlyphMatcher.Classes; k++)
                for (var r = 0; r < 10 && layout.Allowed[start + i][k]; r++)
                    Raise(ref ahead[i + 1][(r + Weighted(k, i)) % 10], ahead[i][r] + scores[start + i][k]);
        }
        behind[length] = [.. Enumerable.Range(0, 10).Select(r => scores[check.Digit][r])];
        for (var i = length - 1; i >= 0; i--)
        {
            behind[i] = [.. Enumerable.Repeat(Never, 10)];
            for (var k = 0; k < GlyphMatcher.Classes; k++)
                for (var r = 0; r < 10 && layout.Allowed[start + i][k]; r++)
                    Raise(ref behind[i][r], behind[i + 1][(r + Weighted(k, i)) % 10] + scores[start + i][k]);
        }
        return (before - behind[0][0], Choose(layout, check, text, scores, ahead, behind));
    }

    private static float Choose(MrzLayout layout, CheckField check, char[] text, float[][] scores, float[][] ahead, float[][] behind)
    {
        var (start, length) = check.Covers[0];
        var (rest, margin) = (0, 1f);
        for (var i = 0; i < length; i++)
        {
            var (chosen, most, second) = (0, Never, Never);
            for (var k = 0; k < GlyphMatcher.Classes; k++)
            {
                if (!layout.Allowed[start + i][k]) continue;
                var whole = Never;
                for (var r = 0; r < 10; r++) Raise(ref whole, ahead[i][r] + scores[start + i][k] + behind[i + 1][(r + Weighted(k, i)) % 10]);
                if (whole > most) (chosen, most, second) = (k, whole, most);
                else if (whole > second) second = whole;
            }
            text[start + i] = OcrB.Characters[chosen];
            rest = (rest + Weighted(chosen, i)) % 10;
            margin = Math.Min(margin, most - second);
        }
        text[check.Digit] = (char)('0' + rest);
        return margin;
    }

    private static int Index(char c) => OcrB.Characters.IndexOf(c);

    private static int Weighted(int character, int position) => MrzLayout.Value(OcrB.Characters[character]) * MrzLayout.Weight(position);

    private static void Raise(ref float kept, float value)
    {
        if (value > kept) kept = value;
    }
}
