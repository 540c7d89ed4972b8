using System.Collections.Concurrent;
using Verify.Core.Model;
using Verify.Core.Text;

namespace Verify.Core.Checks;

/// <summary>The names under which the candidate is known here: application, HR record, declared aliases.</summary>
internal sealed class ClaimedNames
{
    private readonly NameForm? _first;
    private readonly NameForm[] _others;
    private readonly ConcurrentDictionary<string, NameRelation> _compared = new(concurrencyLevel: 1, capacity: 8, StringComparer.Ordinal);
    private readonly IReadOnlyList<string> _household;

    private ClaimedNames(Dossier dossier)
    {
        var applicant = Applicant.Of(dossier);
        Evidence = applicant.Application?.Name is not null ? applicant.Application : dossier.Latest<HrRecord>();
        var names = new List<string>();
        Add(names, applicant.Application?.Name);
        Add(names, dossier.Latest<HrRecord>()?.LegalName);
        names.AddRange(applicant.Aliases);
        var forms = names.ConvertAll(name => NameForm.Of(name, NameKind.Person));
        _first = forms.Count > 0 ? forms[0] : null;
        _others = forms.Count > 1 ? [.. forms[1..]] : [];
        _household = applicant.Household;
    }

    public static ClaimedNames Of(Dossier dossier) => dossier.View(static d => new ClaimedNames(d));

    /// <summary>The evidence that states the name, or nothing when no name is known.</summary>
    public Evidence? Evidence { get; }

    public bool Known => _first is not null;

    /// <summary>Whether another name is one that the candidate uses. Channels repeat a name many times; it is compared once.</summary>
    public NameRelation Compare(string? other) => string.IsNullOrWhiteSpace(_first?.Original) || string.IsNullOrWhiteSpace(other) ? NameRelation.Unknown
        : _compared.GetOrAdd(other, static (name, own) => Names.Relation(NameComparison.Compare(own._first!, NameForm.Of(name, NameKind.Person), own._others)), this);

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
