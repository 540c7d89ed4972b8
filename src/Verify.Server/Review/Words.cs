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

    public static string Moment(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    public static string Day(DateTimeOffset at) => at.ToUniversalTime().ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture);
}
