using System.Globalization;
using Verify.Core.Model;

namespace Verify.Connectors.Sdk;

/// <summary>What answers of vendors have in common.</summary>
public static class Enrichment
{
    /// <summary>Who answered, and on which day: what a reviewer reads as the source of a statement.</summary>
    public static string Snapshot(string source, DateTimeOffset at) => string.Create(CultureInfo.InvariantCulture, $"{source} {at.UtcDateTime:yyyy-MM-dd}");

    /// <summary>The evidence of an answer.</summary>
    public static Result<IReadOnlyList<EvidenceDraft>> Drafts(string source, params IEnumerable<Evidence> evidence) => Result<IReadOnlyList<EvidenceDraft>>.Of([.. evidence.Select(item => EvidenceDraft.Of(source, item))]);

    /// <summary>The vendor was asked, or need not be, and can tell nothing of such an input: nothing is known then, for good or bad.</summary>
    public static Failure NotCovered(string source, string what) => new(FailureCategory.NotFound, $"{source}: {what}");
}
