using Verify.Core.Model;

namespace Verify.Core.Gating;

/// <summary>What the law of one place says about the steps of a verification: data, with its sources. Not legal advice.</summary>
public sealed record Jurisdiction
{
    public required string Id { get; init; }
    public required string Title { get; init; }
    public required Area Where { get; init; }
    public required IReadOnlyList<GateRule> Rules { get; init; }
    /// <summary>How long a candidate has to answer before an adverse step; nothing where the law names no time.</summary>
    public AdverseWaiting? AdverseWaiting { get; init; }
    /// <summary>What the employer owes besides: told, not enforced.</summary>
    public IReadOnlyList<Duty> Duties { get; init; } = [];
}

/// <summary>Business days between the notice and an adverse step.</summary>
public sealed record AdverseWaiting
{
    public required int BusinessDays { get; init; }
    public required LegalSource Source { get; init; }
}

/// <summary>Jobs of which places a pack is about. Empty lists mean anywhere within the wider one.</summary>
public sealed record Area
{
    /// <summary>ISO 3166-1 alpha-2.</summary>
    public required IReadOnlyList<string> Countries { get; init; }
    public IReadOnlyList<string> States { get; init; } = [];
    public IReadOnlyList<string> Cities { get; init; } = [];

    /// <summary>Whether the pack may apply to a job there; a part that the place does not tell may be anything.</summary>
    public bool MayHold(Place place) => Fits(Countries, place.Country) && Fits(States, place.State) && Fits(Cities, place.City);

    /// <summary>Whether the pack applies to a job there for certain: every part that it names is told.</summary>
    public bool Holds(Place place) => Told(Countries, place.Country) && Told(States, place.State) && Told(Cities, place.City);

    private static bool Told(IReadOnlyList<string> wanted, string? told) => wanted.Count == 0 || (!string.IsNullOrWhiteSpace(told) && wanted.Contains(told.Trim(), StringComparer.OrdinalIgnoreCase));

    private static bool Fits(IReadOnlyList<string> wanted, string? told) => wanted.Count == 0 || string.IsNullOrWhiteSpace(told) || wanted.Contains(told.Trim(), StringComparer.OrdinalIgnoreCase);
}

/// <summary>One rule about steps. At least one of <see cref="Never"/>, <see cref="From"/>, <see cref="Consent"/> and <see cref="Records"/> says what it demands.</summary>
public sealed record GateRule
{
    public required string Id { get; init; }
    public required IReadOnlyList<Step> Steps { get; init; }
    public bool Never { get; init; }
    /// <summary>The earliest stage.</summary>
    public Stage? From { get; init; }
    /// <summary>What the candidate must have allowed before.</summary>
    public IReadOnlyList<ConsentPurpose> Consent { get; init; } = [];
    /// <summary>Papers that the employer must have on file before, by name; the policy lists those that are.</summary>
    public IReadOnlyList<string> Records { get; init; } = [];
    /// <summary>For the person whose step was refused: plain words.</summary>
    public required string Reason { get; init; }
    public required LegalSource Source { get; init; }
}

/// <summary>Where a rule stands in the law.</summary>
public sealed record LegalSource
{
    public required string Name { get; init; }
    public required string Section { get; init; }
    public required string Link { get; init; }
    /// <summary>The section itself, or its publisher's page, was read while the rule was written; otherwise it is from memory or from secondary sources: confirm before relying on it.</summary>
    public required bool Verified { get; init; }
}

/// <summary>Something that the employer owes and the program cannot do.</summary>
public sealed record Duty
{
    public required string Id { get; init; }
    public required string Text { get; init; }
    public required LegalSource Source { get; init; }
}

/// <summary>The policy's part in gating: from which stage it takes a step itself, and what the law packs need to know.</summary>
public sealed record GateRules
{
    /// <summary>Where the tenant's jobs are, when a dossier does not say.</summary>
    public Place? JobLocation { get; init; }
    /// <summary>Names of the papers that the employer has on file, as the packs call them.</summary>
    public IReadOnlyList<string> RecordsOnFile { get; init; } = [];
    public IReadOnlyList<StepGate> Steps { get; init; } = [];
    /// <summary>Packs of law. Those that ship are added when a policy is read; one with the same id in the policy stands in their place.</summary>
    public IReadOnlyList<Jurisdiction> Jurisdictions { get; init; } = [];

    /// <summary>The packs that this dossier's job falls under.</summary>
    public Applicable Applying(Dossier dossier) => Applicable.For(dossier, Jurisdictions, JobLocation);
}

/// <summary>From which stage on the policy takes a step, and which indicators it feeds (a name may end in <c>*</c>).</summary>
public sealed record StepGate
{
    public required Step Step { get; init; }
    public required Stage From { get; init; }
    public IReadOnlyList<string> Feeds { get; init; } = [];
}

/// <summary>The packs that a job falls under.</summary>
/// <param name="Known">False: the place is not known, or no pack describes it, and every pack is applied.</param>
/// <param name="Job">The place itself, as far as it is told.</param>
public sealed record Applicable(IReadOnlyList<Jurisdiction> Packs, bool Known, Place? Job = null)
{
    /// <summary>The packs for a job at this place; without one, all of them: the strictest union.</summary>
    public static Applicable For(IReadOnlyList<Jurisdiction> packs, Place? job)
    {
        if (string.IsNullOrWhiteSpace(job?.Country)) return new Applicable(packs, Known: false);
        var fitting = packs.Where(pack => pack.Where.MayHold(job)).ToArray();
        return fitting.Length == 0 ? new Applicable(packs, Known: false, job) : new Applicable(fitting, Known: true, job);
    }

    /// <summary>The packs for the place of the job as the dossier tells it, else the tenant's usual one.</summary>
    public static Applicable For(Dossier dossier, IReadOnlyList<Jurisdiction> packs, Place? usual) => For(packs, JobOf(dossier, usual));

    /// <summary>The place of the job as the dossier tells it, else the tenant's usual one.</summary>
    public static Place? JobOf(Dossier dossier, Place? usual)
    {
        var applications = dossier.All<Application>();
        for (var i = applications.Count - 1; i >= 0; i--)
            if (!string.IsNullOrWhiteSpace(applications[i].JobLocation?.Country)) return applications[i].JobLocation;
        var records = dossier.All<HrRecord>();
        for (var i = records.Count - 1; i >= 0; i--)
            if (!string.IsNullOrWhiteSpace(records[i].WorkCountry)) return new Place { Country = records[i].WorkCountry };
        return usual;
    }
}
