using Verify.Core.Model;

namespace Verify.Core.Checks;

/// <summary>Organisations of the history as keys: two spellings of one firm are one.</summary>
internal static class Employers
{
    private static readonly HashSet<string> LegalForms = new(StringComparer.Ordinal)
    {
        "inc", "incorporated", "ltd", "limited", "llc", "llp", "plc", "corp", "corporation", "co", "company", "gmbh", "ag", "kg", "sa", "sas", "sarl", "srl", "spa", "bv", "nv", "ab", "as", "oy", "pte", "pty", "the",
    };

    /// <summary>The name in lower case without punctuation and legal form; the bare name where nothing else is left.</summary>
    public static string Key(string name)
    {
        var words = name.ToLowerInvariant().Replace(".", "", StringComparison.Ordinal)
            .Split([' ', ',', '-', '(', ')', '&', '/', '\'', '\t'], StringSplitOptions.RemoveEmptyEntries);
        var kept = words.Where(word => !LegalForms.Contains(word)).ToArray();
        return string.Join(' ', kept.Length == 0 ? words : kept);
    }

    /// <summary>The fact that several indicators may speak about: one employer of the history.</summary>
    public static string Fact(string name) => $"employer:{name.Trim().ToLowerInvariant()}";

    public static string[] Facts(IEnumerable<string> names) => [.. names.Select(Fact).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>Whether a register or archive entry speaks about the claimed employer: by register number, else by domain, else by name.</summary>
    public static bool Same(EmploymentClaim claim, OrganisationRecord record) =>
        claim.RegistryId is { Length: > 0 } id && record.RegistryId is { Length: > 0 } otherId
            ? string.Equals(id, otherId, StringComparison.OrdinalIgnoreCase)
            : (claim.Domain is { Length: > 0 } domain && string.Equals(domain, record.Domain, StringComparison.OrdinalIgnoreCase)) || Key(claim.Employer) == Key(record.Name);

    /// <summary>What registers and archives say about the claimed employer.</summary>
    public static List<OrganisationRecord> RecordsOf(Dossier dossier, EmploymentClaim claim)
    {
        var found = new List<OrganisationRecord>();
        foreach (var record in dossier.All<OrganisationRecord>())
            if (Same(claim, record)) found.Add(record);
        return found;
    }
}
