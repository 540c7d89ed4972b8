using Verify.Core.Model;

namespace Verify.Core.Checks;

/// <summary>How two candidates who share something relate: what decides whether sharing it is odd.</summary>
public static class LinkComparison
{
    /// <summary>The two names with all declared aliases; unknown where one has none.</summary>
    public static NameRelation Names(Dossier a, Dossier b)
    {
        var (left, right) = (Applicant.Of(a), Applicant.Of(b));
        var (nameA, nameB) = (left.Application?.Name?.Text(), right.Application?.Name?.Text());
        var relation = Checks.Names.Compare(nameA, nameB, left.Aliases);
        return relation == NameRelation.Different ? Checks.Names.Compare(nameB, nameA, right.Aliases) : relation;
    }

    /// <summary>Whether documents state the same birth date; null where one states none.</summary>
    public static bool? SameBirthDate(Dossier a, Dossier b) =>
        Birth(a) is { } left && Birth(b) is { } right ? left == right : null;

    /// <summary>Both declared to live together, either names the other, or they bear one family name at one door.</summary>
    public static bool Household(Dossier a, Dossier b) => Declares(a, b) || Declares(b, a) || SameFamilyHome(a, b);

    /// <summary>What the other is to this tenant by now.</summary>
    public static LinkedRole RoleOf(Dossier other) => other.Latest<Disposition>()?.Conclusion switch
    {
        DispositionConclusion.Confirmed => LinkedRole.Confirmed,
        _ when other.Latest<StageChange>() is { Status: ApplicationStatus.Rejected } => LinkedRole.Rejected,
        _ when other.Latest<HrRecord>() is { TerminationDate: not null } => LinkedRole.Dismissed,
        _ when other.Stage >= Stage.FirstWeeks => LinkedRole.Employee,
        _ => LinkedRole.Candidate,
    };

    /// <summary>Units in the building that this candidate's parcel goes to, where it is known.</summary>
    public static int? BuildingUnits(Dossier dossier) => dossier.All<AddressIntel>().LastOrDefault(i => i.Units is not null)?.Units;

    private static bool SameFamilyHome(Dossier a, Dossier b)
    {
        var (left, right) = (Applicant.Of(a), Applicant.Of(b));
        return left.Application?.Name?.Family is { Length: > 1 } family && string.Equals(family.Trim(), right.Application?.Name?.Family?.Trim(), StringComparison.OrdinalIgnoreCase)
            && AddressKeys.SameDoor(left.Residence, right.Residence);
    }

    private static PartialDate? Birth(Dossier dossier) => dossier.All<Document>().LastOrDefault(d => d.BirthDate is not null)?.BirthDate;

    private static bool Declares(Dossier one, Dossier other)
    {
        var applicant = Applicant.Of(one);
        if (applicant.HouseholdCandidates.Contains(other.CandidateId)) return true;
        var name = Applicant.Of(other).Application?.Name?.Text();
        return name is not null && applicant.Household.Any(member => Checks.Names.Compare(member, name, []) is NameRelation.Equal or NameRelation.Variant);
    }
}
