using Verify.Core.Model;
using static Verify.Bench.Benchmark.Honest.Papers;

namespace Verify.Bench.Benchmark.Honest;

/// <summary>Honest causes in the first weeks of work.</summary>
internal static class Work
{
    public static IReadOnlyList<Oddity> All { get; } =
    [
        new("rmm-tool-installed", "support session, developer's habit", 0.04, Oddity.Ours, Stage.FirstWeeks, (s, _) => Endpoint(s, e => e with { RemoteTools = [new RemoteTool { Name = s.Draw.Pick(World.RemoteTools), Approved = s.Draw.Chance(0.6), InstalledByUser = s.Draw.Chance(0.4), InstalledAt = s.At(Stage.FirstWeeks, s.Draw.Between(3, 14)) }] })),
        new("ip-kvm-present", "home laboratory", 0.003, Oddity.Ours, Stage.FirstWeeks, (s, _) => Endpoint(s, e => e with { KvmIdentifiers = ["PiKVM"], LabException = s.Draw.Chance(0.8) })),
        new("mfa-device-shared", "break-glass key, demonstration device, couple", 0.005, Oddity.Ours, Stage.FirstWeeks, (s, _) => s.OnAuthenticator = Then(s.OnAuthenticator, a => s.Draw.Chance(0.8) ? a with { Users = s.Draw.Int(2, 5), RegisteredShared = true } : a with { Users = 2, Household = true })),
        new("work-done-by-several", "crunch, split shifts, pairing, insomnia", 0.03, Oddity.Ours, Stage.FirstWeeks, (s, _) => s.Later(() => s.Tell(new WorkPattern { Id = Story.Draft, Source = "scm", Days = [.. Enumerable.Range(0, 14).Where(d => d % 7 < 6).Select(d => new WorkDay { Date = s.Day(Stage.FirstWeeks, 30 + d), ActiveHours = Math.Round(Math.Clamp(s.Draw.Normal(12, 2.5), 6, 18), 1), LongBlocks = 1 })] }, s.At(Stage.FirstWeeks, 45)))),
        new("early-malicious-tooling", "false alert, security staff's tools", 0.01, Oddity.Ours, Stage.FirstWeeks, (s, _) => s.Later(() => s.Tell(new EndpointAlert { Id = Story.Draft, Source = "edr", Severity = s.Draw.Pick([AlertSeverity.Medium, AlertSeverity.High]), Category = "credential-tool", FalsePositive = s.Draw.Chance(0.9) }, s.At(Stage.FirstWeeks, s.Draw.Between(0.2, 20))))),
        new("bulk-code-or-data-copy", "onboarding clones everything", 0.04, Oddity.Ours, Stage.FirstWeeks, (s, _) => s.Later(() => { var median = s.Draw.Int(14, 40); s.Tell(new DataMovement { Id = Story.Draft, Source = "scm", Clones = (int)(median * s.Draw.Skewed(1.5, 0.35)), RoleMedianClones = median, ForksToPersonal = 0, ArchivesToPersonalCloud = 0, Approved = s.Draw.Chance(0.3) }, s.At(Stage.FirstWeeks, 4)); })),
        new("extortion-threat", "a heated dispute about pay", 0.001, Oddity.Ours, Stage.FirstWeeks, (s, _) => s.Later(() => s.Tell(new Threat { Id = Story.Draft, Source = "hr", ConfirmedBy = s.Draw.Chance(0.5) ? ["r-1"] : [], Summary = "angry message about unpaid hours" }, s.At(Stage.FirstWeeks, 50)))),
        new("endpoint-unattended", "docked laptop, avoids the lock screen", 0.06, Oddity.Ours, Stage.FirstWeeks, Docked),
        new("login-from-unmanaged-or-anonymiser", "mail on the phone, privacy VPN, travel, browser sync", 0.12, Oddity.Ours, Stage.FirstWeeks, OwnPhone),
    ];

    private static void Endpoint(Story s, Func<EndpointObservation, EndpointObservation> change) => s.OnEndpoint = Then(s.OnEndpoint, change);

    private static void Docked(Story s, Population p) => Endpoint(s, e => s.Draw.Chance(0.7)
        ? e with { Docked = true, LidClosedInputShare = Math.Round(s.Draw.Between(0.7, 1), 2), LocalInputDevice = true, UptimeDays = Math.Round(s.Draw.Skewed(9, 0.6), 1), StayedAtOneSpot = true }
        : e with { Jigglers = s.Draw.Chance(0.6) ? ["mouse mover"] : [], PointerPeriodVariance = 3, PointerPeriodHours = 1 });

    private static void OwnPhone(Story s, Population p)
    {
        var (travels, hidden) = (s.Draw.Chance(0.2), s.Draw.Chance(0.15));
        var (abroad, exit) = (s.Draw.Pick(World.Elsewhere), s.Draw.Pick(p.VpnExits));
        if (travels) Places.DeclareTravel(s, [abroad.Country], 150);
        s.Later(() => s.Tell(new SignIn
        {
            Id = Story.Draft, Source = "idp", Ip = hidden ? exit.Ip : Story.NewIp(s.Draw), Country = travels ? abroad.Country : s.Home.Country, ManagedDevice = false, Anonymiser = hidden, TokenHash = "t-" + s.Draw.Hex(12), DeviceId = "phone-" + s.Draw.Hex(6),
        }, s.At(Stage.FirstWeeks, s.Draw.Between(2, 40))));
    }
}
