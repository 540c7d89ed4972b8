using Verify.Core.Model;

namespace Verify.Bench.Benchmark.Honest;

/// <summary>Honest causes around public profiles and code.</summary>
internal static class Web
{
    public static IReadOnlyList<Oddity> All { get; } =
    [
        new("avatar-synthetic", "an AI headshot service", 0.06, Oddity.Ours, Stage.Screening, (s, _) => s.Later(() =>
        {
            if (s.Draw.Chance(0.5)) s.Tell(Profile(s) with { AvatarGenerated = true }, s.At(Stage.Screening, 1));
            else s.Tell(new DetectorResult { Id = Story.Draft, Source = "detector", Detector = "pictures", Version = "2", Target = DetectorTarget.Avatar, Score = Math.Round(s.Draw.Between(0.4, 0.95), 2), Threshold = 0.8 }, s.At(Stage.Screening, 1));
        })),
        new("profile-thin-for-claim", "privacy, stalking victim, defence work, carer", 0.04, Oddity.Ours, Stage.Screening, (s, _) => s.Later(() => s.Tell(Profile(s) with { Created = s.Day(Stage.Application, -s.Draw.Skewed(400, 1)), IndependentMentions = s.Draw.Pick([0, 0, 1, 3]) }, s.At(Stage.Screening, 1)))),
        new("profile-account-takeover", "revived for the job search, married name", 0.03, Oddity.Ours, Stage.Screening, Revived),
        new("profile-impersonates-person", "two accounts of one person, CV template", 0.01, Oddity.Ours, Stage.Screening, (s, _) => s.Later(() => s.Tell(new ProfileMatch { Id = Story.Draft, Source = "web", Site = "linkedin", OtherName = s.Draw.Chance(0.5) ? s.Name : $"{s.Draw.Pick(World.Given)} {s.Draw.Pick(World.Family)}", Similarity = Math.Round(s.Draw.Between(0.35, 0.75), 2), OtherPicture = s.Draw.Chance(0.5), ReviewerConfirmed = false }, s.At(Stage.Screening, 2)))),
        new("git-copied-repo", "undeclared fork, course template", 0.03, Oddity.Ours, Stage.Screening, (s, _) => Repository(s, r => r with { DeclaredTemplate = s.Draw.Chance(0.6), SameTreeElsewhere = s.Draw.Chance(0.4), IdenticalCommits = s.Draw.Int(1, 14), AuthorRewritten = false, Original = s.Draw.Chance(0.5) })),
        new("git-follow-cluster", "follow-back community, developer relations, student", 0.02, Oddity.Ours, Stage.Screening, (s, _) => Code(s, a => a with { Followers = s.Draw.Int(120, 900), Following = s.Draw.Int(120, 900), MutualRatio = Math.Round(s.Draw.Between(0.4, 0.9), 2), Stars = (int)s.Draw.Skewed(60, 1) })),
        new("identity-switch-midway", "harassment, ban, rebranding", 0.005, Oddity.Ours, Stage.Interview, Renamed),
        new("git-history-inconsistent", "imported old work, moved platform, handles", 0.04, Oddity.Ours, Stage.Screening, Imported),
        new("portfolio-or-link-suspect", "typing error, renamed handle, popular theme, new graduate", 0.05, Oddity.Ours, Stage.Screening, Link),
    ];

    public static ProfileSnapshot Profile(Story s) => new()
    {
        Id = Story.Draft, Source = "web", Site = "profiles", Handle = "q-" + s.Id, DisplayName = s.Name, Created = new PartialDate(2016), LastActive = s.Applied.AddDays(-10), Employers = [.. s.Career.Jobs.Select(j => j.Employer)], IndependentMentions = 2,
    };

    /// <summary>Changes the person's account at the code host; who had none has one now.</summary>
    public static void Code(Story s, Func<CodeAccount, CodeAccount> change)
    {
        s.HasCode = true;
        s.OnCode = Papers.Then(s.OnCode, change);
    }

    public static void Repository(Story s, Func<CodeRepository, CodeRepository> change) => s.Later(() => s.Tell(change(new CodeRepository
    {
        Id = Story.Draft, Source = "web", Host = "github", Name = "repo-" + s.Draw.Hex(6), Original = true, FirstCommit = s.Applied.AddDays(-s.Draw.Skewed(600, 0.6)), SameTreeElsewhere = false, IdenticalCommits = 0, AuthorRewritten = false,
    }), s.At(Stage.Screening, 2)));

    private static void Revived(Story s, Population p) => s.Later(() =>
    {
        var before = s.Applied.AddDays(-s.Draw.Skewed(500, 0.5));
        var married = s.Draw.Chance(0.3);
        var old = Profile(s) with { LastActive = before, DisplayName = married ? $"{s.Given} {s.Draw.Pick(World.Family)}" : s.Name, Employers = [.. s.Career.Jobs.Skip(1).Select(j => j.Employer)] };
        s.Tell(old, before.AddDays(5));
        // Archives go on taking copies of a page that sleeps.
        s.Tell(old, s.Applied.AddDays(-s.Draw.Between(10, 60)));
        s.Tell(Profile(s) with { LastActive = s.Applied }, s.At(Stage.Screening, 1));
    });

    private static void Renamed(Story s, Population p) => s.Later(() =>
    {
        var announced = s.Draw.Chance(0.6);
        for (var i = 0; i < s.Draw.Pick([1, 1, 2]); i++)
        {
            s.Tell(Profile(s) with { Handle = $"h{i}-{s.Id}", Site = $"site-{i}" }, s.At(Stage.Screening, 1));
            s.Tell(Profile(s) with { Handle = $"h{i}-{s.Id}", Site = $"site-{i}", Status = s.Draw.Pick([AccountStatus.Renamed, AccountStatus.Deleted]), ChangeAnnounced = announced }, s.At(Stage.Interview, 3));
        }
    });

    private static void Imported(Story s, Population p)
    {
        var created = s.Applied.AddDays(-900);
        Code(s, a => a with { Created = created, OwnerAuthorNames = s.Draw.Chance(0.3) ? [s.Name, s.Given.ToLowerInvariant(), "root"] : [s.Name] });
        s.Later(() => Repositories(s, created));
    }

    private static void Repositories(Story s, DateTimeOffset created)
    {
        for (var i = 0; i < s.Draw.Int(3, 9); i++)
            s.Tell(new CodeRepository { Id = Story.Draft, Source = "web", Host = "github", Name = $"old-{i}", Original = true, FirstCommit = s.Draw.Chance(0.4) ? created.AddDays(-s.Draw.Between(30, 900)) : created.AddDays(s.Draw.Between(5, 700)), SameTreeElsewhere = false, IdenticalCommits = 0, AuthorRewritten = false }, s.At(Stage.Screening, 1));
    }

    private static void Link(Story s, Population p) => s.Later(() =>
    {
        var fresh = s.Draw.Chance(0.4);
        var host = fresh ? $"{s.Family.ToLowerInvariant()}.dev.example" : s.Draw.Chance(0.3) ? "githib.example" : "portfolio.example";
        s.Tell(new LinkCheck { Id = Story.Draft, Source = "web", Url = $"https://{host}/{s.Id}", Host = host, HttpStatus = fresh ? 200 : 404, OfficialHost = host == "githib.example" ? "github.example" : null, DomainRegistered = fresh ? s.Day(Stage.Application, -s.Draw.Skewed(150, 1)) : null, Portfolio = true }, s.At(Stage.Screening, 1));
        // The right link follows.
        if (!fresh) s.Tell(new LinkCheck { Id = Story.Draft, Source = "web", Url = $"https://portfolio.example/{s.Id}/", Host = "portfolio.example", HttpStatus = 200, Portfolio = true }, s.At(Stage.Screening, 3));
    });
}
