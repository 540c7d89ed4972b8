using Verify.Core.Model;
using static Verify.Bench.Benchmark.Honest.Papers;

namespace Verify.Bench.Benchmark.Honest;

/// <summary>Honest causes around where somebody is.</summary>
internal static class Places
{
    public static IReadOnlyList<Oddity> All { get; } =
    [
        new("location-drift-across-stages", "nomad, conferences", 0.01, "MBO Partners: about 11 % of US workers call themselves digital nomads, most within one country; across borders while applying 1 % is ours", Stage.Interview, Nomad),
        new("hours-offset", "night owl, carer, asynchronous team", 0.02, Oddity.Ours, Stage.FirstWeeks, (s, _) => s.Later(() => Journey.Hours(s, s.Home.UtcMinutes, s.Draw.Pick([13.0, 15, 18, 5]), ActivityChannel.Message, 25))),
        new("location-proof-failed", "privacy, domestic safety, shared home", 0.02, Oddity.Ours, Stage.Offer, (s, _) => s.OnPlace = Then(s.OnPlace, c => c with { Result = s.Draw.Pick([ChallengeResult.Declined, ChallengeResult.Inconclusive]), AlternativeOffered = true, AlternativeTaken = s.Draw.Chance(0.9) })),
        new("location-claim-vs-network", "travel, relocation, family visit", 0.05, Oddity.Ours, Stage.Application, Travelling),
        new("in-person-or-reverify-avoided", "care duties, disability, illness, protected leave", 0.02, Oddity.Ours, Stage.Offer, Care),
    ];

    private static void Nomad(Story s, Population p)
    {
        var stops = s.Draw.Int(2, 4);
        foreach (var activity in new[] { Activity.Application, Activity.Assessment, Activity.Interview, Activity.Signature }.Take(stops))
            s.Networks[activity] = new Network(Story.NewIp(s.Draw), s.Draw.Pick(World.Elsewhere));
        if (s.Draw.Chance(0.8)) DeclareTravel(s, s.Networks.Values.Select(n => n.Town.Country), 60);
    }

    private static void Travelling(Story s, Population p)
    {
        var town = s.Draw.Pick(s.Draw.Chance(0.6) ? World.Homes : World.Elsewhere);
        var there = new Network(Story.NewIp(s.Draw), town);
        foreach (var activity in new[] { Activity.Application, Activity.Assessment, Activity.Interview })
            if (s.Draw.Chance(0.6)) s.Networks[activity] = there;
        if (s.Draw.Chance(0.5)) DeclareTravel(s, [town.Country], 40);
    }

    public static void DeclareTravel(Story s, IEnumerable<string> countries, double days) => Declare(s, d => d with
    {
        Travel = [.. d.Travel, .. countries.Distinct().Select(country => new TravelDeclaration { Country = country, From = s.Day(Stage.Application, -5), To = s.Day(Stage.Application, days) })],
    });

    private static void Care(Story s, Population p) => s.Later(() =>
    {
        for (var i = 0; i < s.Draw.Int(1, 3); i++)
            s.Tell(new InPersonRequest { Id = Story.Draft, Source = "hr", Type = "office-day", EmployerPaid = true, Alternatives = 2, Outcome = s.Draw.Pick([InPersonOutcome.Postponed, InPersonOutcome.Declined, InPersonOutcome.CancelledLate]), Excused = s.Draw.Chance(0.7) }, s.At(Stage.Offer, 1 + i));
        s.Tell(new InPersonRequest { Id = Story.Draft, Source = "hr", Type = "video-check", EmployerPaid = true, Alternatives = 2, Outcome = InPersonOutcome.Completed }, s.At(Stage.Offer, 6));
    });
}
