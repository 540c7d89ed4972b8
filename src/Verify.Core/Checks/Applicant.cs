using Verify.Core.Model;

namespace Verify.Core.Checks;

/// <summary>What the candidate claims and declared, gathered once for all checks.</summary>
public sealed class Applicant
{
    private Applicant(Dossier dossier)
    {
        Application = dossier.Latest<Application>();
        var declarations = dossier.All<Declaration>();
        Declarations = declarations;
        Aliases = [.. dossier.All<Application>().SelectMany(a => a.DeclaredAliases).Concat(declarations.SelectMany(d => d.Aliases)).Distinct(StringComparer.Ordinal)];
        Household = [.. declarations.SelectMany(d => d.Household).Distinct(StringComparer.Ordinal)];
        HouseholdCandidates = [.. declarations.SelectMany(d => d.HouseholdCandidates).Distinct()];
        Travel = [.. declarations.SelectMany(d => d.Travel)];
        Moves = [.. declarations.Where(d => d.Move is not null).Select(d => d.Move!)];
        Accommodations = declarations.SelectMany(d => d.Accommodations).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var residence = dossier.All<Application>().LastOrDefault(a => a.Residence is not null);
        ResidenceEvidence = residence;
        Residence = residence?.Residence;
    }

    public static Applicant Of(Dossier dossier) => dossier.View(static d => new Applicant(d));

    /// <summary>The last application, or nothing.</summary>
    public Application? Application { get; }
    public IReadOnlyList<Declaration> Declarations { get; }
    /// <summary>Other names, declared on the form or later.</summary>
    public IReadOnlyList<string> Aliases { get; }
    public IReadOnlyList<string> Household { get; }
    public IReadOnlyList<CandidateId> HouseholdCandidates { get; }
    public IReadOnlyList<TravelDeclaration> Travel { get; }
    public IReadOnlyList<MoveDeclaration> Moves { get; }
    public IReadOnlySet<string> Accommodations { get; }
    /// <summary>Where the candidate says to live.</summary>
    public Place? Residence { get; }
    public Application? ResidenceEvidence { get; }

    /// <summary>Whether travel was declared that covers the instant (days inclusive; an open end covers everything after).</summary>
    public bool TravelDeclaredAt(DateTimeOffset at)
    {
        var day = DateOnly.FromDateTime(at.UtcDateTime);
        // Asked for every moment of activity, so without a closure.
        for (var i = 0; i < Travel.Count; i++)
            if ((Travel[i].From is not { } from || from.Earliest <= day) && (Travel[i].To is not { } to || to.Latest >= day)) return true;
        return false;
    }
}
