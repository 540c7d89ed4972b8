using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Verify.Core.Documents.Mrz;
using Verify.Core.Linking;

using Verify.Core.Text;

namespace Verify.Core.Documents.Comparing;

/// <summary>What is publicly known of an issuer: the form of its numbers and the longest validity it grants; null where it is not known.</summary>
public sealed record IssuerProfile(string Issuer, string Document, Regex? Number, int? Years);

/// <summary>Issuers of licences (US-CA) and passports (US, or the zone's code USA), and what a document of theirs can be.</summary>
public static class IssuerProfiles
{
    /// <summary>Licences end on a birthday, so they may run up to a year beyond the round number.</summary>
    private const int BirthdayDays = 366;

    // The table is parted by commas, so a repetition {7,8} stands in it as {7;8}.
    private static readonly FrozenDictionary<(string Issuer, string Document), IssuerProfile> Profiles = ShippedTable.Rows("Verify.Core.Documents.Comparing.issuers.csv")
        .Select(row => new IssuerProfile(row[0], row[1], Pattern(row[2].Replace(';', ',')), row[3].Length == 0 ? null : int.Parse(row[3], CultureInfo.InvariantCulture)))
        .ToFrozenDictionary(profile => (profile.Issuer, profile.Document));

    public static IssuerProfile? Find(string? issuer, string document)
    {
        if (issuer is null) return null;
        var code = issuer.Trim().ToUpperInvariant();
        return Profiles.GetValueOrDefault((MrzStates.Country(code) ?? code, document));
    }

    /// <summary>The number's form and the dates of a document; an unknown issuer is not checked, and that is not a pass.</summary>
    public static ImmutableArray<DocumentFinding> Check(string? issuer, string document, PrintedDocument printed, DateOnly asOf)
    {
        var profile = Find(issuer, document);
        return [NumberForm(profile, issuer, printed.Number), Validity(profile, issuer, document, printed), .. Plausibility.Dates(printed.BirthDate, printed.IssueDate, printed.ExpiryDate, asOf)];
    }

    private static DocumentFinding NumberForm(IssuerProfile? profile, string? issuer, string? number)
    {
        const string check = "number-form";
        if (profile?.Number is not { } form) return DocumentFinding.NotChecked(check, $"The form of the document numbers of {issuer ?? "this issuer"} is not known.");
        var text = string.Concat((number ?? "").ToUpperInvariant().Where(c => char.IsAsciiLetterOrDigit(c) || c == '*'));
        if (text.Length == 0) return DocumentFinding.NotChecked(check, "The number was not read.");
        return DocumentFinding.Of(check, form.IsMatch(text), $"The number has the form that {profile.Issuer} uses.", $"The number has not the form that {profile.Issuer} uses.");
    }

    private static DocumentFinding Validity(IssuerProfile? profile, string? issuer, string document, PrintedDocument printed)
    {
        const string check = "validity-length";
        if (profile?.Years is not { } years) return DocumentFinding.NotChecked(check, $"How long {issuer ?? "this issuer"} issues documents for is not known.");
        if (printed is not { IssueDate: { } issued, ExpiryDate: { } expires }) return DocumentFinding.NotChecked(check, "The issue or the expiry date was not read.");
        var days = expires.DayNumber - issued.DayNumber;
        var fits = days <= issued.AddYears(years).DayNumber - issued.DayNumber + (document == "licence" ? BirthdayDays : 0);
        return DocumentFinding.Of(check, fits, $"The document runs no longer than the {years} years that {profile.Issuer} grants.",
            $"The document runs from {Plain.Day(issued)} to {Plain.Day(expires)}; {profile.Issuer} grants {years} years.");
    }

    private static Regex? Pattern(string pattern) => pattern.Length == 0 ? null : new(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
}
