using Verify.Core.Model;
using static Verify.Bench.Benchmark.Honest.Interviews;
using static Verify.Bench.Benchmark.Honest.Papers;

namespace Verify.Bench.Benchmark.Schemes;

/// <summary>Things that more than one scheme does.</summary>
internal static class Traces
{
    public static Piece ParcelToHelper(Crew c) => new("address", s => s.Delivery = c.Helper);

    /// <summary>The parcel is on its way when another address is given.</summary>
    public static Piece LateChange(Crew c) => new("address", s => s.Later(() => s.Tell(new Shipment
    {
        Id = Story.Draft, Source = "logistics", OrderId = $"o-{s.Id}", Step = s.Draw.Chance(0.6) ? ShipmentStep.AddressChanged : ShipmentStep.Redirected, Address = c.Helper, Actor = "candidate",
    }, s.At(Stage.Onboarding, s.Draw.Between(3.2, 7)))));

    public static Piece Forwarder() => new("address", s => s.OnAddress = Then(s.OnAddress, a => s.Draw.Chance(0.5) ? a with { Forwarder = true } : a with { MailAgency = true }));

    public static Piece PickedUpBy(Crew c) => new("address", s => s.OnShipment = Then(s.OnShipment, e => e.Step == ShipmentStep.Delivered ? e with { Signer = c.HelperName, IdChecked = s.Draw.Chance(0.4), PhotoMatches = s.Draw.Chance(0.3) ? false : null } : e));

    /// <summary>The laptop stands in the helper's home, beside the others.</summary>
    public static Piece OneWifi(Crew c) => new("address", s =>
    {
        s.WifiHash = c.Wifi;
        s.OnManagedDevice = Then(s.OnManagedDevice, m => m with { Ip = c.HelperNetwork.Ip, Latitude = c.HelperTown.Latitude, Longitude = c.HelperTown.Longitude, Country = c.HelperTown.Country });
    });

    /// <summary>The parcel went to one place; the laptop wakes up in another.</summary>
    public static Piece WakesElsewhere(Crew c) => new("address", s =>
    {
        var town = s.Draw.Chance(0.5) ? c.Operator : s.Draw.Pick(World.Homes.Where(t => t.City != s.Home.City).ToArray());
        s.OnManagedDevice = Then(s.OnManagedDevice, m => m with { Latitude = town.Latitude, Longitude = town.Longitude, Country = town.Country, Ip = Story.NewIp(s.Draw) });
    });

    public static Piece NoSerial() => new("address", s => s.OnSerial = Then(s.OnSerial, e =>
    {
        if (s.Draw.Chance(0.5)) return e with { Reported = "SN" + s.Draw.Digits(8) };
        s.Later(() => s.Tell(new OnboardingStep { Id = Story.Draft, Source = "portal", Type = OnboardingStepType.SerialCheck, Refused = true, ManagedOnly = true }, s.At(Stage.Onboarding, 12)));
        return e with { Reported = null, Refused = true };
    }));

    public static Piece RemoteTool() => new("endpoint", s => s.Later(() => s.Tell(new EndpointObservation
    {
        Id = Story.Draft, Source = "edr", RemoteTools = [.. Enumerable.Range(0, s.Draw.Int(1, 2)).Select(_ => new RemoteTool { Name = s.Draw.Pick(World.RemoteTools), Approved = false, InstalledByUser = true, InstalledAt = s.At(Stage.FirstWeeks, s.Draw.Skewed(0.6, 0.8)) }).DistinctBy(t => t.Name)], CookieStoreRead = false,
    }, s.At(Stage.FirstWeeks, 3))));

    public static Piece Kvm() => new("endpoint", s => s.Later(() => s.Tell(new EndpointObservation
    {
        Id = Story.Draft, Source = "edr", KvmIdentifiers = [s.Draw.Pick(["PiKVM", "TinyPilot", "JetKVM", "GLKVM", "NanoKVM", "BliKVM"])], CookieStoreRead = false,
    }, s.At(Stage.FirstWeeks, s.Draw.Between(1, 10)))));

    /// <summary>The lid stays closed and the laptop never sleeps, or something moves the pointer.</summary>
    public static Piece Unattended() => new("endpoint", s => s.Later(() => s.Tell(s.Draw.Chance(0.5)
        ? new EndpointObservation { Id = Story.Draft, Source = "edr", Jigglers = ["mouse mover"], PointerPeriodVariance = Math.Round(s.Draw.Between(0.1, 2), 2), PointerPeriodHours = Math.Round(s.Draw.Between(1, 9), 1), Docked = false, CookieStoreRead = false }
        : new EndpointObservation { Id = Story.Draft, Source = "edr", LidClosedInputShare = Math.Round(s.Draw.Between(0.75, 1), 2), LocalInputDevice = false, Docked = false, UptimeDays = Math.Round(s.Draw.Between(8, 45), 1), StayedAtOneSpot = true, CookieStoreRead = false },
        s.At(Stage.FirstWeeks, s.Draw.Between(12, 28)))));

    /// <summary>Company accounts are used from a machine that is not the company's, behind a VPN.</summary>
    public static Piece OtherMachine(Crew c) => new("endpoint", s => s.Later(() =>
    {
        for (var i = 0; i < s.Draw.Int(1, 4); i++)
            s.Tell(new SignIn { Id = Story.Draft, Source = "idp", Ip = c.Vpn.Ip, Country = c.Vpn.Town.Country, ManagedDevice = false, Anonymiser = true, TokenHash = c.Token + s.Id, DeviceId = "unmanaged-" + s.Draw.Int(1, 2) }, s.At(Stage.FirstWeeks, s.Draw.Between(1, 24)));
    }));

    /// <summary>Application and interview come out of a VPN that reports name.</summary>
    public static Piece ReportedVpn(Crew c) => new("network-device", s =>
    {
        s.Networks[Activity.Application] = s.Networks[Activity.Interview] = c.Reported;
        s.Later(() => s.SeeOn(c.Reported, Activity.Assessment, s.At(Stage.Interview, 2.2), "assessment"));
    });

    public static Piece ResidentialProxy() => new("network-device", s =>
    {
        foreach (var activity in new[] { Activity.Application, Activity.Interview })
        {
            // Known to the vendor before it is asked: some days in the middle.
            var seen = (activity == Activity.Application ? s.At(Stage.Application) : s.At(Stage.Interview)).AddDays(-1 - Math.Min(s.Draw.Skewed(5, 0.7), 40));
            s.Networks[activity] = new Network(Story.NewIp(s.Draw), s.Home, i => i with { ResidentialProxy = true, ResidentialProxyLastSeen = seen });
        }
    });

    /// <summary>The claim stays, the networks wander.</summary>
    public static Piece Drifts(Crew c) => new("location", s =>
    {
        var towns = new[] { c.Operator, s.Draw.Pick(World.Elsewhere), s.Home, s.Draw.Pick(World.Elsewhere) };
        var at = 0;
        foreach (var activity in new[] { Activity.Application, Activity.Assessment, Activity.Interview, Activity.Signature }) s.Networks[activity] = new Network(Story.NewIp(s.Draw), towns[at++]);
        s.Later(() => s.SeeOn(new Network(Story.NewIp(s.Draw), c.Operator), Activity.Onboarding, s.At(Stage.Onboarding, 2), "portal"));
    });

    /// <summary>The working day is that of another part of the world, in whatever is written or committed.</summary>
    public static Piece OperatorHours(Crew c) => new("location", s =>
    {
        var far = World.Elsewhere.Where(town => Math.Abs(town.UtcMinutes - s.Home.UtcMinutes) >= 300).ToArray();
        var zone = far.Contains(c.Operator) ? c.Operator.UtcMinutes : s.Draw.Pick(far).UtcMinutes;
        s.WorkZoneMinutes = zone;
        s.Later(() => Journey.Hours(s, zone, s.Draw.Between(8, 10.5), ActivityChannel.Message, 26));
    });

    public static Piece AvoidsMeeting() => new("location", s => s.Later(() =>
    {
        for (var i = 0; i < s.Draw.Int(3, 4); i++)
            s.Tell(new InPersonRequest { Id = Story.Draft, Source = "hr", Type = s.Draw.Pick(["office-day", "video-check", "notary"]), EmployerPaid = true, Alternatives = s.Draw.Int(2, 3), Outcome = s.Draw.Pick([InPersonOutcome.CancelledLate, InPersonOutcome.NoShow, InPersonOutcome.CancelledLate, InPersonOutcome.Postponed]) }, s.At(Stage.Offer, 2 + (i * 4)));
    }));

    /// <summary>Video stays off or "broken" wherever it can.</summary>
    public static Piece NoCamera() => new("interview", s =>
    {
        Session(s, (e, _) => e with { VideoSeconds = Math.Round((e.DurationSeconds ?? 0) * s.Draw.Between(0, 0.12)) });
        if (s.Has(Stage.FirstWeeks)) s.Later(() => s.Tell(new MeetingStatistics { Id = Story.Draft, Source = "meetings", Meetings = s.Draw.Int(9, 30), VideoPercent = Math.Round(s.Draw.Between(0, 4)), TeamMedianPercent = Math.Round(s.Draw.Between(60, 90)) }, s.At(Stage.FirstWeeks, 28)));
    });

    /// <summary>The one who answered then is not the one who sits there now.</summary>
    public static Piece OtherFace(FaceSource second) => new("interview", s => s.Later(() =>
    {
        var at = s.At(second == FaceSource.FirstDay ? Stage.FirstWeeks : Stage.Interview, second == FaceSource.FirstDay ? 1 : 5.5);
        var people = s.Draw.Chance(0.6);
        var compared = new FaceComparison
        {
            Id = Story.Draft, Source = people ? "reviewer" : "faces", First = FaceSource.Interview, Second = second, FirstId = InterviewStage.Session(s, 0), SecondId = second == FaceSource.FirstDay ? "day-1" : InterviewStage.Session(s, 1),
            Answer = FaceAnswer.Different, Reviewers = people ? ["r-7", "r-8"] : [], Vendor = people ? null : "faces", Score = people ? null : Math.Round(s.Draw.Between(0.05, 0.4), 2), Threshold = people ? null : 0.6, ConsentGiven = true,
        };
        s.Tell(compared, at);
    }));

    /// <summary>After a reconnect another voice answers.</summary>
    public static Piece OtherVoice() => new("interview", s =>
    {
        if (s.Draw.Chance(0.5))
            Session(s, (e, i) => i == 1 ? e with { SpeakerShares = [Math.Round(s.Draw.Between(0.45, 0.75), 2), Math.Round(s.Draw.Between(0.2, 0.3), 2)] } : e);
        else
        {
            Session(s, (e, i) => i == 1 ? e with { Joins = [.. e.Joins, new Join { At = e.StartedAt!.Value.AddMinutes(21), Name = s.Name, Device = "desktop-2", Ip = Story.NewIp(s.Draw) }], } : e);
            Session(s, (e, i) => i == 1 ? e with { Joins = [e.Joins[0] with { Left = e.StartedAt!.Value.AddMinutes(21 - s.Draw.Between(0.5, 4)) }, .. e.Joins.Skip(1)] } : e);
            Rubric(s, (r, i) => i == 1 ? r with { AnotherPerson = true } : r);
        }
    });

    /// <summary>Answers are relayed, or the work claimed is not known.</summary>
    public static Piece AnswersRelayed() => new("interview", s =>
    {
        if (s.Draw.Chance(0.5))
        {
            Session(s, (e, _) => e with { AnswerGaps = [.. Enumerable.Range(0, s.Draw.Int(13, 20)).Select(_ => Math.Round(s.Draw.Normal(5.6, 0.5), 2))] });
            Rubric(s, (r, _) => r with { Reading = true });
        }
        else Rubric(s, (r, i) => i == 1 ? r with { Ownership = [.. Enumerable.Range(1, 4).Select(n => new OwnershipScore { Claim = $"claim-{n}", Score = s.Draw.Pick([0, 0, 1, 1]) })] } : r);
    });

    public static Piece FaceNotOnDocument() => new("identity-doc", s =>
    {
        s.OnIdentityCheck = Then(s.OnIdentityCheck, c => c with { Face = FaceDecision.BelowThreshold, FaceScore = Math.Round(s.Draw.Between(5, 55), 1) });
    });

    public static Piece MailboxOfAnother() => new("contact", s => s.Later(() =>
    {
        var other = $"{s.Draw.Pick(World.Given)} {s.Draw.Pick(World.Family)}";
        foreach (var site in new[] { "jobs.example", "forum.example" })
            s.Tell(new PublicFinding { Id = Story.Draft, Source = "osint", Selector = s.Email, Type = FindingType.ContactProfile, Site = site, DisplayName = other }, s.At(Stage.Screening, 3));
    }));

    public static Piece ThrowAwayContacts() => new("contact", s =>
    {
        s.OnPhone = Then(s.OnPhone, e => e with { LineType = LineType.NonFixedVoip, Carrier = "Voice over web", FirstSeen = s.Applied.AddDays(-s.Draw.Skewed(12, 0.7)) });
        s.OnEmail = Then(s.OnEmail, e => e with { FirstSeen = s.Applied.AddDays(-s.Draw.Skewed(12, 0.7)) });
    });

    public static Piece SharedAccount(Crew c) => new("payroll", s => s.AccountHash = c.Account);

    public static Piece HolderIsHelper(Crew c) => new("payroll", s =>
    {
        s.PaidTo = c.HelperName;
        s.OnPayout = Then(s.OnPayout, e => e with { HolderName = c.HelperName, BankNameCheck = BankNameCheck.NoMatch });
    });

    public static Piece PayoutMoves(Crew c) => new("payroll", s => s.Later(() =>
    {
        for (var i = 0; i < s.Draw.Int(2, 3); i++)
            s.Tell(new Payout { Id = Story.Draft, Source = "payroll", Method = PayoutMethod.BankAccount, AccountHash = "acct-" + s.Draw.Hex(24), HolderName = s.PaidTo ?? s.Name, BankNameCheck = s.PaidTo is null ? BankNameCheck.Close : BankNameCheck.NoMatch, Institution = InstitutionType.Neobank, Country = s.Home.Country, Change = true, Actor = "self" }, s.At(Stage.FirstWeeks, 4 + (i * s.Draw.Between(8, 20))));
    }));

    public static Piece SharedPhone(Crew c) => new("contact", s => s.Phone = s.Draw.Pick(c.Phones));

    public static Piece SharedDevice(Crew c) => new("network-device", s => s.DeviceId = c.Devices[0]);

    public static Piece RecycledResume(Crew c) => new("history", s => { s.Career = c.Resume; s.ResumeText = c.Reword(s, s.Draw.Between(0.02, 0.12)); });

    public static Piece SeveralWork() => new("endpoint", s => s.Later(() =>
    {
        var blocks = s.Draw.Chance(0.5);
        s.Tell(new WorkPattern { Id = Story.Draft, Source = "scm", Days = [.. Enumerable.Range(0, 14).Select(d => new WorkDay { Date = s.Day(Stage.FirstWeeks, 14 + d), ActiveHours = Math.Round(s.Draw.Between(15.5, 21), 1), LongBlocks = blocks ? 2 : 1 })] }, s.At(Stage.FirstWeeks, 29));
    }));

    public static Piece OtherJobs() => new("history", s => s.Later(() =>
    {
        for (var i = 0; i < s.Draw.Int(1, 3); i++)
            s.Tell(new CurrentEmployment { Id = Story.Draft, Source = "payroll-data", Employer = World.Firm(s.Draw).Name, FullTime = true, Active = true, Declared = false }, s.At(Stage.FirstWeeks, 20));
    }));
}
