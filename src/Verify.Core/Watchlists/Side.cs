using System.Runtime.ExceptionServices;

namespace Verify.Core.Watchlists;

/// <summary>Work in parts that do not depend on each other.</summary>
internal static class Side
{
    private const int Parts = 4;

    /// <summary>The same over a range of numbers, cut into a few parts: each gets where it begins and where the next begins.</summary>
    public static T[] InParts<T>(Action<Action[]>? together, int count, Func<int, int, T> part) =>
        BySide(together, [.. Enumerable.Range(0, Parts).Select(i => (Func<T>)(() => part(count * i / Parts, count * (i + 1) / Parts)))]);

    /// <summary>What the parts come to, in their order. Where several fail, the first of them is what is thrown, as if they had run one after the other.</summary>
    /// <param name="together">Runs all of them, in any order; null: one after the other.</param>
    public static T[] BySide<T>(Action<Action[]>? together, Func<T>[] parts)
    {
        var results = new T[parts.Length];
        if (together is null)
        {
            for (var i = 0; i < parts.Length; i++) results[i] = parts[i]();
            return results;
        }
        var faults = new ExceptionDispatchInfo?[parts.Length];
        together([.. parts.Select((part, i) => (Action)(() =>
        {
            try { results[i] = part(); }
            catch (Exception fault) { faults[i] = ExceptionDispatchInfo.Capture(fault); }
        }))]);
        Array.Find(faults, fault => fault is not null)?.Throw();
        return results;
    }
}
