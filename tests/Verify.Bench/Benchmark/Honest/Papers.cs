using Verify.Core.Model;

namespace Verify.Bench.Benchmark.Honest;

/// <summary>Honest causes around identity documents.</summary>
internal static class Papers
{
    public static IReadOnlyList<Oddity> All { get; } =
    [
        new("doc-name-mismatch", "married, chosen or anglicised name, name order, romanisation", 0.04, Oddity.Ours, Stage.Onboarding, Name),
        new("doc-address-conflict", "moved lately, studies away from home, licence not updated", 0.05, "about 8 % of US residents move in a year (Census CPS ASEC), licences follow later; 5 % is ours", Stage.Onboarding, Moved),
        new("doc-biographic-impossible", "typing error in a CV date", 0.01, Oddity.Ours, Stage.Application, TypingError),
        new("doc-text-anomaly", "bilingual card, OCR noise", 0.02, Oddity.Ours, Stage.Onboarding, (s, _) => s.OnDocument = Then(s.OnDocument, d => d with { LabelAnomalies = Noise(s.Draw) })),
        new("doc-number-reuse", "the same person applies again after a name change", 0.002, Oddity.Ours, Stage.Onboarding, SamePersonAgain),
        new("doc-template-reuse", "the same capture frame on a plain desk", 0.02, Oddity.Ours, Stage.Onboarding, (s, p) => s.SurroundingsHash = s.Draw.Near(p.CaptureFrame, s.Draw.Int(0, 6))),
        new("doc-portrait-face-mismatch", "old photo, beard, illness: inconclusive, then recognised", 0.03, "NIST FRVT: false non-match rates of good algorithms below 1 %, portraits of ten years up to a few per cent; 3 % is ours", Stage.Offer,
            (s, _) => s.OnIdentityCheck = Then(s.OnIdentityCheck, c => c with { Face = FaceDecision.Inconclusive, FaceScore = Math.Round(s.Draw.Between(60, 74), 1) })),
        new("idv-avoided", "no smartphone, privacy concern, country not served; came by the other way", 0.04, Oddity.Ours, Stage.Offer, OtherWay),
        new("identity-holder-elsewhere", "a namesake", 0.02, Oddity.Ours, Stage.Screening, Namesake),
        new("identity-already-used", "rehire, contractor who becomes an employee", 0.01, Oddity.Ours, Stage.Application, (s, _) => s.Later(() => s.Tell(new PriorIdentity
        {
            Id = Story.Draft, Source = "hris", Status = s.Draw.Pick([PriorIdentityStatus.Left, PriorIdentityStatus.Contracted]), Key = "name-and-birth", Rehire = s.Draw.Chance(0.7), SameEmail = s.Draw.Chance(0.7), SamePhone = s.Draw.Chance(0.8), SameResidence = s.Draw.Chance(0.5),
        }, s.At(Stage.Application, 1)))),
        new("work-authorisation-notice", "record error, recent naturalisation", 0.015, "E-Verify: about 98.5 % are confirmed at once (USCIS)", Stage.Onboarding, (s, _) => s.Later(() => s.Tell(new WorkAuthorisation { Id = Story.Draft, Source = "e-verify", Status = WorkAuthorisationStatus.TentativeMismatch, OpenedAt = s.At(Stage.Onboarding, 7) }, s.At(Stage.Onboarding, 7)))),
        new("doc-machine-data-fail", "glare, a worn card: the second capture is clean", 0.03, Oddity.Ours, Stage.Onboarding, Glare),
        new("doc-image-untrusted", "scanner app, cropping, phone enhancement", 0.06, Oddity.Ours, Stage.Onboarding, ScannerApp),
        new("portrait-reused", "one person on several sites, an avatar everybody uses", 0.02, Oddity.Ours, Stage.Screening, Avatar),
        new("virtual-camera-or-injection", "streaming set-up, background filter", 0.03, Oddity.Ours, Stage.Interview, Streamer),
    ];

    public static Func<T, T> Then<T>(Func<T, T> first, Func<T, T> second) => value => second(first(value));

    private static void Name(Story s, Population p)
    {
        var declares = s.Draw.Chance(0.7);
        switch (s.Draw.Int(0, 4))
        {
            case 0: // Marriage: the licence still bears the earlier family name.
                var maiden = s.Draw.Pick(World.Family);
                s.LegalName = new PersonName { Given = s.Given, Family = maiden };
                if (declares) s.Aliases.Add($"{s.Given} {maiden}");
                break;
            case 1: // A chosen given name.
                var registered = s.Draw.Pick(World.Given);
                s.LegalName = new PersonName { Given = registered, Family = s.Family };
                if (declares) s.Aliases.Add($"{registered} {s.Family}");
                break;
            case 2: // Family name first on the document.
                s.LegalName = new PersonName { Full = $"{s.Family} {s.Given}" };
                break;
            case 3: // A second given name and a patronymic that nobody uses at work.
                s.LegalName = new PersonName { Given = $"{s.Given} {s.Draw.Pick(World.Given)}", Family = s.Family };
                break;
            default: // Another romanisation of the same name.
                (s.Given, s.Family) = s.Draw.Pick([("Sergey", "Mikhailov"), ("Yuri", "Alekseev"), ("Mohammed", "Abdullah"), ("Jaewon", "Lee"), ("Hsiao-ming", "Chang")]);
                s.LegalName = (s.Given) switch { "Sergey" => new PersonName { Given = "Sergei", Family = "Mikhaylov" }, "Yuri" => new PersonName { Given = "Iurii", Family = "Alekseev" }, "Mohammed" => new PersonName { Given = "Muhammad", Family = "Abdullah" }, "Jaewon" => new PersonName { Given = "Jae Won", Family = "Yi" }, _ => new PersonName { Given = "Xiaoming", Family = "Zhang" } };
                break;
        }
    }

    private static void Moved(Story s, Population p)
    {
        var before = s.Draw.Chance(0.6) ? s.Home : s.Draw.Pick(World.Homes.Where(t => t.Country == s.Home.Country).ToArray());
        s.DocumentAddress = World.Address(s.Draw, before, s.Draw.Chance(0.5));
        if (s.Draw.Chance(0.6)) Declare(s, d => d with { Move = new MoveDeclaration { From = s.DocumentAddress, To = s.Residence, At = s.Day(Stage.Application, -s.Draw.Skewed(90, 0.8)) } });
    }

    /// <summary>Adds to what the person declared about itself.</summary>
    public static void Declare(Story s, Func<Declaration, Declaration> add) =>
        s.Declared = add(s.Declared ?? new Declaration { Id = Story.Draft, Source = "portal", Assurance = Assurance.Claimed });

    private static void TypingError(Story s, Population p)
    {
        var jobs = s.Career.Jobs.ToArray();
        var at = s.Draw.Int(0, jobs.Length - 1);
        // A digit of the year slips.
        jobs[at] = jobs[at] with { Start = new PartialDate(jobs[at].Start.Year - s.Draw.Pick([1, 2, 10]), Math.Max(1, jobs[at].Start.Month)) };
        s.Career = s.Career with { Jobs = jobs };
    }

    private static IReadOnlyList<LabelAnomaly> Noise(Draw draw) =>
        [.. Enumerable.Range(0, draw.Int(1, 2)).Select(i => new LabelAnomaly { Expected = i == 0 ? "SURNAME" : "EXPIRES", Read = i == 0 ? "SURNAHE" : "EXP1RES", Confidence = Math.Round(draw.Between(0.55, 0.96), 2) })];

    private static void SamePersonAgain(Story s, Population p)
    {
        if (p.Partner(s) is not { } other) return;
        (other.NumberHash, other.TaxIdHash, other.Birth, other.PortraitHash, other.Given) = (s.NumberHash, s.TaxIdHash, s.Birth, s.PortraitHash, s.Given);
        other.Aliases.Add(s.Name);
        (other.Phone, other.Residence) = (s.Phone, s.Residence);
    }

    private static void OtherWay(Story s, Population p) => s.OnIdentityCheck = Then(s.OnIdentityCheck, c => c with
    {
        Status = s.Draw.Pick([IdentityCheckStatus.Declined, IdentityCheckStatus.Expired, IdentityCheckStatus.UnsupportedLocation]), AlternativeOffered = true, AlternativeTaken = true, Face = null, FaceScore = null, Liveness = null,
    });

    private static void Namesake(Story s, Population p) => s.Later(() => s.Tell(new IdentityFinding
    {
        Id = Story.Draft, Source = "reviewer", Matches = s.Draw.Chance(0.3) ? ["city"] : [], Differs = ["face", "employer"], NamePerMillion = Math.Round(s.Draw.Skewed(90, 0.8), 1), Reviewer = "r-3", SignedOff = false,
    }, s.At(Stage.Screening, 3)));

    private static void Glare(Story s, Population p)
    {
        var inner = s.OnDocument;
        s.OnDocument = d =>
        {
            var clean = inner(d);
            s.Later(() => s.Tell(clean with { Capture = 2, Image = clean.Image! with { Sha256 = s.Draw.Hex(64) } }, s.At(Stage.Onboarding, 1.2)));
            return clean with { MachineReadConfidence = Math.Round(s.Draw.Between(0.6, 0.94), 2), MachineChecks = [new MachineCheck { Id = "mrz-number", Passed = false }, new MachineCheck { Id = "mrz-birth-date", Passed = true }, new MachineCheck { Id = "mrz-composite", Passed = false }] };
        };
    }

    private static void ScannerApp(Story s, Population p)
    {
        var inner = s.OnDocument;
        s.OnDocument = d =>
        {
            var live = inner(d);
            s.Later(() => s.Tell(live with { Capture = 2, Image = live.Image! with { Sha256 = s.Draw.Hex(64) } }, s.At(Stage.Onboarding, 1.5)));
            return live with { Image = live.Image! with { Method = s.Draw.Pick([CaptureMethod.ScannerApp, CaptureMethod.Upload]), EditedWith = s.Draw.Chance(0.3) ? "photo editor" : null, Width = s.Draw.Int(800, 2000) } };
        };
    }

    private static void Avatar(Story s, Population p)
    {
        if (s.Draw.Chance(0.5))
            s.Later(() => s.Tell(new PublicFinding { Id = Story.Draft, Source = "images", Selector = "portrait", Type = FindingType.ImageReuse, Site = "conference.example", DisplayName = s.Name, SeenForPeople = 1, Distance = s.Draw.Int(0, 4) }, s.At(Stage.Screening, 2)));
        else
            s.Later(() => s.Tell(new PublicFinding { Id = Story.Draft, Source = "images", Selector = "avatar", Type = FindingType.StockImage, Site = "avatars.example", DisplayName = "Default picture", SeenForPeople = (int)s.Draw.Skewed(4000, 1), Distance = 0 }, s.At(Stage.Screening, 2)));
    }

    private static void Streamer(Story s, Population p)
    {
        s.Camera = s.Draw.Pick(World.VirtualCameras);
        var inner = s.OnSession;
        // Asked to, they switch to the camera itself.
        s.OnSession = (session, i) => inner(session, i) with { CameraLabel = i == 0 ? s.Camera : "Integrated Webcam", VirtualCamera = i == 0, VirtualCameraKept = i == 0 ? false : null };
        s.OnIdentityCheck = Then(s.OnIdentityCheck, c => c with { CameraLabel = "Phone camera" });
    }
}
