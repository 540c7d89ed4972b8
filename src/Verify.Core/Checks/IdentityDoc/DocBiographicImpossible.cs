using Verify.Core.Model;

namespace Verify.Core.Checks.IdentityDoc;

/// <summary>Can the dates on the document be true beside work and study?</summary>
internal static class DocBiographicImpossible
{
    private static readonly Threshold WorkAge = new("work-age-years", 14, "years");
    private static readonly Threshold DegreeAge = new("degree-age-years", 17, "years");

    private static readonly Indicator Impossible = new()
    {
        Id = "doc-biographic-impossible",
        Family = Family.IdentityDoc,
        Strength = Strength.Strong,
        Stages = [Stage.Screening, Stage.Onboarding],
        HonestCauses = "Typing errors in the CV, day and month swapped, gifted students.",
        Clears = "The date given again, or a certificate that states it.",
        Task = "Please ask the candidate to check the dates of the CV.",
    };

    public static readonly Check Check = new()
    {
        Id = "doc-biographic-impossible",
        Version = 2,
        Title = "Dates of the document and the history",
        Explanation = "Whole-number arithmetic on dates; a date known to the year or month is read in the candidate's favour, and day and month are tried the other way round.",
        Indicators = [Impossible],
        Thresholds = [WorkAge, DegreeAge],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var documents = DocumentCaptures.Of(context.Dossier).All.Select(d => d.Current).Where(d => d.BirthDate is not null || d.IssueDate is not null || d.ExpiryDate is not null).ToArray();
        if (documents.Length == 0) return Impossible.NotChecked("no document with dates");

        var codes = new SortedSet<string>(StringComparer.Ordinal);
        var evidence = new List<Evidence>();
        foreach (var document in documents)
        {
            Note(OwnDates(document, DateOnly.FromDateTime(context.AsOf.UtcDateTime).PlusDays(1)), document);
            if (document.BirthDate is not { } birth) continue;
            foreach (var job in context.Dossier.All<EmploymentClaim>())
                if (job.Start is { } start && TooYoung(birth, start, context.Value(WorkAge))) Note("WORK-AGE", document, job);
            foreach (var study in context.Dossier.All<EducationClaim>())
                if (study is { End: { } end, Completed: not false } && IsBachelor(study.Degree) && TooYoung(birth, end, context.Value(DegreeAge))) Note("DEGREE-AGE", document, study);
        }
        return codes.Count == 0 ? Impossible.NotObserved()
            : Impossible.Observed(string.Join('+', codes), Strength.Strong, $"Dates that cannot both be true: {string.Join("; ", codes.Select(Words))}.", [], [.. evidence]);

        void Note(string? code, params ReadOnlySpan<Evidence> behind)
        {
            if (code is null) return;
            codes.Add(code);
            foreach (var item in behind) evidence.Add(item);
        }
    }

    private static string? OwnDates(Document document, DateOnly tomorrow)
    {
        if (document.IssueDate is { } issued)
        {
            if (Both(issued, d => d.Earliest > tomorrow)) return "ISSUED-IN-FUTURE";
            if (document.BirthDate is { } birth && Both(issued, d => Both(birth, b => d.Latest < b.Earliest))) return "ISSUED-BEFORE-BIRTH";
            if (document.ExpiryDate is { } expiry && Both(issued, d => Both(expiry, e => e.Latest < d.Earliest))) return "EXPIRY-BEFORE-ISSUE";
        }
        return null;
    }

    /// <summary>The greatest age that both dates allow is still too low.</summary>
    private static bool TooYoung(PartialDate birth, PartialDate at, double years) => Both(birth, b => Both(at, a => a.Latest < b.Earliest.PlusYears((int)years)));

    /// <summary>Whether it holds for the date as given and with day and month swapped.</summary>
    private static bool Both(PartialDate date, Func<PartialDate, bool> holds) => holds(date) && (date.Swapped is not { } swapped || holds(swapped));

    private static bool IsBachelor(string? degree)
    {
        if (degree is null) return false;
        var first = string.Concat(degree.ToLowerInvariant().TakeWhile(c => c is not (' ' or ',' or '(')).Where(char.IsLetter));
        return first is "ba" or "bs" or "bsc" or "beng" or "btech" or "bcom" or "bba" or "llb" || first.StartsWith("bachelor", StringComparison.Ordinal) || first.StartsWith("baccalaur", StringComparison.Ordinal);
    }

    private static string Words(string code) => code switch
    {
        "WORK-AGE" => "a job begins before working age",
        "DEGREE-AGE" => "a bachelor's degree is completed unusually early",
        "ISSUED-IN-FUTURE" => "the document is issued after today",
        "ISSUED-BEFORE-BIRTH" => "the document is issued before the birth that it states",
        _ => "the document expires before it was issued",
    };
}
