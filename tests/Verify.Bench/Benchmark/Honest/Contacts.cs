using Verify.Core.Model;
using static Verify.Bench.Benchmark.Honest.Papers;

namespace Verify.Bench.Benchmark.Honest;

/// <summary>Honest causes around telephone, mailbox and names shown.</summary>
internal static class Contacts
{
    public static IReadOnlyList<Oddity> All { get; } =
    [
        new("phone-churn-or-unreachable", "lost phone, night shift, hearing impairment", 0.03, Oddity.Ours, Stage.Screening, Lost),
        new("contact-linked-to-other-name", "recycled number, family mailbox, stage name", 0.03, "FCC: about 35 million US numbers change hands in a year, near 10 %; found on a public page: 3 %, ours", Stage.Screening, Recycled),
        new("contact-shared-with-referee", "candidate and referee in one office or family", 0.03, Oddity.Ours, Stage.Screening, SameOffice),
        new("display-name-conflict", "family computer, nickname, company account left signed in", 0.03, Oddity.Ours, Stage.Interview, FamilyComputer),
        new("phone-low-trust", "Google Voice, new arrival, new carrier", 0.07, "VoIP-only adults are a few per cent (CDC NHIS wireless substitution covers lines at home); 7 % with new numbers is ours", Stage.Application, Voip),
        new("contact-shared", "couple with one mailbox, parents, an agency's number", 0.012, Oddity.Ours, Stage.Application, Shared),
        new("email-low-trust", "mailbox for the job search, own new domain", 0.08, Oddity.Ours, Stage.Application, NewMailbox),
        new("selector-on-watchlist", "recycled number, new tenant, a stale feed, the real victim", 0.004, Oddity.Ours, Stage.Application, StaleFeed),
    ];

    private static void Lost(Story s, Population p)
    {
        if (s.Draw.Chance(0.6))
            s.Later(() => s.Tell(new ContactChange { Id = Story.Draft, Source = "ats", Type = ContactType.Phone, Value = Story.NewPhone(s.Draw, s.Home), Previous = s.Phone, Verified = s.Draw.Chance(0.7) }, s.At(Stage.Screening, 2)));
        else
            s.Later(() =>
            {
                for (var i = 0; i < s.Draw.Int(1, 3); i++)
                    s.Tell(new CallAttempt { Id = Story.Draft, Source = "telephony", Agreed = s.Draw.Chance(0.5), Answered = false, TextAfterMinutes = Math.Round(s.Draw.Skewed(120, 1)) }, s.At(Stage.Screening, 1 + i));
                s.Tell(new CallAttempt { Id = Story.Draft, Source = "telephony", Agreed = true, Answered = true }, s.At(Stage.Screening, 5));
            });
    }

    private static void Recycled(Story s, Population p) => s.Later(() => s.Tell(new PublicFinding
    {
        Id = Story.Draft, Source = "osint", Selector = s.Draw.Chance(0.8) ? s.Phone : s.Email, Type = FindingType.ContactProfile, Site = "directory.example", DisplayName = $"{s.Draw.Pick(World.Given)} {s.Draw.Pick(World.Family)}",
    }, s.At(Stage.Screening, 2)));

    private static void SameOffice(Story s, Population p)
    {
        var inner = s.OnReference;
        s.OnReference = (r, i) => i == 0 ? inner(r, i) with { Ip = s.NetworkFor(Activity.Application).Ip } : inner(r, i);
    }

    private static void FamilyComputer(Story s, Population p) => s.Later(() =>
    {
        var shown = s.Draw.Pick([$"{s.Draw.Pick(World.Given)} {s.Family}", s.Given, "Meeting Room 2", s.Career.Jobs[0].Employer]);
        s.Tell(new DisplayName { Id = Story.Draft, Source = "meetings", Channel = NameChannel.Meeting, Name = s.Name, ChangedFrom = shown, SessionId = InterviewStage.Session(s, 0) }, s.At(Stage.Interview, 0.1));
    });

    private static void Voip(Story s, Population p) => s.OnPhone = Then(s.OnPhone, e => s.Draw.Chance(0.6)
        ? e with { LineType = LineType.NonFixedVoip, Carrier = "Voice over web" }
        : e with { LastPorted = s.Applied.AddDays(-s.Draw.Skewed(40, 0.8)) });

    private static void Shared(Story s, Population p)
    {
        if (s.Draw.Chance(0.5))
        {
            s.Phone = s.Draw.Pick(p.AgencyPhones);
            return;
        }
        if (p.Partner(s) is not { } partner) return;
        partner.MoveIn(s);
        if (s.Draw.Chance(0.5)) partner.Phone = s.Phone; else partner.Email = s.Email;
        if (s.Draw.Chance(0.5)) partner.Family = s.Family;
        if (s.Draw.Chance(0.5)) Groups.SameHousehold(s, partner);
    }

    private static void NewMailbox(Story s, Population p)
    {
        var domain = s.Family.ToLowerInvariant() + s.Draw.Int(1, 999).ToString(System.Globalization.CultureInfo.InvariantCulture) + ".example";
        if (s.Draw.Chance(0.4))
        {
            s.Email = $"{s.Given.ToLowerInvariant()}@{domain}";
            s.OnEmail = Then(s.OnEmail, e => e with { FreeMail = false, DomainRegistered = s.Day(Stage.Application, -s.Draw.Skewed(400, 1.1)) });
        }
        else s.OnEmail = Then(s.OnEmail, e => e with { FirstSeen = s.Applied.AddDays(-s.Draw.Skewed(30, 0.9)), VerifiedByRoundTrip = s.Draw.Chance(0.5) ? true : null });
    }

    private static void StaleFeed(Story s, Population p) => s.Later(() => s.Tell(new FeedHit
    {
        Id = Story.Draft, Source = "feeds", Selector = s.Draw.Pick([SelectorType.Phone, SelectorType.Email, SelectorType.DeliveryAddress]), Feed = "partner", Confidence = s.Draw.Pick([FeedConfidence.Low, FeedConfidence.Medium]),
        FirstSeen = s.Applied.AddDays(-s.Draw.Skewed(700, 0.6)), ValidUntil = s.Applied.AddDays(s.Draw.Between(-300, 100)),
    }, s.At(Stage.Application, 1)));
}
