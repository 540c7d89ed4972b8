using Verify.Core.Model;

namespace Verify.Core.Checks.IdentityDoc;

/// <summary>Does the document bear another name than the application or the HR record?</summary>
internal static class DocNameMismatch
{
    private static readonly Indicator Mismatch = new()
    {
        Id = "doc-name-mismatch",
        Family = Family.IdentityDoc,
        Strength = Strength.Strong,
        Stages = [Stage.Screening, Stage.Offer, Stage.Onboarding],
        HonestCauses = "Marriage, preferred or chosen names, patronymics, another order of the parts, anglicised given names, transliteration.",
        Clears = "A declared other name, or the candidate's explanation with a record of the change.",
        Task = "Please ask whether the candidate uses other names, and add them to the form.",
    };

    public static readonly Check Check = new()
    {
        Id = "doc-name-mismatch",
        Version = 1,
        Title = "Name on the document",
        Explanation = "The name on each document is compared with the name of the application and of the HR record; order, initials, transliteration and declared aliases do not count as different.",
        Indicators = [Mismatch],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var documents = DocumentCaptures.Of(context.Dossier).All;
        var claims = Claims(context.Dossier);
        if (!documents.Any(d => HasName(d.Current))) return Mismatch.NotChecked("no document with a name");
        if (claims.Count == 0) return Mismatch.NotChecked("no name to compare");

        var aliases = Applicant.Of(context.Dossier).Aliases;
        Evidence? variant = null;
        foreach (var document in documents)
            foreach (var (name, origin) in claims)
                switch (Relation(name, document.Current.Name, aliases))
                {
                    case NameRelation.Different:
                        return Mismatch.Observed(null, Strength.Strong, $"The name on the {Words(document.Current.Type)} differs from the name on the {(origin is HrRecord ? "HR record" : "application")}.", [], document.Current, origin);
                    case NameRelation.Variant:
                        variant ??= document.Current;
                        break;
                }
        return variant is null ? Mismatch.NotObserved() : Mismatch.NotObserved("The names are variants of each other.", variant);
    }

    private static List<(PersonName Name, Evidence Origin)> Claims(Dossier dossier)
    {
        var claims = new List<(PersonName, Evidence)>(2);
        if (Applicant.Of(dossier).Application is { Name: { } applied } application && applied.Text().Length > 0) claims.Add((applied, application));
        if (dossier.Latest<HrRecord>() is { LegalName: { } legal } record && legal.Text().Length > 0) claims.Add((legal, record));
        return claims;
    }

    /// <summary>The nearest relation among the scripts in which both names are given.</summary>
    private static NameRelation Relation(PersonName claimed, PersonName? printed, IReadOnlyList<string> aliases)
    {
        if (printed is null) return NameRelation.Unknown;
        var best = Names.Compare(claimed.Text(), printed.Text(), aliases);
        foreach (var other in (NameRelation[])[Names.Compare(claimed.Native, printed.Native, aliases), Names.Compare(claimed.Native, printed.Text(), []), Names.Compare(claimed.Text(), printed.Native, aliases)])
            if (other != NameRelation.Unknown && (best == NameRelation.Unknown || other < best)) best = other;
        return best;
    }

    private static bool HasName(Document document) => document.Name is { } name && (name.Text().Length > 0 || !string.IsNullOrWhiteSpace(name.Native));

    private static string Words(DocumentType type) => type switch
    {
        DocumentType.Passport => "passport",
        DocumentType.IdentityCard => "identity card",
        DocumentType.DrivingLicence => "driving licence",
        DocumentType.ResidencePermit => "residence permit",
        _ => "document",
    };
}
