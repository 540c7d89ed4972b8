using Verify.Core.Model;
using static Verify.Bench.Benchmark.Schemes.Traces;

namespace Verify.Bench.Benchmark.Schemes;

/// <summary>Schemes of several candidates who are one hand, or bring one another in.</summary>
internal static class Personas
{
    /// <summary>A team runs many invented candidates with recycled CVs, pictures, referees, devices and repositories.</summary>
    public static readonly Scheme Farm = new("pattern-persona-farm", Stage.Interview, 4, 9,
    [
        c => [RecycledResume(c), SharedDevice(c), SharedPhone(c), ThrowAwayContacts()],
        c => [SameFile(c), OneReferee(c), SharedDevice(c), CopiedCode(), OneAddress(c)],
        c => [RecycledResume(c), SharedPhone(c), OneRoom(c), OneAddress(c), OneReferee(c)],
        c => [SameFile(c), SharedPhone(c), SharedDevice(c), Floods()],
    ]);

    /// <summary>A hired persona brings in others, interviews them or vouches for them.</summary>
    public static readonly Scheme ReferralRing = new("pattern-referral-ring", Stage.FirstWeeks, 2, 4,
    [
        c => [ReferredByConfirmed(c), RecycledResume(c), SharedAuthenticator(c), OneWifi(c)],
        c => [ReferredByConfirmed(c), SharedAccount(c), SharedPhone(c), OneReferee(c)],
        c => [ReferredByConfirmed(c), OneWifi(c), SharedAccount(c), RecycledResume(c)],
    ]);

    private static Piece SameFile(Crew c) => new("history", s =>
    {
        s.Author = c.Author;
        s.ResumeDocumentId = s.Draw.Chance(0.5) ? "xmp-" + c.Author : null;
    });

    private static Piece OneReferee(Crew c) => new("contact", s => s.Referee = c.Referee);

    private static Piece OneAddress(Crew c) => new("network-device", s => s.HomeNetwork = c.HelperNetwork with { Town = s.Home });

    private static Piece OneRoom(Crew c) => new("interview", s =>
    {
        s.RoomHash = c.Room;
        if (c.Members.Count == 0) { c.Members.Add(s.Id); return; }
        var other = c.Members[0];
        c.Members.Add(s.Id);
        s.Later(() => s.Tell(new FaceComparison { Id = Story.Draft, Source = "reviewer", First = FaceSource.Interview, Second = FaceSource.OtherCandidate, Answer = FaceAnswer.Same, Reviewers = ["r-7", "r-8"], OtherCandidate = other, ConsentGiven = true }, s.At(Stage.Interview, 6)));
    });

    private static Piece CopiedCode() => new("online", s => Honest.Web.Repository(s, r => r with { SameTreeElsewhere = true, IdenticalCommits = s.Draw.Int(12, 60), AuthorRewritten = true, OlderRepository = "other/original" }));

    private static Piece Floods() => new("network-device", s => s.Later(() =>
    {
        for (var i = 0; i < s.Draw.Int(5, 9); i++)
            s.Tell(new Application { Id = Story.Draft, Source = "ats", Assurance = Assurance.Claimed, ApplicationId = $"app-{s.Id}-{i}", JobFamily = s.Draw.Pick(["engineering", "data", "support", "design", "finance"]), Name = new PersonName { Given = s.Given, Family = s.Family }, Emails = [s.Email], Phones = [s.Phone], Residence = s.Residence, FillMillis = s.Draw.Int(1500, 7000), FieldCount = 14, InputEvents = 0 }, s.At(Stage.Application, -i * 0.5));
    }));

    private static Piece ReferredByConfirmed(Crew c) => new("history", s =>
    {
        var insider = "e-" + c.Token;
        s.ReferrerId = insider;
        s.Later(() => s.Tell(new Referral { Id = Story.Draft, Source = "ats", ReferrerId = insider, Outcome = ReferrerOutcome.Confirmed, ReferralsByReferrer = c.Size }, s.At(Stage.FirstWeeks, 10)));
    });

    private static Piece SharedAuthenticator(Crew c) => new("endpoint", s => s.OnAuthenticator = a => a with { DeviceHash = c.Authenticator, Users = c.Size });
}
