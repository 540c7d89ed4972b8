namespace Verify.Reader.Mrz;

/// <summary>How well a character fits at every place along a line, and where the line's characters stand by that. Places are of half the resolution.</summary>
/// <param name="Best">How well the character that fits best does, at each place.</param>
/// <param name="Shift">How far it is off the line's course there.</param>
internal sealed record Trail(float[] Best, int[] Shift)
{
    public const int Pitch = LineReader.Pitch / 2;
    private const int Wander = 2, Apart = 3, Kept = 32;
    private const float Chance = 0.45f; // what the best of all characters reaches on noise

    /// <summary>The first and the last character's place, and how far the middle one is off half way between them.</summary>
    private readonly record struct Run(int First, int Last, int Bow)
    {
        public double At(double share) => First + (Last - First) * share + 4 * Bow * share * (1 - share);
    }

    /// <summary>
    /// The places of the characters of all lines together. A line of fillers and short names fits nearly as well one character further on, but the lines
    /// of a zone begin and end below each other, and not all of them are such. Null where they are too short for that many characters.
    /// </summary>
    public static Track[]? Follow(Trail[] lines, int length)
    {
        var places = lines[0].Best.Length;
        var (least, most) = ((int)(0.9 * Pitch * (length - 1)), (int)(1.1 * Pitch * (length - 1)));
        if (places <= least) return null;
        var step = 4;
        var blurred = lines.Select(line => line.Blurred(step / 2)).ToArray();
        var runs = new List<(Run Run, float Fit)>();
        for (var first = 0; first < places - least; first += step)
            for (var last = first + least; last < Math.Min(places, first + most); last += step)
                for (var bow = -2 * step; bow <= 2 * step; bow += step) runs.Add(Weighed(new Run(first, last, bow)));
        while (step > 1)
        {
            step /= 2;
            blurred = [.. lines.Select(line => line.Blurred(step / 2))];
            runs = [.. runs.OrderByDescending(run => run.Fit).Take(Kept).SelectMany(run => Around(run.Run, step)).Distinct().Select(Weighed)];
        }
        var common = runs.MaxBy(run => run.Fit).Run;
        return [.. lines.Select(line => line.Track(line.Own(common, length), length))];

        (Run, float) Weighed(Run run) => (run, blurred.Sum(line => Fit(line, run, length)));
    }

    private static IEnumerable<Run> Around(Run run, int step)
    {
        for (var first = -step; first <= step; first += step)
            for (var last = -step; last <= step; last += step)
                for (var bow = -step; bow <= step; bow += step) yield return new Run(run.First + first, run.Last + last, run.Bow + bow);
    }

    /// <summary>The lines of a picture that was taken at a slant stand a little apart.</summary>
    private Run Own(Run common, int length)
    {
        var own = common;
        for (var reach = Apart; reach > 0; reach--) own = Around(own, 1).MaxBy(run => Fit(Best, run, length));
        return own;
    }

    private static float Fit(float[] best, Run run, int length)
    {
        // A glyph right before the first or after the last cell means that the line was taken at the wrong place.
        var sum = -1.5f * (Math.Max(0, At(best, run.First - Pitch) - Chance) + Math.Max(0, At(best, run.Last + Pitch) - Chance));
        for (var i = 0; i < length; i++) sum += At(best, (int)Math.Round(run.At(i / (length - 1.0))));
        return sum;
    }

    private static float At(float[] best, int place) => (uint)place < (uint)best.Length ? best[place] : 0;

    /// <summary>The best of each place's surroundings, so that a coarse search misses nothing.</summary>
    private float[] Blurred(int reach)
    {
        var blurred = (float[])Best.Clone();
        for (var by = 1; by <= reach; by++)
            for (var x = by; x < Best.Length; x++)
            {
                blurred[x] = Math.Max(blurred[x], Best[x - by]);
                blurred[x - by] = Math.Max(blurred[x - by], Best[x]);
            }
        return blurred;
    }

    private Track Track(Run run, int length)
    {
        var (across, down, sum) = (new double[length], new double[length], 0f);
        for (var i = 0; i < length; i++)
        {
            var middle = Math.Clamp((int)Math.Round(run.At(i / (length - 1.0))), 0, Best.Length - 1);
            var place = middle;
            for (var x = Math.Max(0, middle - Wander); x <= middle + Wander && x < Best.Length; x++)
                if (Best[x] > Best[place]) place = x;
            sum += Best[place];
            (across[i], down[i]) = ((place + Pitch / 2.0) * 2, Shift[place] * 2.0);
        }
        return new Track(sum / length, across, down);
    }
}
