using Verify.Core.Model;

namespace Verify.Core.Linking;

/// <summary>What the group of candidates that hold one value most likely is.</summary>
public enum Gathering { Few, Household, SharedHome, Agency, SharedNetwork, SharedBuilding, Crowd }

/// <summary>Counts over the holders of one selector, from which the kind of gathering is told.</summary>
public sealed record HolderCounts(int Candidates, int Surnames, int Dwellings, int Phones, int Accounts);

/// <summary>Tells an agency's phone, a campus network, a household and a co-working address from a suspicious gathering.</summary>
public static class Hubs
{
    /// <summary>More people than this are no household.</summary>
    public const int LargestHome = 8;


    public static Gathering Judge(SelectorType type, HolderCounts counts)
    {
        var facts = SelectorTypes.Facts(type);
        if (counts.Candidates <= LargestHome && counts.Dwellings == 1 && counts.Candidates > 1)
            return counts.Surnames == 1 ? Gathering.Household : Gathering.SharedHome;
        if (type is SelectorType.Building && counts.Dwellings > 4) return Gathering.SharedBuilding;
        if (type is SelectorType.Ip or SelectorType.Network && counts.Candidates > facts.HubDegree / 2 && counts.Dwellings > 3) return Gathering.SharedNetwork;
        // Many people behind one number or mailbox, each with an own home and an own account: somebody answers for them.
        if (type is SelectorType.Phone or SelectorType.Email && counts.Candidates > LargestHome && counts.Dwellings * 10 >= counts.Candidates * 8 && counts.Accounts * 10 >= counts.Candidates * 8)
            return Gathering.Agency;
        return counts.Candidates > facts.HubDegree ? Gathering.Crowd : Gathering.Few;
    }

    /// <summary>Whether values of such a gathering make links at all.</summary>
    public static bool Links(Gathering gathering) => gathering is Gathering.Few or Gathering.SharedHome or Gathering.Household;
}
