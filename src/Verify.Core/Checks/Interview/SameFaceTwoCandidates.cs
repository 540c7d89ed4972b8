using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.Interview;

/// <summary>Do one face and one room appear under two names?</summary>
internal static class SameFaceTwoCandidates
{
    private static readonly Threshold Distance = new("room-distance", 8, "bits of a 64-bit hash at most");

    private static readonly Indicator Same = new()
    {
        Id = "same-face-two-candidates",
        Family = Family.Interview,
        Strength = Strength.Strong,
        Stages = [Stage.Interview],
        HonestCauses = "Twins, a shared booth of a co-working house, virtual backgrounds.",
        Clears = "Both candidates appear in one call, or the room is a known booth.",
    };

    public static readonly Check Check = new()
    {
        Id = "same-face-two-candidates",
        Version = 1,
        Title = "One face and room, two names",
        Explanation = "The room behind the candidate is compared with those of others; the hit is strong once a person or vendor finds the same face.",
        Indicators = [Same],
        Thresholds = [Distance],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var dossier = context.Dossier;
        if (!SharedLinks.LookedUp(dossier, SelectorType.Room)) return Same.NotChecked(SharedLinks.NotLookedUp);
        var rooms = SharedLinks.ToOthers(dossier, SelectorType.Room).FindAll(link => link.Distance <= context.Value(Distance));
        foreach (var room in rooms)
        {
            var face = dossier.All<FaceComparison>().LastOrDefault(comparison => comparison.OtherCandidate == room.Other && comparison.Answer == FaceAnswer.Same && (comparison.ConsentGiven || !Faces.ByMachine(comparison)));
            if (room.FaceConfirmed != true && face is null) continue;
            return Same.Observed("FACE", Strength.Strong, "The same face before the same room was seen under another name.", [SharedLinks.Fact(room)], face is null ? [room] : [room, face]);
        }
        return rooms.Count == 0 ? Same.NotObserved() : Same.Observed("ROOM", Strength.Supporting,
            string.Create(CultureInfo.InvariantCulture, $"The room differs from that of another candidate by {rooms[0].Distance} of 64 bits; the faces were not compared."), SharedLinks.Facts(dossier, rooms), [.. rooms]);
    }
}
