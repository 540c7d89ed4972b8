using Verify.Core.Model;
using static Verify.Bench.Benchmark.Honest.Papers;

namespace Verify.Bench.Benchmark.Honest;

/// <summary>Honest causes around employment and education.</summary>
internal static class Histories
{
    public static IReadOnlyList<Oddity> All { get; } =
    [
        new("employment-denied", "worked through an agency or another legal entity, name change, no-reference policy", 0.02, Oddity.Ours, Stage.Screening, Agency),
        new("referee-lookalike-domain", "country domain, rebrand, subsidiary", 0.02, Oddity.Ours, Stage.Screening, Subsidiary),
        new("referee-is-persona", "colleagues who apply together", 0.003, Oddity.Ours, Stage.Screening, Colleagues),
        new("skill-anachronism", "skills listed without a job, AI-written noise", 0.02, Oddity.Ours, Stage.Application, SkillNoise),
        new("degree-not-offered", "translated title, renamed programme, double major", 0.02, Oddity.Ours, Stage.Screening, Translated),
        new("resume-near-duplicate", "boot-camp template, CV writer, AI tool", 0.03, Oddity.Ours, Stage.Application, Template),
        new("resume-metadata-cluster", "CV service, shared PC, career centre", 0.02, Oddity.Ours, Stage.Application, (s, p) => s.Author = s.Draw.Pick(p.CvWriters)),
        new("org-on-risk-list", "name collision, honest staff of such a firm", 0.005, Oddity.Ours, Stage.Screening, Collision),
        new("referred-by-flagged-worker", "honest friend of a colleague", 0.004, Oddity.Ours, Stage.Application, Friend),
        new("undisclosed-other-employment", "lawful second job, data lag", 0.05, "BLS: about 5 % of employed people hold more than one job", Stage.FirstWeeks, SecondJob),
        new("employer-unverifiable", "small, informal, stealth, military or closed employer", 0.05, Oddity.Ours, Stage.Screening, (s, _) => Employer(s, j => j with { Registered = false })),
        new("verification-only-via-candidate", "closed firm, referees who left, freelance career", 0.04, Oddity.Ours, Stage.Screening, Closed),
        new("timeline-impossible", "founding team, renamed firm, rounded dates, part-time overlap", 0.02, Oddity.Ours, Stage.Screening, Founder),
        new("profile-vs-resume-conflict", "old profile, tailored CV", 0.08, Oddity.Ours, Stage.Screening, StaleProfile),
    ];

    /// <summary>Changes one earlier job of the career.</summary>
    private static void Employer(Story s, Func<Job, Job> change)
    {
        var jobs = s.Career.Jobs.ToArray();
        var at = s.Draw.Int(0, jobs.Length - 1);
        jobs[at] = change(jobs[at]);
        s.Career = s.Career with { Jobs = jobs };
    }

    private static void Agency(Story s, Population p)
    {
        var inner = s.OnVerification;
        s.OnVerification = (v, i) => i == 0 ? inner(v, i) with { Answer = VerificationAnswer.NoRecord, SecondConfirmation = s.Draw.Chance(0.08), NamesAndDatesGiven = s.Draw.Chance(0.5) } : inner(v, i);
        // The pay slip shows it.
        if (s.Draw.Chance(0.7)) s.Later(() => s.Tell(new EmploymentVerification { Id = Story.Draft, Source = "payroll-data", Employer = s.Career.Jobs[Math.Min(1, s.Career.Jobs.Count - 1)].Employer, Contact = ContactOrigin.Document, Answer = VerificationAnswer.Confirmed, NamesAndDatesGiven = true }, s.At(Stage.Screening, 7)));
    }

    private static void Subsidiary(Story s, Population p)
    {
        var inner = s.OnReference;
        s.OnReference = (r, i) => i == 0 ? inner(r, i) with { Email = "office@" + r.EmployerDomain!.Replace(".example", s.Draw.Pick(["-uk.example", "-group.example"]), StringComparison.Ordinal), EmailDomainRegistered = new PartialDate(s.Draw.Int(2004, 2024), 3) } : inner(r, i);
    }

    private static void Colleagues(Story s, Population p)
    {
        if (p.Partner(s) is not { } colleague) return;
        s.Referee = (colleague.Name, colleague.Email, colleague.Phone);
    }

    private static void SkillNoise(Story s, Population p) => Employer(s, j => j with { Skills = [.. j.Skills, s.Draw.Pick(["Kubernetes", "React", "Terraform", "Rust"])] });

    private static void Translated(Story s, Population p)
    {
        var major = s.Career.Major;
        s.Later(() => s.Tell(new CourseCatalogue
        {
            Id = Story.Draft, Source = "catalogues", Institution = s.Career.School, Complete = s.Draw.Chance(0.7), Programmes = [new Programme { Major = s.Draw.Chance(0.7) ? major : major + " and Applications", Degree = "BSc", Aliases = [major], FromYear = 1980 }, new Programme { Major = "History", FromYear = 1970 }],
        }, s.At(Stage.Screening, 2)));
    }

    // The school gives its graduates the same summary and project texts; the jobs are their own.
    private static void Template(Story s, Population p) => s.ResumeText = s.Career.Text(s.Draw, s.Name) + s.Draw.Pick(p.SchoolTexts);

    private static void Collision(Story s, Population p) => s.Later(() => s.Tell(new OrganisationHit
    {
        Id = Story.Draft, Source = "lists", Organisation = s.Career.Jobs[0].Employer, List = "front-companies", EntryId = "fc-12", EntryName = s.Career.Jobs[0].Employer.Split(' ')[0] + " Trading", Match = OrganisationMatch.Name, NameScore = Math.Round(s.Draw.Between(0.8, 0.92), 3),
    }, s.At(Stage.Screening, 1)));

    private static void Friend(Story s, Population p)
    {
        s.ReferrerId = "e-referrer-9";
        s.Later(() => s.Tell(new Referral { Id = Story.Draft, Source = "ats", ReferrerId = "e-referrer-9", Outcome = s.Draw.Pick([ReferrerOutcome.Suspected, ReferrerOutcome.Confirmed]), ReferralsByReferrer = s.Draw.Int(1, 2) }, s.At(Stage.Application, 20)));
    }

    private static void SecondJob(Story s, Population p)
    {
        var declares = s.Draw.Chance(0.6);
        if (declares) Declare(s, d => d with { OtherEmployers = [.. d.OtherEmployers, "Evening Lessons"] });
        s.Later(() => s.Tell(new CurrentEmployment { Id = Story.Draft, Source = "payroll-data", Employer = declares ? "Evening Lessons" : s.Career.Jobs[0].Employer, FullTime = s.Draw.Chance(0.3), Active = true, Declared = declares }, s.At(Stage.FirstWeeks, 20)));
    }

    private static void Closed(Story s, Population p)
    {
        var (reference, verification) = (s.OnReference, s.OnVerification);
        s.OnReference = (r, i) => reference(r, i) with { Email = Story.NewEmail(s.Draw, "former", "manager"), EmployerDomainWorks = i == 0 ? false : r.EmployerDomainWorks };
        s.OnVerification = (v, i) => i == 0 ? verification(v, i) with { Answer = VerificationAnswer.Unreachable, IndependentContactExists = false } : verification(v, i);
    }

    private static void Founder(Story s, Population p)
    {
        Employer(s, j => j with { Incorporated = new PartialDate(j.Start.Year, j.Start.Month == 0 ? 6 : Math.Min(12, j.Start.Month + s.Draw.Int(0, 6))) });
    }

    private static void StaleProfile(Story s, Population p) => s.Later(() =>
    {
        var edited = s.Applied.AddDays(-s.Draw.Skewed(700, 0.5));
        var jobs = s.Career.Jobs;
        s.Tell(Journey.Claim(jobs[^1] with { Start = new PartialDate(jobs[^1].Start.Year - s.Draw.Int(0, 1), Math.Max(1, jobs[^1].Start.Month)) }, ClaimSource.Portfolio) with { LastEdited = edited }, s.At(Stage.Screening, 1));
    });
}
