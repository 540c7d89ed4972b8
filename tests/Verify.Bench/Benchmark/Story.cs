using System.Globalization;
using Verify.Core.Model;

namespace Verify.Bench.Benchmark;

/// <summary>A network that somebody is seen on, with what a snapshot would say of its address.</summary>
internal sealed record Network(string Ip, Town Town, Func<IpIntel, IpIntel>? Intel = null);

/// <summary>
/// One candidate while the story is told: who it is, what recipes changed, and the evidence that comes of it.
/// Recipes change the person first; the journey then tells the ordinary part; what recipes put off with <see cref="Later"/> comes last.
/// </summary>
internal sealed class Story
{
    public static readonly EvidenceId Draft = new("draft");
    private readonly List<Evidence> _evidence = [];
    private readonly List<(Action Tell, double Lag)> _later = [];
    private readonly double[] _stageDays;
    private double _lag;

    public Story(string id, Draw draw, Stage reached, DateTimeOffset applied, Town home)
    {
        (Id, Draw, Reached, Applied, Home) = (new CandidateId(id), draw, reached, applied, home);
        _stageDays = StageDays(draw);
        Given = draw.Pick(World.Given);
        Family = draw.Pick(World.Family);
        Role = draw.Chance(0.25) ? "sensitive" : "standard";
        Flat = draw.Chance(0.5);
        Residence = World.Address(draw, home, Flat);
        DocumentAddress = Delivery = HrAddress = Residence;
        HomeNetwork = new Network(NewIp(draw), home);
        DeviceId = "dev-" + draw.Hex(12);
        WifiHash = "wifi-" + draw.Hex(16);
        AccountHash = "acct-" + draw.Hex(24);
        NumberHash = "doc-" + draw.Hex(24);
        TaxIdHash = "tax-" + draw.Hex(24);
        PortraitHash = draw.Hex(16);
        RoomHash = draw.Hex(16);
        Phone = NewPhone(draw, home);
        Email = NewEmail(draw, Given, Family);
        Camera = draw.Pick(World.Cameras);
        Career = Career.Of(draw, applied);
        Birth = new PartialDate(Career.Graduated.Year - draw.Int(21, 29), draw.Int(1, 12), draw.Int(1, 28));
    }

    public CandidateId Id { get; }
    public Draw Draw { get; }
    public Stage Reached { get; set; }
    public DateTimeOffset Applied { get; set; }
    public Town Home { get; set; }
    public string Role { get; }
    public string Given { get; set; }
    public string Family { get; set; }
    public PartialDate Birth { get; set; }
    public bool Flat { get; }
    public List<string> Aliases { get; } = [];
    public string Name => $"{Given} {Family}";
    /// <summary>The legal name on documents and in the HR system, where it is another than on the form.</summary>
    public PersonName? LegalName { get; set; }
    public Place Residence { get; set; }
    public Place DocumentAddress { get; set; }
    public Place Delivery { get; set; }
    public Place HrAddress { get; set; }
    /// <summary>Where the person really sits: exits, clocks and hours follow it.</summary>
    public Network HomeNetwork { get; set; }
    public Dictionary<Activity, Network> Networks { get; } = [];
    public int? ClockMinutes { get; set; }
    public string DeviceId { get; set; }
    public string WifiHash { get; set; }
    public string AccountHash { get; set; }
    public string NumberHash { get; set; }
    public string TaxIdHash { get; set; }
    public string PortraitHash { get; set; }
    public string? SurroundingsHash { get; set; }
    public string RoomHash { get; set; }
    public string Phone { get; set; }
    public string Email { get; set; }
    /// <summary>Who wrote the résumé's file, where it was not the person.</summary>
    public string? Author { get; set; }
    public string? ResumeDocumentId { get; set; }
    public string? ResumeText { get; set; }
    public string Camera { get; set; }
    public Career Career { get; set; }
    /// <summary>Whether the person has an account at a code host; there is one at most.</summary>
    public bool? HasCode { get; set; }
    /// <summary>Minutes east of UTC where the working day is spent; the home's where null.</summary>
    public int? WorkZoneMinutes { get; set; }
    /// <summary>Who is paid, where it is not the person.</summary>
    public string? PaidTo { get; set; }
    public (string Name, string Email, string Phone)? Referee { get; set; }
    public string? ReferrerId { get; set; }
    public Declaration? Declared { get; set; }
    // Changes to what the journey would tell anyway.
    public Func<Application, Application> OnApplication { get; set; } = e => e;
    public Func<PhoneIntel, PhoneIntel> OnPhone { get; set; } = e => e;
    public Func<EmailIntel, EmailIntel> OnEmail { get; set; } = e => e;
    public Func<CodeAccount, CodeAccount> OnCode { get; set; } = e => e;
    public Func<DeviceEvent, DeviceEvent> OnDevice { get; set; } = e => e;
    public Func<Document, Document> OnDocument { get; set; } = e => e;
    public Func<IdentityCheck, IdentityCheck> OnIdentityCheck { get; set; } = e => e;
    public Func<InterviewSession, int, InterviewSession> OnSession { get; set; } = (e, _) => e;
    public Func<InterviewRubric, int, InterviewRubric> OnRubric { get; set; } = (e, _) => e;
    public Func<SkillsTest, SkillsTest> OnTest { get; set; } = e => e;
    public Func<Challenge, Challenge> OnLiveness { get; set; } = e => e;
    public Func<Challenge, Challenge> OnPlace { get; set; } = e => e;
    public Func<Reference, int, Reference> OnReference { get; set; } = (e, _) => e;
    public Func<EmploymentVerification, int, EmploymentVerification> OnVerification { get; set; } = (e, _) => e;
    public Func<Payout, Payout> OnPayout { get; set; } = e => e;
    public Func<TaxRecord, TaxRecord> OnTax { get; set; } = e => e;
    public Func<Shipment, Shipment> OnShipment { get; set; } = e => e;
    public Func<AddressIntel, AddressIntel> OnAddress { get; set; } = e => e;
    public Func<OnboardingStep, OnboardingStep> OnSerial { get; set; } = e => e;
    public Func<ManagedDevice, ManagedDevice> OnManagedDevice { get; set; } = e => e;
    public Func<Authenticator, Authenticator> OnAuthenticator { get; set; } = e => e;
    public Func<EndpointObservation, EndpointObservation> OnEndpoint { get; set; } = e => e;
    public Func<Screening, Screening> OnScreening { get; set; } = e => e;

    /// <summary>Everything told so far, in no particular order.</summary>
    public IReadOnlyList<Evidence> Told => _evidence;

    /// <summary>Lives in another's home: one door, one network.</summary>
    public void MoveIn(Story with)
    {
        (Home, HomeNetwork, WifiHash) = (with.Home, with.HomeNetwork, with.WifiHash);
        Residence = HrAddress = DocumentAddress = Delivery = with.Residence;
    }

    public bool Has(Stage stage) => Reached >= stage;

    /// <summary>A moment of the journey: the beginning of a stage plus days.</summary>
    public DateTimeOffset At(Stage stage, double days = 0) => Applied.AddDays(_stageDays[(int)stage] + days + _lag).AddMinutes(Draw.Int(0, 600));

    public PartialDate Day(Stage stage, double days = 0) => PartialDate.From(DateOnly.FromDateTime(At(stage, days).UtcDateTime));

    public DateTimeOffset Starts => Applied.AddDays(_stageDays[(int)Stage.FirstWeeks]);

    /// <summary>Tells one observation.</summary>
    public void Tell(Evidence evidence, DateTimeOffset at)
    {
        var id = new EvidenceId($"{Id}-{_evidence.Count:d3}");
        _evidence.Add(evidence with { Id = id, ObservedAt = at });
    }

    /// <summary>Tells something after the ordinary journey, under the delay that holds now.</summary>
    public void Later(Action tell) => _later.Add((tell, _lag));

    /// <summary>What is told inside comes so many days later than it usually would.</summary>
    public void Delayed(double days, Action tell)
    {
        _lag = days;
        tell();
        _lag = 0;
    }

    /// <summary>Tells what was put off; after the journey.</summary>
    public void TellRest()
    {
        foreach (var (tell, lag) in _later) Delayed(lag, tell);
    }

    /// <summary>Sees the person on a network: the event, and what a snapshot says of the address.</summary>
    public void SeeOn(Network network, Activity activity, DateTimeOffset at, string source = "ats")
    {
        Tell(new NetworkEvent { Id = Draft, Source = source, Ip = network.Ip, Activity = activity, SessionId = activity == Activity.Interview ? $"{Id}-s1" : null }, at);
        if (!_evidence.OfType<IpIntel>().Any(known => known.Ip == network.Ip)) Tell(Intel(network), at.AddMinutes(1));
    }

    private IpIntel Intel(Network network)
    {
        // City-level look-ups miss by tens of kilometres; vendors publish 50-80 % right within 50 km for most countries.
        var miss = Math.Min(Draw.Skewed(14, 0.9), 150);
        var intel = new IpIntel
        {
            Id = Draft, Source = "ip-snapshot", Ip = network.Ip, Country = network.Town.Country, Region = network.Town.State, City = network.Town.City,
            Latitude = Math.Round(network.Town.Latitude + (miss / 111 * Draw.Between(-0.7, 0.7)), 3), Longitude = Math.Round(network.Town.Longitude + (miss / 80 * Draw.Between(-0.7, 0.7)), 3),
            AccuracyKm = Math.Round(Math.Max(5, miss * Draw.Between(0.7, 2))), Asn = Draw.Int(3000, 60000), AsnName = "Metro Cable", GeoSources = Draw.Int(1, 3), Snapshot = "ip-2026-03",
        };
        return network.Intel?.Invoke(intel) ?? intel;
    }

    public Network NetworkFor(Activity activity) => Networks.GetValueOrDefault(activity, HomeNetwork);

    public static string NewIp(Draw draw) => string.Create(CultureInfo.InvariantCulture, $"{draw.Int(24, 99)}.{draw.Int(1, 254)}.{draw.Int(1, 254)}.{draw.Int(1, 254)}");

    public static string NewPhone(Draw draw, Town home) => home.Country switch
    {
        "GB" => "+447" + draw.Int(4, 9) + draw.Digits(8),
        "DE" => "+4915" + draw.Int(1, 9) + draw.Digits(8),
        "FR" => "+336" + draw.Digits(8),
        "PL" => "+485" + draw.Digits(8),
        _ => "+1" + draw.Pick(["512", "303", "206", "312", "617", "404", "602", "615", "919", "503", "612", "215", "416", "604"]) + draw.Int(2, 9) + draw.Digits(6),
    };

    public static string NewEmail(Draw draw, string given, string family) =>
        draw.Pick([$"{given}.{family}", $"{given[0]}{family}{draw.Int(1, 999)}", $"{given}{draw.Int(70, 2001)}", $"{family}.{given}{draw.Int(1, 99)}"]).ToLowerInvariant()
        + draw.Int(10, 9999).ToString(CultureInfo.InvariantCulture) + "@" + draw.Pick(["gmail.com", "outlook.com", "proton.me", "yahoo.com", "icloud.com"]);

    // Days from application to the begin of each stage: hiring takes five to seven weeks in the middle (SHRM reports 36-44 days to fill), the spread is ours.
    private static double[] StageDays(Draw draw)
    {
        var screening = draw.Between(2, 12);
        var interview = screening + draw.Between(3, 14);
        var offer = interview + draw.Between(7, 20);
        var onboarding = offer + draw.Between(3, 9);
        var first = onboarding + draw.Between(12, 35);
        return [0, screening, interview, offer, onboarding, first, first + draw.Between(60, 85)];
    }
}
