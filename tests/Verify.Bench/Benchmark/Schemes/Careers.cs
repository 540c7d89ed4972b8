using Verify.Core.Model;
using static Verify.Bench.Benchmark.Schemes.Traces;

namespace Verify.Bench.Benchmark.Schemes;

/// <summary>Schemes around the career and its public traces.</summary>
internal static class Careers
{
    /// <summary>A dormant or bought account is refitted to carry a persona.</summary>
    public static readonly Scheme HijackedProfile = new("pattern-hijacked-profile", Stage.Screening, 1, 2,
    [
        c => [Refitted(), MailboxOfAnother(), ThrowAwayContacts(), OtherCareer()],
        c => [Refitted(), OtherCareer(), Imposters.PicturesOfOthers(), ThrowAwayContacts()],
        c => [ManyAuthors(), MailboxOfAnother(), OtherCareer(), Vanishes()],
    ]);

    /// <summary>Repositories copied or back-dated, star rings, a template site.</summary>
    public static readonly Scheme Portfolio = new("pattern-fabricated-portfolio", Stage.Interview, 1, 2,
    [
        c => [CopiedCode(), FollowRing(), NewSite(), AnswersRelayed()],
        c => [BackDated(), FollowRing(), TooEarly(), AnswersRelayed()],
        c => [CopiedCode(), BackDated(), ThinProfile(), TooEarly()],
    ]);

    /// <summary>Employers, dates, degrees or referees do not exist, or vouch through lookalike domains.</summary>
    public static readonly Scheme Invented = new("pattern-invented-career", Stage.Interview, 1, 2,
    [
        c => [Denied(), NoSuchFirm(), Lookalike(), OwnReferee()],
        c => [BeforeTheFirm(), NoSuchDegree(), OnlyThroughCandidate(), OtherCareer(), OwnReferee()],
        c => [Lookalike(), TooEarly(), NoSuchFirm(), NoSuchDegree()],
    ]);

    private static Piece Refitted() => new("online", s => s.Later(() =>
    {
        var asleep = s.Applied.AddDays(-s.Draw.Skewed(900, 0.4));
        var old = Honest.Web.Profile(s) with { Handle = "bought-" + s.Id, DisplayName = $"{s.Draw.Pick(World.Given)} {s.Draw.Pick(World.Family)}", LastActive = asleep, Employers = [World.Firm(s.Draw).Name, World.Firm(s.Draw).Name], AvatarHash = s.Draw.Hex(16), Created = new PartialDate(asleep.Year - s.Draw.Int(1, 8)) };
        s.Tell(old, asleep.AddDays(3));
        // Archives go on taking copies of a page that sleeps.
        s.Tell(old, s.Applied.AddDays(-s.Draw.Between(10, 60)));
        s.Tell(old with { DisplayName = s.Name, LastActive = s.Applied.AddDays(-3), Employers = [.. s.Career.Jobs.Select(j => j.Employer)], AvatarHash = s.Draw.Hex(16) }, s.At(Stage.Screening, 1));
    }));

    /// <summary>The public pages tell another career than the résumé.</summary>
    private static Piece OtherCareer() => new("history", s => s.Later(() =>
    {
        for (var i = 0; i < s.Draw.Int(2, 3); i++)
        {
            var (name, domain) = World.Firm(s.Draw);
            var job = s.Career.Jobs[Math.Min(i, s.Career.Jobs.Count - 1)];
            foreach (var via in new[] { ClaimSource.Profile, ClaimSource.Portfolio })
                s.Tell(Journey.Claim(job with { Employer = name, Domain = domain, Start = new PartialDate(job.Start.Year - s.Draw.Int(1, 3), Math.Max(1, job.Start.Month)) }, via) with { LastEdited = s.Applied.AddDays(-s.Draw.Skewed(40, 0.8)), City = s.Draw.Pick(World.Homes).City }, s.At(Stage.Screening, 2));
        }
    }));

    private static Piece ManyAuthors() => new("online", s => Honest.Web.Code(s, a => a with { OwnerAuthorNames = [s.Name, .. Enumerable.Range(0, s.Draw.Int(2, 4)).Select(_ => $"{s.Draw.Pick(World.Given)} {s.Draw.Pick(World.Family)}")] }));

    private static Piece Vanishes() => new("online", s => s.Later(() =>
    {
        for (var i = 0; i < 2; i++)
        {
            s.Tell(Honest.Web.Profile(s) with { Handle = $"v{i}-{s.Id}", Site = $"net-{i}" }, s.At(Stage.Screening, 1));
            s.Tell(Honest.Web.Profile(s) with { Handle = $"v{i}-{s.Id}", Site = $"net-{i}", Status = s.Draw.Pick([AccountStatus.Deleted, AccountStatus.Renamed]) }, s.At(Stage.Screening, 4 + s.Draw.Between(0, 10)));
        }
    }));

    private static Piece CopiedCode() => new("online", s => Honest.Web.Repository(s, r => r with { SameTreeElsewhere = s.Draw.Chance(0.7), IdenticalCommits = s.Draw.Int(15, 80), AuthorRewritten = true, OlderRepository = "other/original" }));

    private static Piece BackDated() => new("online", s =>
    {
        var created = s.Applied.AddDays(-s.Draw.Skewed(260, 0.5));
        Honest.Web.Code(s, a => a with { Created = created });
        s.Later(() => BackDated(s, created));
    });

    private static void BackDated(Story s, DateTimeOffset created)
    {
        for (var i = 0; i < s.Draw.Int(4, 10); i++)
            s.Tell(new CodeRepository { Id = Story.Draft, Source = "web", Host = "github", Name = $"bd-{i}", Original = true, FirstCommit = s.Draw.Chance(0.85) ? created.AddDays(-s.Draw.Between(40, 1500)) : created.AddDays(20), SameTreeElsewhere = false, IdenticalCommits = 0, AuthorRewritten = false }, s.At(Stage.Screening, 1));
    }

    private static Piece FollowRing() => new("online", s => Honest.Web.Code(s, a => a with { Followers = s.Draw.Int(220, 900), Following = s.Draw.Int(220, 900), MutualRatio = Math.Round(s.Draw.Between(0.82, 0.99), 2), Stars = s.Draw.Int(0, 8), FlaggedWithinTwoHops = s.Draw.Int(0, 6) }));

    private static Piece NewSite() => new("online", s => s.Later(() => s.Tell(new LinkCheck { Id = Story.Draft, Source = "web", Url = "https://me.example/" + s.Id, Host = "me.example", HttpStatus = 200, DomainRegistered = s.Day(Stage.Application, -s.Draw.Skewed(25, 0.6)), Portfolio = true }, s.At(Stage.Screening, 1))));

    private static Piece ThinProfile() => new("online", s => s.Later(() => s.Tell(Honest.Web.Profile(s) with { Handle = "thin-" + s.Id, Created = s.Day(Stage.Application, -s.Draw.Skewed(60, 0.6)), IndependentMentions = 0 }, s.At(Stage.Screening, 1))));

    /// <summary>Years of a technology that was not public then.</summary>
    private static Piece TooEarly() => new("history", s =>
    {
        var jobs = s.Career.Jobs.ToArray();
        var (skill, since) = s.Draw.Pick([("Kubernetes", 2011), ("Rust", 2011), ("React", 2010), ("Terraform", 2011), ("TypeScript", 2009), ("Docker", 2009)]);
        jobs[^1] = jobs[^1] with { Skills = [.. jobs[^1].Skills, skill] };
        s.Career = s.Career with { Jobs = jobs };
        s.Later(() => s.Tell(Journey.Claim(jobs[^1], ClaimSource.Resume) with { Source = "ats", Skills = [s.Draw.Chance(0.5) ? new SkillClaim { Name = skill, Since = new PartialDate(since) } : new SkillClaim { Name = skill, Years = s.Applied.Year - since }] }, s.At(Stage.Application)));
    });

    private static Piece Denied() => new("history", s =>
    {
        var inner = s.OnVerification;
        s.OnVerification = (v, i) => i == 0 ? inner(v, i) with { Answer = VerificationAnswer.NoRecord, SecondConfirmation = true, NamesAndDatesGiven = true } : inner(v, i);
    });

    private static Piece NoSuchFirm() => new("history", s => s.Career = s.Career with { Jobs = [.. s.Career.Jobs.Select((j, i) => i is 0 or 1 ? j with { Registered = false } : j)] });

    private static Piece Lookalike() => new("history", s =>
    {
        var inner = s.OnReference;
        s.OnReference = (r, i) =>
        {
            var reference = inner(r, i);
            if (i != 0) return reference;
            var domain = reference.EmployerDomain!;
            var dot = domain.IndexOf('.', StringComparison.Ordinal);
            var fake = s.Draw.Pick([domain[..(dot - 1)] + "-hr" + domain[(dot - 1)..], domain[..dot] + "-careers" + domain[dot..], domain[..2] + domain[1] + domain[2..], domain.Replace('i', 'l').Replace('o', '0')]);
            return reference with { Email = "reference@" + (fake == domain ? "a" + domain : fake), EmailDomainRegistered = s.Day(Stage.Screening, -s.Draw.Skewed(60, 0.7)) };
        };
    });

    /// <summary>The referee's number or machine is the candidate's own.</summary>
    private static Piece OwnReferee() => new("contact", s =>
    {
        var inner = s.OnReference;
        var device = s.Draw.Chance(0.5);
        s.OnReference = (r, i) => i == 1 ? inner(r, i) with { Phone = device ? r.Phone : s.Phone, DeviceId = device ? s.DeviceId : r.DeviceId } : inner(r, i);
    });

    private static Piece BeforeTheFirm() => new("history", s => s.Career = s.Career with { Jobs = [.. s.Career.Jobs.Select((j, i) => i == s.Career.Jobs.Count - 1 ? j with { Incorporated = new PartialDate(j.Start.Year + s.Draw.Int(1, 4), 5) } : j)] });

    private static Piece NoSuchDegree() => new("history", s => s.Later(() =>
    {
        s.Tell(new CourseCatalogue { Id = Story.Draft, Source = "catalogues", Institution = s.Career.School, Complete = true, Programmes = [new Programme { Major = "History", FromYear = 1970 }, new Programme { Major = "Nursing", FromYear = 1980 }] }, s.At(Stage.Screening, 2));
        if (s.Draw.Chance(0.6)) s.Tell(new EducationVerification { Id = Story.Draft, Source = "registrar", Institution = s.Career.School, Contact = ContactOrigin.Independent, Answer = VerificationAnswer.NoRecord }, s.At(Stage.Screening, 6));
    }));

    private static Piece OnlyThroughCandidate() => new("history", s =>
    {
        var (reference, verification) = (s.OnReference, s.OnVerification);
        s.OnReference = (r, i) => reference(r, i) with { Email = Story.NewEmail(s.Draw, "boss", "former") };
        s.OnVerification = (v, i) => verification(v, i) with { Contact = ContactOrigin.Candidate, Answer = VerificationAnswer.Confirmed, IndependentContactExists = true };
        s.Later(() => s.Tell(new EmploymentVerification { Id = Story.Draft, Source = "background", Employer = s.Career.Jobs[0].Employer, Contact = ContactOrigin.Candidate, Answer = VerificationAnswer.Confirmed, NamesAndDatesGiven = true, IndependentContactExists = true }, s.At(Stage.Screening, 6)));
    });
}
