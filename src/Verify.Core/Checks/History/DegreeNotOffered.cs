using Verify.Core.Model;

namespace Verify.Core.Checks.History;

/// <summary>Did the institution never offer that subject, or does its registrar know nothing of the degree?</summary>
internal static class DegreeNotOffered
{
    private static readonly Indicator NotOffered = new()
    {
        Id = "degree-not-offered",
        Family = Family.History,
        Strength = Strength.Supporting,
        Stages = [Stage.Screening],
        HonestCauses = "Translations, programmes with a new name, double subjects. Study abroad is never scored.",
        Clears = "The certificate, or the registrar's confirmation.",
        Task = "Please ask the candidate for the certificate.",
    };

    public static readonly Check Check = new()
    {
        Id = "degree-not-offered",
        Version = 1,
        Title = "Degrees and what was offered",
        Explanation = "The subject is looked for, with its other names, in the institution's complete catalogue of those years; the registrar's answer weighs more.",
        Indicators = [NotOffered],
        Run = context => [Run(context.Dossier)],
    };

    private static Signal Run(Dossier dossier)
    {
        var claims = dossier.All<EducationClaim>();
        var answers = dossier.All<EducationVerification>().Where(answer => answer.Contact is ContactOrigin.Independent or ContactOrigin.Payroll).ToArray();
        if (claims.Count == 0) return NotOffered.NotChecked("no education claim");

        var known = false;
        Signal? supporting = null;
        foreach (var claim in claims)
        {
            var key = Employers.Key(claim.Institution);
            string[] facts = [Employers.Fact(claim.Institution)];
            var said = Array.FindAll(answers, answer => Employers.Key(answer.Institution) == key);
            if (Array.Exists(said, answer => answer.Answer == VerificationAnswer.Confirmed)) { known = true; continue; }
            if (Array.Find(said, answer => answer.Answer == VerificationAnswer.NoRecord) is { } denial)
                return NotOffered.Observed("DENIED", Strength.Conclusive, $"The registrar of '{claim.Institution}', found independently, has no record of the degree.", facts, claim, denial);

            var catalogues = dossier.All<CourseCatalogue>().Where(catalogue => catalogue.Complete && Employers.Key(catalogue.Institution) == key).ToArray();
            if (catalogues.Length == 0 || string.IsNullOrWhiteSpace(claim.Major)) continue;
            known = true;
            if (supporting is not null || catalogues.Any(catalogue => catalogue.Programmes.Any(programme => Offered(programme, claim)))) continue;
            supporting = NotOffered.Observed("CATALOGUE", Strength.Supporting, $"'{claim.Institution}' does not list '{claim.Major}' in the years of the claim.", facts, [claim, .. catalogues]);
        }
        return supporting ?? (known ? NotOffered.NotObserved() : NotOffered.NotChecked("no complete catalogue"));
    }

    private static bool Offered(Programme programme, EducationClaim claim)
    {
        var named = Same(programme.Major, claim.Major!);
        foreach (var alias in programme.Aliases) named |= Same(alias, claim.Major!);
        if (!named) return false;
        var from = claim.Start?.Year ?? claim.End?.Year;
        var to = claim.End?.Year ?? claim.Start?.Year;
        return (from is null || programme.ToYear is null || from <= programme.ToYear) && (to is null || programme.FromYear is null || to >= programme.FromYear);
    }

    /// <summary>Equal, or one of several subjects of a double degree.</summary>
    private static bool Same(string offered, string claimed)
    {
        var key = Plain(offered);
        if (key == Plain(claimed)) return true;
        foreach (var part in claimed.Split(["/", "&", ",", ";", "+", " and ", " with "], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            if (Plain(part) == key) return true;
        return false;
    }

    private static string Plain(string text) => string.Concat(text.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant));
}
