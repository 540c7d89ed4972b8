using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Verify.Core.Model;

namespace Verify.Connectors.Sdk;

/// <summary>What answers of vendors have in common.</summary>
public static class Enrichment
{
    /// <summary>Who answered, and on which day: what a reviewer reads as the source of a statement.</summary>
    public static string Snapshot(string source, DateTimeOffset at) => string.Create(CultureInfo.InvariantCulture, $"{source} {at.UtcDateTime:yyyy-MM-dd}");

    /// <summary>An IP address in its usual form, or null: "1.2.3" and numbers in other bases are addresses to some readers only.</summary>
    public static IPAddress? Ip(string text) => IPAddress.TryParse(text, out var ip) && (ip.AddressFamily == AddressFamily.InterNetworkV6 ? ip.ScopeId == 0 : ip.ToString() == text) ? ip : null;

    /// <summary>The evidence of an answer.</summary>
    public static Result<IReadOnlyList<EvidenceDraft>> Drafts(string source, params IEnumerable<Evidence> evidence) => Result<IReadOnlyList<EvidenceDraft>>.Of([.. evidence.Select(item => EvidenceDraft.Of(source, item))]);

    /// <summary>The vendor was asked, or need not be, and can tell nothing of such an input: nothing is known then, for good or bad.</summary>
    public static Failure NotCovered(string source, string what) => new(FailureCategory.NotFound, $"{source}: {what}");
}
