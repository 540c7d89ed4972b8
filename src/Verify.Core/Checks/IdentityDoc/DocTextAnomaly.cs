using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.IdentityDoc;

/// <summary>Does the document bear labels or a number form that its issuer does not use?</summary>
internal static class DocTextAnomaly
{
    private static readonly Threshold Confidence = new("confidence", 0.95, "share");
    private static readonly Threshold Anomalies = new("anomalies", 2, "details");

    private static readonly Indicator Anomaly = new()
    {
        Id = "doc-text-anomaly",
        Family = Family.IdentityDoc,
        Strength = Strength.Strong,
        Stages = [Stage.Onboarding],
        HonestCauses = "Reading errors, rare series of cards, bilingual cards.",
        Clears = "A person looks at the document beside a genuine one of the same series.",
    };

    public static readonly Check Check = new()
    {
        Id = "doc-text-anomaly",
        Version = 1,
        Title = "Printed labels and number form",
        Explanation = "Labels that differ from the issuer's, read with high confidence, and a number that does not have the issuer's form, are counted.",
        Indicators = [Anomaly],
        Thresholds = [Confidence, Anomalies],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var documents = DocumentCaptures.Of(context.Dossier).All;
        if (documents.Count == 0) return Anomaly.NotChecked("no document");
        var known = documents.Where(d => d.Current.IssuerProfileKnown).ToArray();
        if (known.Length == 0) return Anomaly.NotChecked("issuer not known");

        Signal? close = null;
        foreach (var document in known)
        {
            var current = document.Current;
            var labels = current.LabelAnomalies.Where(l => l.Confidence >= context.Value(Confidence) && l.Expected != l.Read).ToArray();
            var count = labels.Length + (current.NumberFormatValid == false ? 1 : 0);
            if (count >= context.Value(Anomalies))
                return Anomaly.Observed(null, Strength.Strong, string.Create(CultureInfo.InvariantCulture, $"{count} printed details differ from what this issuer prints{(labels.Length > 0 ? $", among them \"{labels[0].Read}\" for \"{labels[0].Expected}\"" : "")}."), [document.Fact], current);
            if (count > 0) close ??= Anomaly.NotObserved("One printed detail differs from what this issuer prints; one alone does not count.", current);
        }
        return close ?? Anomaly.NotObserved();
    }
}
