using Verify.Core.Model;
using static Verify.Bench.Benchmark.Honest.Interviews;
using static Verify.Bench.Benchmark.Honest.Papers;
using static Verify.Bench.Benchmark.Schemes.Traces;

namespace Verify.Bench.Benchmark.Schemes;

/// <summary>Schemes in which somebody is not the person that the papers name.</summary>
internal static class Imposters
{
    /// <summary>One person passes the interviews (sometimes a paid local), another does the job.</summary>
    public static readonly Scheme ProxyInterview = new("pattern-proxy-interview", Stage.Offer, 1, 2,
    [
        c => [OtherFace(FaceSource.Interview), OtherVoice(), AnswersRelayed(), FaceNotOnDocument(), Drifts(c)],
        c => [OtherVoice(), StandInsName(c), AnswersRelayed(), FaceNotOnDocument()],
        c => [NoLiveRequest(), OtherVoice(), OtherNameOnScreen(c), Drifts(c), NoCamera()],
    ]);

    /// <summary>Name, tax number and history are real and belong to somebody who knows nothing.</summary>
    public static readonly Scheme Stolen = new("pattern-stolen-identity", Stage.FirstWeeks, 1, 2,
    [
        c => [Complaint(), FaceNotOnDocument(), EditedDocument(), HolderIsHelper(c), ParcelToHelper(c)],
        c => [FoundElsewhere(), Denied(), ParcelToHelper(c), EditedDocument(), MailboxOfAnother()],
        c => [CopiedProfile(), MailboxOfAnother(), ForgedZone(), PicturesOfOthers()],
        c => [Denied(), FarAddress(), FaceNotOnDocument(), HolderIsHelper(c)],
    ]);

    /// <summary>The real holder lends name, face, address or a test; documents are genuine.</summary>
    public static readonly Scheme Rented = new("pattern-rented-identity", Stage.FirstWeeks, 1, 4,
    [
        c => [OtherFace(FaceSource.FirstDay), WakesElsewhere(c), ResidentialProxy(), AvoidsMeeting(), SharedAccount(c)],
        c => [NoCamera(), PayoutMoves(c), OperatorHours(c), Unattended(), OtherJobs()],
        c => [OtherVoice(), OtherFace(FaceSource.FirstDay), Drifts(c), PickedUpBy(c)],
        c => [NoCamera(), OtherJobs(), Unattended(), ReportedVpn(c), AvoidsMeeting()],
    ]);

    /// <summary>Live face replacement or injected video.</summary>
    public static readonly Scheme SyntheticFace = new("pattern-synthetic-face", Stage.Onboarding, 1, 2,
    [
        c => [BreaksPicture(), VirtualCamera(), OutOfStep(), FaceNotOnDocument()],
        c => [VirtualCamera(), GeneratedAvatar(), EditedDocument(), RemoteDesk(), BreaksPicture()],
        c => [BreaksPicture(), OutOfStep(), NoCamera(), VirtualCamera(), RemoteDesk()],
    ]);

    private static Piece StandInsName(Crew c) => new("contact", s => s.Later(() => s.Tell(new DisplayName
    {
        Id = Story.Draft, Source = "meetings", Channel = NameChannel.Meeting, Name = s.Draw.Chance(0.5) ? s.Name : c.HelperName, ChangedFrom = c.HelperName, SessionId = InterviewStage.Session(s, 0),
    }, s.At(Stage.Interview, 0.1))));

    private static Piece OtherNameOnScreen(Crew c) => new("interview", s => Rubric(s, (r, i) => i == 1 ? r with { OtherAccountName = c.HelperName } : r));

    private static Piece NoLiveRequest() => new("interview", s => s.OnLiveness = Then(s.OnLiveness, e => e with { Result = s.Draw.Pick([ChallengeResult.Declined, ChallengeResult.VisibleArtefact]), AlternativeTaken = false }));

    private static Piece Complaint() => new("payroll", s => s.Later(() => s.Tell(new IdentityComplaint { Id = Story.Draft, Source = "intake", From = s.Draw.Pick([ComplaintFrom.NamedPerson, ComplaintFrom.TaxAuthority, ComplaintFrom.UnemploymentOffice]), Verified = true }, s.At(Stage.FirstWeeks, s.Draw.Between(30, 70)))));

    private static Piece EditedDocument() => new("identity-doc", s =>
    {
        var inner = s.OnDocument;
        s.OnDocument = d =>
        {
            var image = inner(d).Image! with { Method = s.Draw.Pick([CaptureMethod.Screenshot, CaptureMethod.Upload]), EditedWith = s.Draw.Chance(0.6) ? "image generator" : null, Requantized = true, ScreenSized = s.Draw.Chance(0.5) };
            var first = inner(d) with { Image = image, RecaptureRefused = s.Draw.Chance(0.5) };
            if (!first.RecaptureRefused) s.Later(() => s.Tell(first with { Capture = 2, Image = image with { Sha256 = s.Draw.Hex(64) } }, s.At(Stage.Onboarding, 2)));
            return first;
        };
    });

    private static Piece ForgedZone() => new("identity-doc", s =>
    {
        var inner = s.OnDocument;
        s.OnDocument = d =>
        {
            var failed = s.Draw.Pick(["mrz-number", "mrz-composite", "mrz-birth-date"]);
            var forged = inner(d) with { MachineChecks = [new MachineCheck { Id = failed, Passed = false }, new MachineCheck { Id = "mrz-expiry", Passed = true }] };
            s.Later(() => s.Tell(forged with { Capture = 2, Image = forged.Image! with { Sha256 = s.Draw.Hex(64) } }, s.At(Stage.Onboarding, 1.4)));
            return forged;
        };
    });

    private static Piece FarAddress() => new("identity-doc", s =>
    {
        s.DocumentAddress = World.Address(s.Draw, s.Draw.Pick(World.Homes.Where(t => t.Country == s.Home.Country && t.City != s.Home.City).DefaultIfEmpty(World.Homes[0]).ToArray()), true);
        s.OnDocument = Then(s.OnDocument, d => d with { IssueDate = new PartialDate(2025, s.Draw.Int(1, 12), 3), AddressSaidCurrent = s.Draw.Chance(0.5) ? true : null });
    });

    private static Piece FoundElsewhere() => new("identity-doc", s => s.Later(() => s.Tell(new IdentityFinding
    {
        Id = Story.Draft, Source = "reviewer", Matches = ["city", "birth-year", "employer"], Differs = [s.Draw.Pick(["face", "employer", "conviction-record"])], NamePerMillion = Math.Round(s.Draw.Skewed(4, 0.8), 1), Reviewer = "r-3", SignedOff = true,
    }, s.At(Stage.Screening, 5))));

    private static Piece Denied() => new("history", s =>
    {
        var inner = s.OnVerification;
        s.OnVerification = (v, i) => i == 0 ? inner(v, i) with { Answer = VerificationAnswer.NoRecord, SecondConfirmation = true, NamesAndDatesGiven = true } : inner(v, i);
    });

    private static Piece CopiedProfile() => new("online", s => s.Later(() => s.Tell(new ProfileMatch { Id = Story.Draft, Source = "web", Site = "linkedin", OtherName = $"{s.Draw.Pick(World.Given)} {s.Draw.Pick(World.Family)}", Similarity = Math.Round(s.Draw.Between(0.72, 0.98), 2), OtherPicture = true, ReviewerConfirmed = true }, s.At(Stage.Screening, 4))));

    public static Piece PicturesOfOthers() => new("identity-doc", s => s.Later(() => s.Tell(new PublicFinding { Id = Story.Draft, Source = "images", Selector = "portrait", Type = s.Draw.Pick([FindingType.ImageReuse, FindingType.StockImage]), Site = "pictures.example", DisplayName = $"{s.Draw.Pick(World.Given)} {s.Draw.Pick(World.Family)}", SeenForPeople = s.Draw.Int(1, 6), Distance = s.Draw.Int(0, 4) }, s.At(Stage.Screening, 3))));

    private static Piece BreaksPicture() => new("interview", s => s.OnLiveness = Then(s.OnLiveness, e => e with { Result = ChallengeResult.VisibleArtefact }));

    private static Piece VirtualCamera() => new("identity-doc", s =>
    {
        s.Camera = s.Draw.Pick(World.VirtualCameras);
        Session(s, (e, _) => e with { CameraLabel = s.Camera, VirtualCamera = true, VirtualCameraKept = true });
        s.OnIdentityCheck = Then(s.OnIdentityCheck, e => e with { CameraLabel = s.Camera, VirtualCamera = true, AttestationFailed = s.Draw.Chance(0.5) });
    });

    private static Piece OutOfStep() => new("interview", s => Session(s, (e, _) => e with { AudioVideoOffsetMs = Math.Round(s.Draw.Between(230, 480)), OffsetSeconds = Math.Round(s.Draw.Between(70, 600)), JitterMs = Math.Round(s.Draw.Skewed(14, 0.5)), LossPercent = 0.3 }));

    private static Piece GeneratedAvatar() => new("online", s => s.Later(() =>
    {
        foreach (var (detector, version) in new[] { ("pictures", "2"), ("faces-lab", "7") })
            s.Tell(new DetectorResult { Id = Story.Draft, Source = "detector", Detector = detector, Version = version, Target = DetectorTarget.Avatar, TargetId = "avatar", Score = Math.Round(s.Draw.Between(0.86, 0.99), 2), Threshold = 0.8 }, s.At(Stage.Screening, 2));
    }));

    private static Piece RemoteDesk() => new("network-device", s => s.OnDevice = Then(s.OnDevice, d => d with { RemoteControl = s.Draw.Pick(World.RemoteTools) }));
}
