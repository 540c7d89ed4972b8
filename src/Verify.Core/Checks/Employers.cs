using System.Text;
using Verify.Core.Model;

namespace Verify.Core.Checks;

/// <summary>Organisations of the history as keys: two spellings of one firm are one.</summary>
internal static class Employers
{
    private static readonly HashSet<string> LegalForms = new(StringComparer.Ordinal)
    {
        "inc", "incorporated", "ltd", "limited", "llc", "llp", "plc", "corp", "corporation", "co", "company", "gmbh", "ag", "kg", "sa", "sas", "sarl", "srl", "spa", "bv", "nv", "ab", "as", "oy", "pte", "pty", "the",
    };

    private static readonly char[] Separators = [' ', ',', '-', '(', ')', '&', '/', '\'', '\t'];
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> LegalWords = LegalForms.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The name in lower case without punctuation and legal form; the bare name where nothing else is left.</summary>
    public static string Key(string name)
    {
        if (Plainly(name) is { } plain) return plain;
        var words = name.ToLowerInvariant().Replace(".", "", StringComparison.Ordinal)
            .Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        var kept = words.Where(word => !LegalForms.Contains(word)).ToArray();
        return string.Join(' ', kept.Length == 0 ? words : kept);
    }

    /// <summary>The key of an ordinary name in one pass; null where the long way must be gone.</summary>
    private static string? Plainly(string name)
    {
        if (name.Length > 128 || !Ascii.IsValid(name)) return null;
        Span<char> lower = stackalloc char[name.Length];
        var length = 0;
        foreach (var letter in name)
            if (letter != '.') lower[length++] = char.ToLowerInvariant(letter);
        Span<char> kept = stackalloc char[length];
        var at = 0;
        ReadOnlySpan<char> words = lower[..length];
        foreach (var range in words.SplitAny(Separators))
        {
            var word = words[range];
            if (word.IsEmpty || LegalWords.Contains(word)) continue;
            if (at > 0) kept[at++] = ' ';
            word.CopyTo(kept[at..]);
            at += word.Length;
        }
        return at == 0 ? null : kept[..at].Equals(name, StringComparison.Ordinal) ? name : kept[..at].ToString();
    }

    /// <summary>The fact that several indicators may speak about: one employer of the history.</summary>
    public static string Fact(string name) => $"employer:{name.Trim().ToLowerInvariant()}";

    public static string[] Facts(IEnumerable<string> names) => [.. names.Select(Fact).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}

/// <summary>A claimed job with its employer's key and what registers and archives say about that employer.</summary>
internal sealed record ClaimedJob(EmploymentClaim Claim, string Key, IReadOnlyList<OrganisationRecord> Records);

/// <summary>All claimed jobs joined with the records on their employers, once for all checks.</summary>
internal sealed class ClaimedJobs
{
    private ClaimedJobs(Dossier dossier)
    {
        var records = dossier.All<OrganisationRecord>();
        var keys = new string[records.Count];
        for (var i = 0; i < keys.Length; i++) keys[i] = Employers.Key(records[i].Name);
        var claims = dossier.All<EmploymentClaim>();
        var jobs = new ClaimedJob[claims.Count];
        for (var i = 0; i < jobs.Length; i++)
        {
            var key = Employers.Key(claims[i].Employer);
            var found = new List<OrganisationRecord>();
            for (var j = 0; j < keys.Length; j++)
                if (Same(claims[i], key, records[j], keys[j])) found.Add(records[j]);
            jobs[i] = new ClaimedJob(claims[i], key, found);
        }
        All = jobs;
    }

    public static ClaimedJobs Of(Dossier dossier) => dossier.View(static d => new ClaimedJobs(d));

    public IReadOnlyList<ClaimedJob> All { get; }

    /// <summary>Whether a label is one of the career's employers: a company account that was left signed in.</summary>
    public bool Names(string? label)
    {
        if (string.IsNullOrWhiteSpace(label)) return false;
        var key = Employers.Key(label);
        foreach (var job in All)
            if (job.Key == key) return true;
        return false;
    }

    /// <summary>By register number where both have one, else by domain or name.</summary>
    private static bool Same(EmploymentClaim claim, string key, OrganisationRecord record, string otherKey) =>
        claim.RegistryId is { Length: > 0 } id && record.RegistryId is { Length: > 0 } otherId
            ? string.Equals(id, otherId, StringComparison.OrdinalIgnoreCase)
            : key == otherKey || (claim.Domain is { Length: > 0 } domain && string.Equals(domain, record.Domain, StringComparison.OrdinalIgnoreCase));
}
