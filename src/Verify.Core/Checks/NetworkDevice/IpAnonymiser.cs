using Verify.Core.Model;

namespace Verify.Core.Checks.NetworkDevice;

/// <summary>Does traffic of the application or interview leave through a VPN, Tor, a public proxy or a hosting range?</summary>
internal static class IpAnonymiser
{
    private static readonly Indicator Anonymiser = new()
    {
        Id = "ip-anonymiser",
        Family = Family.NetworkDevice,
        Strength = Strength.Supporting,
        Stages = [Stage.Application, Stage.Interview],
        HonestCauses = "Privacy habit, a company VPN or web gateway, a platform's privacy relay, censored countries, public Wi-Fi.",
        Clears = "One session without the VPN, or a declared VPN at work.",
        Task = "Please ask the candidate for one session without a VPN.",
    };

    public static readonly Check Check = new()
    {
        Id = "ip-anonymiser",
        Version = 2,
        Title = "Anonymising exits",
        Explanation = "Each address seen from application to onboarding is looked up in a dated snapshot; privacy relays and company gateways are left out.",
        Indicators = [Anonymiser],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var (seen, known) = (false, false);
        Sighting? found = null;
        foreach (var sighting in NetworkSightings.Of(context.Dossier).All)
        {
            // At work the company's own tunnel and policy decide; sign-ins have an indicator of their own.
            if (sighting.Event.Activity == Activity.Work) continue;
            (seen, known) = (true, known || sighting.Intel is not null);
            if (Reason(sighting.Intel) is { } reason && (found is null || (reason == "TOR" && Reason(found.Intel) != "TOR"))) found = sighting;
        }
        if (!seen) return Anonymiser.NotChecked("no network event");
        if (!known) return Anonymiser.NotChecked("no address intelligence");
        if (found is null) return Anonymiser.NotObserved();

        var code = Reason(found.Intel)!;
        var signal = Anonymiser.Observed(code, Strength.Supporting,
            $"The address used for {found.Event.Activity.ToString().ToLowerInvariant()} is listed as {Words(code)} in snapshot {found.Intel!.Snapshot}.",
            [found.Fact], found.Event, found.Intel);
        return code == "TOR" ? signal with { Percent = 200 } : signal;
    }

    private static string? Reason(IpIntel? intel) => intel switch
    {
        null or { Relay: true } or { CorporateGateway: true } => null,
        { Tor: true } => "TOR",
        { Vpn: true } => "VPN",
        { PublicProxy: true } => "PROXY",
        { Hosting: true } => "HOSTING",
        _ => null,
    };

    private static string Words(string code) => code switch
    {
        "TOR" => "a Tor exit",
        "VPN" => "a VPN exit",
        "PROXY" => "a public proxy",
        _ => "a hosting range",
    };
}
