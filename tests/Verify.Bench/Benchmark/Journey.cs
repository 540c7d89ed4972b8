using Verify.Core.Model;

namespace Verify.Bench.Benchmark;

/// <summary>The ordinary part of every story: what a pipeline with the usual systems connected sees of anybody.</summary>
internal static class Journey
{
    public static void Tell(Story s)
    {
        Application(s);
        if (s.Has(Stage.Screening)) Screening(s);
        if (s.Has(Stage.Interview)) InterviewStage.Tell(s);
        if (s.Has(Stage.Offer)) Offer(s);
        if (s.Has(Stage.Onboarding)) Onboarding(s);
        if (s.Has(Stage.FirstWeeks)) FirstWeeks(s);
        s.TellRest();
    }

    private static void Application(Story s)
    {
        var draw = s.Draw.Fork("application");
        var at = s.At(Stage.Application);
        s.Tell(new StageChange { Id = Story.Draft, Source = "ats", Stage = Stage.Application, Status = ApplicationStatus.Active, ApplicationId = $"app-{s.Id}" }, at);
        // The portal asks for each purpose before anything is collected for it; some places demand that.
        foreach (var purpose in Enum.GetValues<ConsentPurpose>()) s.Tell(new Consent { Id = Story.Draft, Source = "portal", Purpose = purpose, Given = true, NoticeVersion = "1" }, at);
        s.Tell(s.OnApplication(new Application
        {
            Id = Story.Draft, Source = "ats", Assurance = Assurance.Claimed, ApplicationId = $"app-{s.Id}", JobId = "job-" + draw.Int(1, 40), JobTitle = "Software Engineer", JobFamily = "engineering", RemoteRole = true,
            Name = new PersonName { Given = s.Given, Family = s.Family }, DeclaredAliases = s.Aliases.ToArray(), Emails = [s.Email], Phones = [s.Phone], Residence = s.Residence, ReferrerId = s.ReferrerId,
            // Half of all forms take under four minutes; the spread is ours.
            FillMillis = (long)Math.Max(45_000, draw.Skewed(230_000, 0.6)), FieldCount = draw.Int(11, 18), InputEvents = (int)Math.Max(60, draw.Skewed(420, 0.5)), PasteCount = draw.Int(0, 5),
        }), at);
        s.Tell(new Resume
        {
            Id = Story.Draft, Source = "ats", Assurance = Assurance.Claimed, Text = s.ResumeText ?? s.Career.Text(draw, s.Name), Author = s.Author ?? s.Name, DocumentId = s.ResumeDocumentId,
            Producer = draw.Pick(["Microsoft Word", "Google Docs", "LibreOffice", "Pages", "LaTeX"]), CreatedAt = at.AddDays(-draw.Skewed(20, 1)), FileName = "resume.pdf",
        }, at);
        foreach (var job in s.Career.Jobs) s.Tell(Claim(job, ClaimSource.Resume), at);
        s.Tell(new EducationClaim { Id = Story.Draft, Source = "ats", Assurance = Assurance.Claimed, Institution = s.Career.School, Degree = "BSc", Major = s.Career.Major, End = s.Career.Graduated, Completed = true, Via = ClaimSource.Resume }, at);
        s.Tell(s.OnPhone(new PhoneIntel { Id = Story.Draft, Source = "numbering", Phone = s.Phone, LineType = draw.Chance(0.93) ? LineType.Mobile : LineType.Landline, FirstSeen = at.AddDays(-draw.Skewed(1500, 0.8)), Snapshot = "phones-2026-03" }), at.AddMinutes(2));
        s.Tell(s.OnEmail(new EmailIntel { Id = Story.Draft, Source = "mailbox", Email = s.Email, FreeMail = true, AcceptsMail = true, Disposable = false, FirstSeen = at.AddDays(-draw.Skewed(1800, 0.8)), Snapshot = "mail-2026-03" }), at.AddMinutes(2));
        s.SeeOn(s.NetworkFor(Activity.Application), Activity.Application, at);
        Device(s, Activity.Application, at);
        if (s.Declared is { } declared) s.Tell(declared, at.AddMinutes(5));
    }

    public static EmploymentClaim Claim(Job job, ClaimSource via) => new()
    {
        Id = Story.Draft, Source = via == ClaimSource.Resume ? "ats" : "web", Assurance = Assurance.Claimed, Employer = job.Employer, Domain = job.Domain, Title = job.Title, Start = job.Start, End = job.End, FullTime = true, Remote = true, Via = via,
        Skills = [.. job.Skills.Select(skill => new SkillClaim { Name = skill })],
    };

    public static void Device(Story s, Activity activity, DateTimeOffset at)
    {
        var network = s.NetworkFor(activity);
        s.Tell(s.OnDevice(new DeviceEvent
        {
            Id = Story.Draft, Source = "assessment", DeviceId = s.DeviceId, Activity = activity, UtcOffsetMinutes = s.ClockMinutes ?? s.Home.UtcMinutes, Virtual = false, WebDriver = false,
            GraphicsRenderer = "Intel Iris Xe", Ip = network.Ip,
        }), at);
    }

    private static void Screening(Story s)
    {
        var draw = s.Draw.Fork("screening");
        var at = s.At(Stage.Screening);
        s.Tell(new StageChange { Id = Story.Draft, Source = "ats", Stage = Stage.Screening, Status = ApplicationStatus.Active }, at);
        for (var i = 0; i < 2; i++)
        {
            var job = s.Career.Jobs[Math.Min(i + 1, s.Career.Jobs.Count - 1)];
            var (given, family) = (draw.Pick(World.Given), draw.Pick(World.Family));
            var own = i == 0 ? s.Referee : null;
            s.Tell(s.OnReference(new Reference
            {
                Id = Story.Draft, Source = "references", Name = new PersonName { Full = own?.Name ?? $"{given} {family}" }, Email = own?.Email ?? $"{given}.{family}".ToLowerInvariant() + "@" + job.Domain, Phone = own?.Phone ?? Story.NewPhone(draw, s.Home),
                Employer = job.Employer, EmployerDomain = job.Domain, EmployerDomainWorks = true, DeviceId = "dev-" + draw.Hex(12), Ip = Story.NewIp(draw),
            }, i), at.AddDays(draw.Between(1, 4)));
        }
        for (var i = 0; i < s.Career.Jobs.Count; i++)
        {
            var job = s.Career.Jobs[i];
            s.Tell(new OrganisationRecord { Id = Story.Draft, Source = "register", Name = job.Employer, Domain = job.Domain, RegisterCovers = true, Registered = job.Registered, Incorporated = job.Registered ? job.Incorporated : null, ArchiveChecked = true, ArchiveFirstSeen = job.Registered ? job.Incorporated : null }, at);
            if (i is 1 or 2) s.Tell(s.OnVerification(new EmploymentVerification { Id = Story.Draft, Source = "background", Employer = job.Employer, Contact = ContactOrigin.Independent, Answer = draw.Chance(0.85) ? VerificationAnswer.Confirmed : draw.Pick([VerificationAnswer.Declined, VerificationAnswer.Unreachable]), NamesAndDatesGiven = true, IndependentContactExists = true }, i - 1), at.AddDays(draw.Between(1, 6)));
        }
        s.Tell(new OrganisationScreening { Id = Story.Draft, Source = "lists", Lists = [new ListVersion { Name = "front-companies", Version = "2026-03" }], Organisations = [.. s.Career.Jobs.Select(job => job.Employer)] }, at);
        if (s.HasCode ?? draw.Chance(0.45)) s.Tell(s.OnCode(new CodeAccount { Id = Story.Draft, Source = "web", Host = "github", Handle = "g-" + draw.Hex(8), Created = at.AddDays(-draw.Skewed(2200, 0.4)), Followers = (int)draw.Skewed(9, 1), Following = (int)draw.Skewed(12, 1), MutualRatio = Math.Round(draw.Between(0, 0.5), 2), Stars = (int)draw.Skewed(4, 1.2), FlaggedWithinTwoHops = 0, OwnerAuthorNames = [s.Name] }), at);
        // Not everybody has a public profile; those who have wrote the same career there.
        if (!draw.Chance(0.75)) return;
        s.Tell(new ProfileSnapshot { Id = Story.Draft, Source = "web", Site = "linkedin", Handle = "p-" + draw.Hex(8), DisplayName = s.Name, Created = new PartialDate(draw.Int(2008, 2022)), LastActive = at.AddDays(-draw.Skewed(20, 1)), Employers = [.. s.Career.Jobs.Select(job => job.Employer)], IndependentMentions = draw.Int(0, 6) }, at);
        foreach (var job in s.Career.Jobs) s.Tell(Claim(job, ClaimSource.Profile) with { LastEdited = at.AddDays(-draw.Skewed(60, 1)) }, at);
    }

    private static void Offer(Story s)
    {
        var at = s.At(Stage.Offer);
        s.Tell(new StageChange { Id = Story.Draft, Source = "ats", Stage = Stage.Offer, Status = ApplicationStatus.Active }, at);
        s.Tell(new Offer { Id = Story.Draft, Source = "ats", Status = OfferStatus.Accepted, AcceptedAt = at.AddDays(1), StartsOn = PartialDate.From(DateOnly.FromDateTime(s.Starts.UtcDateTime)) }, at.AddDays(1));
        s.Tell(s.OnScreening(new Screening { Id = Story.Draft, Source = "lists", Subject = ScreeningSubject.Candidate, SubjectName = s.Name, Lists = [new ListVersion { Name = "sdn", Version = "2026-03" }], BirthDateKnown = true }), at);
        s.Tell(s.OnIdentityCheck(new IdentityCheck { Id = Story.Draft, Source = "idv", RequestId = $"idv-{s.Id}", Status = IdentityCheckStatus.Completed, PolicyId = "idv-all", AppliesToEveryone = true, AlternativeOffered = true, Face = FaceDecision.Match, FaceScore = Math.Round(s.Draw.Between(82, 99), 1), FaceThreshold = 70, Liveness = ChallengeResult.Passed, AttestationFailed = false, Emulator = false, VirtualCamera = false, CameraLabel = s.Camera, Vendor = "idv", ModelVersion = "4" }), at.AddDays(1.5));
        s.SeeOn(s.NetworkFor(Activity.Signature), Activity.Signature, at.AddDays(1), "signature");
        s.Tell(s.OnPlace(new Challenge { Id = Story.Draft, Source = "portal", Type = ChallengeType.Location, PolicyId = "place-all", AppliesToEveryone = true, Result = ChallengeResult.Passed, Reviewers = ["r-1", "r-2"], AlternativeOffered = true }), at.AddDays(1));
    }

    private static void Onboarding(Story s)
    {
        var draw = s.Draw.Fork("onboarding");
        var at = s.At(Stage.Onboarding);
        s.Tell(new StageChange { Id = Story.Draft, Source = "hris", Stage = Stage.Onboarding, Status = ApplicationStatus.Hired }, at);
        var legal = s.LegalName ?? new PersonName { Given = s.Given, Family = s.Family };
        s.Tell(s.OnDocument(new Document
        {
            Id = Story.Draft, Source = "portal", Assurance = Assurance.Attested, Type = draw.Pick([DocumentType.DrivingLicence, DocumentType.Passport, DocumentType.IdentityCard]), IssuerCountry = s.Home.Country, IssuerRegion = s.Home.State, Name = legal, BirthDate = s.Birth,
            NumberHash = s.NumberHash, IssueDate = new PartialDate(draw.Int(2018, 2025), draw.Int(1, 12), draw.Int(1, 28)), ExpiryDate = new PartialDate(draw.Int(2027, 2033), draw.Int(1, 12), draw.Int(1, 28)), Address = s.DocumentAddress,
            MachineChecks = [new MachineCheck { Id = "mrz-number", Passed = true }, new MachineCheck { Id = "mrz-birth-date", Passed = true }, new MachineCheck { Id = "mrz-composite", Passed = true }], MachineReadConfidence = Math.Round(draw.Between(0.965, 0.999), 3),
            NumberFormatValid = true, IssuerProfileKnown = true, Capture = 1, Reader = "local",
            Image = new ImageFacts { Sha256 = draw.Hex(64), Width = 2400, Height = 1600, Method = CaptureMethod.LiveCamera, Requantized = false, ScreenSized = false, PortraitHash = s.PortraitHash, SurroundingsHash = s.SurroundingsHash ?? draw.Hex(16) },
        }), at.AddDays(1));
        s.Tell(new HrRecord { Id = Story.Draft, Source = "hris", EmployeeId = $"e-{s.Id}", LegalName = legal, HomeAddress = s.HrAddress, StartDate = PartialDate.From(DateOnly.FromDateTime(s.Starts.UtcDateTime)), WorkCountry = s.Home.Country, TaxIdHash = s.TaxIdHash }, at.AddDays(1));
        s.Tell(s.OnTax(new TaxRecord { Id = Story.Draft, Source = "payroll", Country = s.Home.Country, Region = s.Home.State, Address = s.HrAddress, TaxIdHash = s.TaxIdHash }), at.AddDays(2));
        s.Tell(s.OnPayout(new Payout { Id = Story.Draft, Source = "payroll", Method = PayoutMethod.BankAccount, AccountHash = s.AccountHash, HolderName = legal.Text(), BankNameCheck = draw.Chance(0.9) ? BankNameCheck.Match : BankNameCheck.Close, PayeeIsOrganisation = false, Institution = draw.Chance(0.85) ? InstitutionType.Bank : InstitutionType.CreditUnion, Country = s.Home.Country }), at.AddDays(2));
        foreach (var (step, days) in new[] { (ShipmentStep.Ordered, 3.0), (ShipmentStep.LabelCreated, 4), (ShipmentStep.Dispatched, 5), (ShipmentStep.Delivered, 8) })
            s.Tell(s.OnShipment(new Shipment { Id = Story.Draft, Source = "logistics", OrderId = $"o-{s.Id}", Step = step, Address = s.Delivery, Actor = step == ShipmentStep.Delivered ? "carrier" : "hr", Signer = step == ShipmentStep.Delivered ? legal.Text() : null }), at.AddDays(days));
        s.Tell(s.OnAddress(new AddressIntel { Id = Story.Draft, Source = "postal", Address = s.Delivery, MailAgency = false, Forwarder = false, PostOfficeBox = false, Hotel = false, Business = false, Vacant = false, Deliverable = true, Units = s.Flat ? draw.Int(6, 120) : 1, Snapshot = "postal-2026-03" }), at.AddDays(3));
        var serial = "SN" + draw.Digits(8);
        s.Tell(s.OnSerial(new OnboardingStep { Id = Story.Draft, Source = "portal", Type = OnboardingStepType.SerialCheck, Expected = serial, Reported = serial, Refused = false, ManagedOnly = true }), at.AddDays(9));
        if (s.Home.Country == "US") s.Tell(new WorkAuthorisation { Id = Story.Draft, Source = "e-verify", Status = WorkAuthorisationStatus.Authorised }, at.AddDays(6));
    }

    private static void FirstWeeks(Story s)
    {
        var draw = s.Draw.Fork("first-weeks");
        s.Tell(new StageChange { Id = Story.Draft, Source = "hris", Stage = Stage.FirstWeeks, Status = ApplicationStatus.Hired }, s.Starts);
        var town = s.HomeNetwork.Town;
        foreach (var (day, first) in new[] { (0.1, true), (9, false), (21.0, false) })
            s.Tell(s.OnManagedDevice(new ManagedDevice { Id = Story.Draft, Source = "mdm", Serial = $"SN{s.Id}", Ip = s.HomeNetwork.Ip, Country = town.Country, Latitude = Math.Round(town.Latitude + draw.Between(-0.2, 0.2), 2), Longitude = Math.Round(town.Longitude + draw.Between(-0.2, 0.2), 2), FirstCheckIn = first, NetworkHash = s.WifiHash }), s.At(Stage.FirstWeeks, day));
        foreach (var day in new[] { 0.3, 2, 6, 13, 24 })
            s.Tell(new SignIn { Id = Story.Draft, Source = "idp", Ip = s.HomeNetwork.Ip, Country = town.Country, ManagedDevice = true, Anonymiser = false, TokenHash = $"t-{s.Id}-{day}", DeviceId = $"SN{s.Id}" }, s.At(Stage.FirstWeeks, day));
        s.Tell(s.OnAuthenticator(new Authenticator { Id = Story.Draft, Source = "idp", DeviceHash = "mfa-" + draw.Hex(16), Users = 1 }), s.At(Stage.FirstWeeks, 1));
        s.Tell(s.OnEndpoint(new EndpointObservation { Id = Story.Draft, Source = "edr", Docked = draw.Chance(0.5), UptimeDays = Math.Round(Math.Min(draw.Skewed(3, 0.8), 12), 1), StayedAtOneSpot = draw.Chance(0.6), LidClosedInputShare = Math.Round(draw.Between(0, 0.5), 2), LocalInputDevice = true, CookieStoreRead = false }), s.At(Stage.FirstWeeks, 14));
        s.Tell(new WorkPattern { Id = Story.Draft, Source = "scm", Days = [.. Enumerable.Range(0, 14).Where(day => day % 7 < 5).Select(day => new WorkDay { Date = s.Day(Stage.FirstWeeks, 10 + day), ActiveHours = Math.Round(Math.Clamp(draw.Normal(8, 1.5), 3, 13), 1), LongBlocks = draw.Chance(0.5) ? 1 : 0 }) ] }, s.At(Stage.FirstWeeks, 25));
        Hours(s, s.WorkZoneMinutes ?? s.Home.UtcMinutes, 9.5, ActivityChannel.Commit, 24);
        s.Tell(new MeetingStatistics { Id = Story.Draft, Source = "meetings", Meetings = draw.Int(8, 30), VideoPercent = Math.Round(draw.Between(35, 100)), TeamMedianPercent = Math.Round(draw.Between(50, 90)) }, s.At(Stage.FirstWeeks, 26));
        s.Tell(new DataMovement { Id = Story.Draft, Source = "scm", Clones = (int)draw.Skewed(9, 0.4), RoleMedianClones = 9, ForksToPersonal = 0, ArchivesToPersonalCloud = 0 }, s.At(Stage.FirstWeeks, 12));
    }

    /// <summary>Instants of work whose working day begins at the given local hour of a zone.</summary>
    public static void Hours(Story s, int zoneMinutes, double localStart, ActivityChannel channel, double day)
    {
        var draw = s.Draw.Fork("hours" + channel);
        var begin = new DateTimeOffset(s.At(Stage.FirstWeeks, 1).UtcDateTime.Date, TimeSpan.Zero);
        var at = new List<DateTimeOffset>();
        for (var d = 0; d < 18; d++)
            if (d % 7 < 5)
                for (var i = 0; i < draw.Int(4, 8); i++) at.Add(begin.AddDays(d).AddMinutes(-zoneMinutes).AddHours(localStart + Math.Clamp(draw.Normal(4, 2.2), -1, 9.5)));
        s.Tell(new ActivityTimes { Id = Story.Draft, Source = "scm", Channel = channel, At = at }, s.At(Stage.FirstWeeks, day));
    }
}
