using Verify.Core.Model;

namespace Verify.Core.Checks.IdentityDoc;

/// <summary>Is this legal identity already known here under other contact points?</summary>
internal static class IdentityAlreadyUsed
{
    private static readonly Indicator Used = new()
    {
        Id = "identity-already-used",
        Family = Family.IdentityDoc,
        Strength = Strength.Strong,
        Stages = [Stage.Application, Stage.Onboarding],
        HonestCauses = "Rehires, contractors who become employees, people who changed phone and e-mail.",
        Clears = "The candidate confirms the earlier record as their own.",
        Task = "Please ask whether the candidate has applied or worked here before.",
    };

    public static readonly Check Check = new()
    {
        Id = "identity-already-used",
        Version = 1,
        Title = "Identity known under other contacts",
        Explanation = "Keyed hashes of tax number, document, or name and birth date that are on file here with another e-mail, another phone and another residence, all three.",
        Indicators = [Used],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var earlier = context.Dossier.All<PriorIdentity>();
        if (earlier.Count == 0)
            return SharedLinks.LookedUp(context.Dossier, SelectorType.TaxId, SelectorType.DocumentNumber, SelectorType.NameAndBirth) ? Used.NotObserved() : Used.NotChecked(SharedLinks.NotLookedUp);

        var found = earlier.FirstOrDefault(p => p is { SameEmail: false, SamePhone: false, SameResidence: false, Rehire: false });
        return found is null ? Used.NotObserved("The identity is known here with a contact point in common.", [.. earlier])
            : Used.Observed(Code(found.Status), Strength.Strong, $"The same {Words(found.Key)} is on file here ({Words(found.Status)}) with another e-mail, phone and residence.", Facts(context.Dossier, found), found);
    }

    /// <summary>The shared number is the same fact that the links over it report.</summary>
    private static string[] Facts(Dossier dossier, PriorIdentity found)
    {
        SelectorType? selector = found.Key switch { "tax-id" => SelectorType.TaxId, "document" => SelectorType.DocumentNumber, "name-and-birth" => SelectorType.NameAndBirth, _ => null };
        if (selector is null || found.Other is not { } other) return [];
        foreach (var link in dossier.All<Link>())
            if (link.Selector == selector && link.Other == other) return [SharedLinks.Fact(link)];
        return [$"link:{selector}:{other}"];
    }

    private static string Code(PriorIdentityStatus status) => status switch
    {
        PriorIdentityStatus.Employed => "EMPLOYED",
        PriorIdentityStatus.Contracted => "CONTRACTED",
        PriorIdentityStatus.RejectedForFraud => "REJECTED",
        PriorIdentityStatus.Left => "LEFT",
        _ => "APPLIED",
    };

    private static string Words(PriorIdentityStatus status) => status switch
    {
        PriorIdentityStatus.Employed => "employed",
        PriorIdentityStatus.Contracted => "contracted",
        PriorIdentityStatus.RejectedForFraud => "an earlier case was confirmed",
        PriorIdentityStatus.Left => "left",
        _ => "applied",
    };

    private static string Words(string key) => key switch { "tax-id" => "tax number", "document" => "document number", _ => "name and birth date" };
}
