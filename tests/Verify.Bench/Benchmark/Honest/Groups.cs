using Verify.Core.Model;
using static Verify.Bench.Benchmark.Honest.Papers;

namespace Verify.Bench.Benchmark.Honest;

/// <summary>Honest causes for people who hang together.</summary>
internal static class Groups
{
    public static IReadOnlyList<Oddity> All { get; } =
    [
        new("reapply-after-rejection", "an honest second try, also after a legal change of name", 0.01, Oddity.Ours, Stage.Application, SecondTry),
        new("identity-cluster", "family or friends who apply together", 0.003, Oddity.Ours, Stage.Application, Friends),
    ];

    public static void SameHousehold(Story a, Story b)
    {
        Declare(a, d => d with { HouseholdCandidates = [.. d.HouseholdCandidates, b.Id], Household = [.. d.Household, b.Name] });
        Declare(b, d => d with { HouseholdCandidates = [.. d.HouseholdCandidates, a.Id], Household = [.. d.Household, a.Name] });
    }

    private static void SecondTry(Story s, Population p)
    {
        if (p.Partner(s) is not { } again) return;
        again.MoveIn(s);
        (again.Given, again.Birth, again.Phone, again.DeviceId, again.Career) = (s.Given, s.Birth, s.Phone, s.DeviceId, s.Career);
        if (s.Draw.Chance(0.9)) { again.Family = s.Family; again.Email = s.Email; }
        else again.Aliases.Add(s.Name);
        again.ResumeText = s.ResumeText ??= s.Career.Text(s.Draw, s.Name);
        s.Reached = Stage.Interview;
        s.Later(() => s.Tell(new StageChange { Id = Story.Draft, Source = "ats", Stage = Stage.Interview, Status = ApplicationStatus.Rejected }, s.At(Stage.Interview, 9)));
        if (again.Applied < s.At(Stage.Interview, 10)) again.Applied = s.At(Stage.Interview, 60);
    }

    private static void Friends(Story s, Population p)
    {
        var line = s.Phone;
        for (var i = 0; i < s.Draw.Int(1, 3); i++)
        {
            if (p.Partner(s) is not { } friend) return;
            if (s.Draw.Chance(0.5)) friend.MoveIn(s);
            if (s.Draw.Chance(0.25)) friend.Phone = line;
            if (s.Draw.Chance(0.5)) friend.Family = s.Family;
            if (s.Draw.Chance(0.3)) friend.DeviceId = s.DeviceId;
            if (s.Draw.Chance(0.5)) SameHousehold(s, friend);
        }
    }
}
