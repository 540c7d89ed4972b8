using Verify.Core.Model;

namespace Verify.Core.Checks;

/// <summary>The names under which the candidate is known here: application, HR record, declared aliases.</summary>
internal sealed class ClaimedNames
{
    private readonly string? _first;
    private readonly IReadOnlyList<string> _others;
    private readonly IReadOnlyList<string> _household;

    private ClaimedNames(Dossier dossier)
    {
        var applicant = Applicant.Of(dossier);
        Evidence = applicant.Application?.Name is not null ? applicant.Application : dossier.Latest<HrRecord>();
        var names = new List<string>();
        Add(names, applicant.Application?.Name);
        Add(names, dossier.Latest<HrRecord>()?.LegalName);
        names.AddRange(applicant.Aliases);
        _first = names.Count > 0 ? names[0] : null;
        _others = names.Count > 1 ? names[1..] : [];
        _household = applicant.Household;
    }

    public static ClaimedNames Of(Dossier dossier) => dossier.View(static d => new ClaimedNames(d));

    /// <summary>The evidence that states the name, or nothing when no name is known.</summary>
    public Evidence? Evidence { get; }

    public bool Known => _first is not null;

    /// <summary>Whether another name is one that the candidate uses.</summary>
    public NameRelation Compare(string? other) => Names.Compare(_first, other, _others);

    /// <summary>Whether a name is one of the declared household's.</summary>
    public bool IsHousehold(string? other)
    {
        foreach (var member in _household)
            if (Names.Compare(member, other, []) is NameRelation.Equal or NameRelation.Variant) return true;
        return false;
    }

    private static void Add(List<string> names, PersonName? name)
    {
        if (name?.Text() is { Length: > 0 } text) names.Add(text);
        if (!string.IsNullOrWhiteSpace(name?.Native)) names.Add(name.Native);
    }
}
