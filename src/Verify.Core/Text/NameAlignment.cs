using System.Numerics;

namespace Verify.Core.Text;

/// <summary>One meeting of words: bit sets of the words on either side, how alike, and why.</summary>
internal readonly record struct Meeting(uint Left, uint Right, double Score, float Weight, TokenRelation Relation);

/// <summary>Assigns the words of two names to each other, best pairs first; neighbouring words may meet one word written together.</summary>
internal static class NameAlignment
{
    /// <summary>Fills <paramref name="meetings"/> (at least 32 long) and returns how many there are.</summary>
    public static int Align(NameForm a, NameForm b, Span<Meeting> meetings)
    {
        // Ties are broken by position, so both directions are computed in one: the comparison stays symmetric.
        if (Order(a, b) > 0)
        {
            var swapped = Assign(b, a, meetings);
            foreach (ref var meeting in meetings[..swapped]) meeting = meeting with { Left = meeting.Right, Right = meeting.Left };
            return swapped;
        }
        return Assign(a, b, meetings);
    }

    private static int Order(NameForm a, NameForm b)
    {
        if (a.Tokens.Length != b.Tokens.Length) return a.Tokens.Length - b.Tokens.Length;
        for (var i = 0; i < a.Tokens.Length; i++)
        {
            if (string.CompareOrdinal(a.Tokens[i].Text, b.Tokens[i].Text) is var order && order != 0) return order;
        }
        return 0;
    }

    private static int Assign(NameForm a, NameForm b, Span<Meeting> meetings)
    {
        Span<Meeting> candidates = stackalloc Meeting[160];
        var count = 0;
        for (var i = 0; i < a.Tokens.Length; i++)
        {
            for (var j = 0; j < b.Tokens.Length && count < 128; j++)
            {
                var (score, relation) = TokenSimilarity.Of(a.Tokens[i], b.Tokens[j]);
                if (score > 0) candidates[count++] = new Meeting(1u << i, 1u << j, score, Math.Max(a.Tokens[i].Weight, b.Tokens[j].Weight), relation);
            }
        }
        if (a.Tokens.Length != b.Tokens.Length || count < Math.Max(a.Tokens.Length, b.Tokens.Length))
        {
            count = AddJoined(a, b, candidates, count, false);
            count = AddJoined(b, a, candidates, count, true);
        }
        return Choose(candidates[..count], meetings);
    }

    private static int AddJoined(NameForm singles, NameForm parts, Span<Meeting> candidates, int count, bool swapped)
    {
        if (parts.Tokens.Length < 2) return count;
        Span<char> joined = stackalloc char[96];
        for (var i = 0; i < singles.Tokens.Length; i++)
        {
            var single = singles.Tokens[i];
            if (single.Text.Length < 4) continue;
            for (var j = 0; j + 1 < parts.Tokens.Length; j++)
            {
                var length = 0;
                var weight = 0f;
                var initial = false;
                for (var k = j; k < Math.Min(parts.Tokens.Length, j + 4); k++)
                {
                    var text = parts.Tokens[k].Text;
                    if (length + text.Length > single.Text.Length + 2 || length + text.Length > joined.Length) break;
                    text.CopyTo(joined[length..]);
                    length += text.Length;
                    weight += parts.Tokens[k].Weight;
                    initial |= parts.Tokens[k].IsInitial;
                    if (k == j || count >= candidates.Length) continue;
                    // One end at least must agree: this is asked for every neighbourhood of every candidate.
                    if (Math.Abs(length - single.Text.Length) > 2 || (joined[0] != single.Text[0] && joined[length - 1] != single.Text[^1])) continue;
                    var score = TokenSimilarity.Joined(single, joined[..length], parts.Tokens[k].Script);
                    // "B. Example" is no misspelling of "Example", and another syllable is no misspelling of a written character.
                    if (score <= 0 || (score < 1 && (initial || parts.Tokens[k].Origin != '\0'))) continue;
                    var run = ((1u << (k - j + 1)) - 1) << j;
                    // A joined meeting stands for several words: it goes before a near miss of one of them.
                    candidates[count++] = swapped
                        ? new Meeting(run, 1u << i, score * 0.98, Math.Max(weight, single.Weight), TokenRelation.Joined)
                        : new Meeting(1u << i, run, score * 0.98, Math.Max(weight, single.Weight), TokenRelation.Joined);
                }
            }
        }
        return count;
    }

    private static int Choose(Span<Meeting> candidates, Span<Meeting> meetings)
    {
        uint left = 0, right = 0;
        var chosen = 0;
        while (chosen < meetings.Length)
        {
            var best = -1;
            var bestValue = 0.0;
            for (var i = 0; i < candidates.Length; i++)
            {
                ref readonly var candidate = ref candidates[i];
                if ((candidate.Left & left) != 0 || (candidate.Right & right) != 0) continue;
                // A joined meeting counts by the word, so that it never displaces words that met exactly.
                var words = Math.Max(BitOperations.PopCount(candidate.Left), BitOperations.PopCount(candidate.Right));
                var value = candidate.Score * (0.2 + (candidate.Weight / words));
                if (value <= bestValue) continue;
                best = i;
                bestValue = value;
            }
            if (best < 0) break;
            left |= candidates[best].Left;
            right |= candidates[best].Right;
            meetings[chosen++] = candidates[best];
        }
        return chosen;
    }
}
