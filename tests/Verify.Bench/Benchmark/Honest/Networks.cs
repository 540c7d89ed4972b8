using Verify.Core.Model;
using static Verify.Bench.Benchmark.Honest.Papers;

namespace Verify.Bench.Benchmark.Honest;

/// <summary>Honest causes around networks and devices.</summary>
internal static class Networks
{
    public static IReadOnlyList<Oddity> All { get; } =
    [
        new("ip-associated-vpn-exit", "uses a VPN brand that reports also name", 0.01, Oddity.Ours, Stage.Application, (s, p) => Vpn(s, p.ReportedVpnExit(s.Draw, exact: false))),
        new("ip-residential-proxy", "proxyware on the household's devices, carrier NAT", 0.01, Oddity.Ours, Stage.Application, Proxyware),
        new("ip-shared-across-candidates", "campus, library, family", 0.03, Oddity.Ours, Stage.Application, (s, p) => s.Networks[Activity.Application] = s.Draw.Pick(p.Campuses)),
        new("ip-embargoed-territory", "a VPN's fanciful registration, a geolocation error", 0.001, "VPN firms register addresses as North Korean (Trend Micro 2017); the rate is ours", Stage.Application, WrongCountry),
        new("device-shared-across-candidates", "family or library computer, an agency's", 0.01, Oddity.Ours, Stage.Application, FamilyComputer),
        new("clock-locale-conflict", "travelling, wrongly set clock", 0.02, Oddity.Ours, Stage.Application, (s, _) => s.ClockMinutes = s.Home.UtcMinutes + (60 * s.Draw.Pick([-9, -5, -3, -1, 1, 3, 6, 8]))),
        new("ip-anonymiser", "VPN habit, privacy relay, company gateway", 0.2, "about a third of US adults have used a VPN and about 8 % only at work (Security.org 2024 and 2025); for a job application 20 % is ours", Stage.Application, Habit),
        new("application-automation", "autofill, easy apply, screen reader, AI assistant, keen seeker", 0.1, Oddity.Ours, Stage.Application, Autofill),
        new("device-remote-or-virtual", "cloud PC, accessibility helper, Chromebook", 0.02, Oddity.Ours, Stage.Application, CloudPc),
        new("session-implausible", "VPN toggled, roaming gateway, geolocation error", 0.03, Oddity.Ours, Stage.FirstWeeks, Toggled),
    ];

    /// <summary>Seen through this exit in some or all stages.</summary>
    public static void Vpn(Story s, Network exit)
    {
        foreach (var activity in new[] { Activity.Application, Activity.Assessment, Activity.Interview, Activity.Signature })
            if (s.Draw.Chance(0.6)) s.Networks[activity] = exit;
    }

    private static void Proxyware(Story s, Population p) => s.HomeNetwork = s.HomeNetwork with { Intel = i => i with { ResidentialProxy = true, ResidentialProxyLastSeen = s.Applied.AddDays(-s.Draw.Skewed(20, 1)) } };

    private static void WrongCountry(Story s, Population p) => s.Networks[Activity.Application] = new Network(Story.NewIp(s.Draw), s.Home, i => i with { Vpn = s.Draw.Chance(0.7), EmbargoedCountry = true, GeoSources = 1 });

    private static void FamilyComputer(Story s, Population p)
    {
        if (s.Draw.Chance(0.3)) { s.DeviceId = s.Draw.Pick(p.LibraryDevices); return; }
        if (p.Partner(s) is not { } partner) return;
        partner.MoveIn(s);
        partner.DeviceId = s.DeviceId;
        if (s.Draw.Chance(0.7)) partner.Family = s.Family;
        if (s.Draw.Chance(0.6)) Groups.SameHousehold(s, partner);
    }

    private static void Habit(Story s, Population p)
    {
        if (s.Draw.Chance(0.3)) Declare(s, d => d with { UsesVpn = true });
        Vpn(s, s.Draw.Pick<Network>(
            (0.55, s.Draw.Pick(p.VpnExits)),
            (0.2, new Network(Story.NewIp(s.Draw), s.Home, i => i with { Relay = true, Vpn = true, Provider = "Private relay" })),
            (0.2, new Network(Story.NewIp(s.Draw), s.Draw.Pick(World.Homes), i => i with { CorporateGateway = true, Hosting = true, Provider = "Web gateway" })),
            (0.05, new Network(Story.NewIp(s.Draw), s.Draw.Pick(World.Elsewhere), i => i with { Tor = true }))));
    }

    private static void Autofill(Story s, Population p)
    {
        if (s.Draw.Chance(0.7)) s.OnApplication = Then(s.OnApplication, a => a with { FillMillis = (long)s.Draw.Skewed(25_000, 0.9), InputEvents = s.Draw.Int(2, 30), PasteCount = s.Draw.Int(0, 12) });
        else s.Later(() =>
        {
            for (var i = 0; i < s.Draw.Int(1, 5); i++)
                s.Tell(new Application { Id = Story.Draft, Source = "ats", Assurance = Assurance.Claimed, ApplicationId = $"app-{s.Id}-{i}", JobFamily = s.Draw.Pick(["engineering", "engineering", "data", "support"]), Name = new PersonName { Given = s.Given, Family = s.Family }, DeclaredAliases = s.Aliases.ToArray(), Emails = [s.Email], Phones = [s.Phone], Residence = s.Residence, FillMillis = 180_000, FieldCount = 14, InputEvents = 300 }, s.At(Stage.Application, -s.Draw.Between(0.2, 9)));
        });
    }

    private static void CloudPc(Story s, Population p) => s.OnDevice = Then(s.OnDevice, d => s.Draw.Chance(0.8)
        ? d with { Virtual = true, GraphicsRenderer = s.Draw.Pick(["SwiftShader", "Microsoft Basic Render Driver", "llvmpipe"]) }
        : d with { RemoteControl = "Accessibility helper" });

    private static void Toggled(Story s, Population p) => s.Later(() =>
    {
        var exit = s.Draw.Pick(p.VpnExits);
        var at = s.At(Stage.FirstWeeks, s.Draw.Between(5, 30));
        s.SeeOn(s.HomeNetwork, Activity.Work, at, "idp");
        s.SeeOn(exit, Activity.Work, at.AddMinutes(s.Draw.Between(4, 90)), "idp");
    });
}
