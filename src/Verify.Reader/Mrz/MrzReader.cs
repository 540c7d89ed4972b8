using Verify.Core.Documents.Reading;
using Verify.Reader.Images;

namespace Verify.Reader.Mrz;

/// <summary>Finds a machine-readable zone at any angle, reads it, and says how sure that is.</summary>
public static class MrzReader
{
    private static readonly double[] Turns = [0, 90, 15, -15, 105, 75, 30, -30, 120, 60];
    private const int Plain = 2, CandidatesPerTurn = 4, MaxCandidates = 14;
    private const double WorthAnotherLook = 0.5;

    /// <summary>The zone of a picture, or null.</summary>
    /// <param name="thorough">Asked when nothing was found upright or on its side: whether the picture is worth turning to odd angles.</param>
    public static MrzReading? Read(Gray picture, Func<bool> thorough)
    {
        (MrzText Text, Quad Where, string? Why)? best = null;
        var tried = new List<TextBlock>();
        for (var i = 0; i < Turns.Length && tried.Count < MaxCandidates && (i < Plain || thorough()); i++)
        {
            var turn = Turns[i];
            foreach (var block in TextBlockFinder.Find(picture, turn * Math.PI / 180).Take(CandidatesPerTurn))
            {
                if (tried.Count >= MaxCandidates) break;
                if (tried.Any(other => Same(other, block))) continue;
                tried.Add(block);
                foreach (var look in BlockReader.Read(picture, block))
                {
                    var (text, why) = MrzGate.Judge(look.Text);
                    // What another look reads alike, and clearly, is not doubtful any more.
                    if (why == MrzGate.LookAlike && MrzGate.Judge(look.Again()) is var (again, reason) && again.Text == text.Text) why = reason;
                    if (why is null) return Reading(text, look.Where, null);
                    if (best is null || Merit(text) > Merit(best.Value.Text)) best = (text, look.Where, why);
                }
            }
        }
        return best is var (doubtful, place, doubt) && doubtful.Score > WorthAnotherLook ? Reading(doubtful, place, doubt) : null;
    }

    private static double Merit(MrzText text) => text.Score + (text.ChecksHold ? 0.05 : 0);

    private static bool Same(TextBlock a, TextBlock b) =>
        a.Lines == b.Lines && Math.Abs(a.X - b.X) + Math.Abs(a.Y - b.Y) < 0.15 * a.Spacing + 2 && Math.Abs(a.Angle - b.Angle) < 0.01 && Math.Abs(a.Length - b.Length) < 0.03 * a.Length;

    private static MrzReading Reading(MrzText text, Quad where, string? why) =>
        new(why is null, text.Layout.Format, why is null ? text.Lines : [], Math.Round(text.Score, 3), where, why is null ? [] : text.Lines, why)
        {
            WeakestCharacter = Math.Round(text.Weakest, 3),
        };
}
