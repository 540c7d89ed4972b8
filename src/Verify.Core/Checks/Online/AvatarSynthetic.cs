using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.Online;

/// <summary>Was the profile's picture generated?</summary>
internal static class AvatarSynthetic
{
    private static readonly Threshold Detectors = new("detectors", 2, "independent detectors");

    private static readonly Indicator Synthetic = new()
    {
        Id = "avatar-synthetic",
        Family = Family.Online,
        Strength = Strength.Supporting,
        Stages = [Stage.Screening],
        HonestCauses = "Services that make portraits with AI are common among honest people.",
        Clears = "The person in the call looks like the picture.",
    };

    public static readonly Check Check = new()
    {
        Id = "avatar-synthetic",
        Version = 1,
        Title = "Profile picture",
        Explanation = "A statement in the picture's metadata or content credentials, or two independent detectors above their thresholds.",
        Indicators = [Synthetic],
        Thresholds = [Detectors],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var profiles = context.Dossier.All<ProfileSnapshot>();
        foreach (var profile in profiles)
            if (profile.AvatarGenerated == true)
                return Synthetic.Observed("STATED", Strength.Supporting, $"The picture of the profile at {profile.Site} says of itself that it was generated.", [$"account:{profile.Handle}"], profile);

        var results = context.Dossier.All<DetectorResult>().Where(result => result.Target == DetectorTarget.Avatar).ToArray();
        var above = Array.FindAll(results, result => result.Score > result.Threshold);
        foreach (var picture in above.GroupBy(result => result.TargetId ?? "").OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var count = picture.Select(result => result.Detector).Distinct(StringComparer.OrdinalIgnoreCase).Count();
            if (count >= context.Value(Detectors))
                return Synthetic.Observed("DETECTORS", Strength.Supporting, string.Create(CultureInfo.InvariantCulture, $"{count} independent detectors take the picture for a generated one."), [], [.. picture]);
        }
        if (above.Length > 0) return Synthetic.NotObserved("Note: one detector alone takes the picture for a generated one.", above);
        return results.Length > 0 || profiles.Any(profile => profile.AvatarGenerated is not null) ? Synthetic.NotObserved() : Synthetic.NotChecked("no picture checked");
    }
}
