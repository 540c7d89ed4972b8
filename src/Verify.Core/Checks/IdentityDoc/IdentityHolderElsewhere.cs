using Verify.Core.Model;

namespace Verify.Core.Checks.IdentityDoc;

/// <summary>Does the claimed identity belong to another person?</summary>
internal static class IdentityHolderElsewhere
{
    private static readonly Threshold MatchingAttributes = new("attributes", 2, "attributes beyond the name");
    private static readonly Threshold NamePerMillion = new("name-per-million", 50, "people in a million");

    private static readonly Indicator Elsewhere = new()
    {
        Id = "identity-holder-elsewhere",
        Family = Family.IdentityDoc,
        Strength = Strength.Strong,
        Stages = [Stage.Screening, Stage.Offer],
        HonestCauses = "Common names, relatives, old records of data brokers.",
        Clears = "The candidate shows a proof that the finding is about somebody else.",
    };

    public static readonly Check Check = new()
    {
        Id = "identity-holder-elsewhere",
        Version = 1,
        Title = "Holder of the identity",
        Explanation = "A reviewer's signed-off finding with two attributes that agree beyond the name and one that does not; a common name weighs less.",
        Indicators = [Elsewhere],
        Thresholds = [MatchingAttributes, NamePerMillion],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var findings = context.Dossier.All<IdentityFinding>();
        if (findings.Count == 0) return Elsewhere.NotChecked("no reviewer's finding");
        var signed = findings.Where(f => f.SignedOff).ToArray();
        if (signed.Length == 0) return Elsewhere.NotChecked("finding not signed off");
        var finding = Array.FindLast(signed, f => Attributes(f) >= context.Value(MatchingAttributes) && f.Differs.Count > 0);
        if (finding is null) return Elsewhere.NotObserved();

        var common = finding.NamePerMillion > context.Value(NamePerMillion);
        return Elsewhere.Observed(common ? "COMMON-NAME" : null, common ? Strength.Supporting : Strength.Strong,
            $"A reviewer found another person of this identity: {string.Join(", ", finding.Matches)} agree, {string.Join(", ", finding.Differs)} does not{(common ? "; the name is common" : "")}.", [], finding);
    }

    private static int Attributes(IdentityFinding finding) => finding.Matches.Where(m => !m.Equals("name", StringComparison.OrdinalIgnoreCase)).Distinct(StringComparer.OrdinalIgnoreCase).Count();
}
