using System.Globalization;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Server.Store;

namespace Verify.Server.Review;

/// <summary>Codes as people read them.</summary>
internal static class Words
{
    public static IReadOnlyList<(string Value, string Label)> Recommendations { get; } = [("hold-for-review", "hold for review"), ("verify-further", "verify further"), ("proceed", "proceed")];

    public static IReadOnlyList<string> Stages { get; } = [.. Enum.GetValues<Stage>().Select(EvidenceText.Kebab)];

    public static string Plain(string kebab) => kebab.Replace('-', ' ');

    public static string Plain<T>(T value) where T : struct, Enum => Plain(EvidenceText.Kebab(value));

    /// <summary>The title of a pattern of the built-in policy, else its id without the prefix.</summary>
    public static string Pattern(string id) => PolicyFile.Default.Policy.Patterns.FirstOrDefault(p => p.Id == id)?.Title ?? Plain(id.Replace("pattern-", "", StringComparison.Ordinal));

    /// <summary>At most so many letters; no half of a pair of surrogates is left over.</summary>
    public static string Clip(string text, int most)
    {
        if (text.Length <= most) return text;
        var end = StringInfo.ParseCombiningCharacters(text).TakeWhile(at => at < most).LastOrDefault();
        return text[..Math.Max(1, end)] + "…";
    }

    /// <summary>A span as people say it: the largest unit alone.</summary>
    public static string Since(TimeSpan span) => span switch
    {
        { TotalDays: >= 1 } => $"{(int)span.TotalDays} d",
        { TotalHours: >= 1 } => $"{(int)span.TotalHours} h",
        _ => $"{Math.Max(0, (int)span.TotalMinutes)} min",
    };

    public static string Moment(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    public static string Day(DateTimeOffset at) => at.ToUniversalTime().ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture);
}
