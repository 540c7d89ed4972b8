using System.Buffers;

namespace Verify.Core.Documents.Mrz;

/// <summary>One line brought to its width and alphabet, with a fault for each thing that had to be done.</summary>
internal static class MrzLine
{
    private static readonly SearchValues<char> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<");

    public static void Copy(ReadOnlySpan<char> line, int number, Span<char> target, ref FaultList faults)
    {
        if (line.Length == target.Length && !line.ContainsAnyExcept(Alphabet)) line.CopyTo(target);
        else Mend(line, number, target, ref faults);
    }

    private static void Mend(ReadOnlySpan<char> line, int number, Span<char> target, ref FaultList faults)
    {
        var (length, spaces, lower, illegal) = (0, 0, 0, 0);
        foreach (var c in line)
        {
            if (char.IsWhiteSpace(c))
            {
                spaces++;
                continue;
            }
            var upper = char.IsAsciiLetterLower(c) ? (char)(c - 32) : c;
            if (upper != c) lower++;
            if (!Alphabet.Contains(upper)) illegal++;
            if (length < target.Length) target[length] = Alphabet.Contains(upper) ? upper : '<';
            length++;
        }
        if (length < target.Length) target[length..].Fill('<');
        if (spaces > 0) faults.Add("whitespace", $"line {number} holds {spaces} space(s)");
        if (lower > 0) faults.Add("lower-case", $"line {number} holds {lower} lower-case letter(s)");
        if (illegal > 0) faults.Add("illegal-character", $"line {number} holds {illegal} character(s) other than A to Z, 0 to 9 and <");
        if (length != target.Length) faults.Add("line-length", $"line {number} has {length} characters, {target.Length} are expected");
    }
}
