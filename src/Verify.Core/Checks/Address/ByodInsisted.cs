using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.Address;

/// <summary>Does the hire ask again and again to work on a device of their own?</summary>
internal static class ByodInsisted
{
    private static readonly Threshold Requests = new("requests", 2, "requests");

    private static readonly Indicator Insisted = new()
    {
        Id = "byod-insisted",
        Family = Family.Address,
        Strength = Strength.Supporting,
        Stages = [Stage.Offer, Stage.Onboarding],
        HonestCauses = "Ergonomics, accessibility, privacy, habits of contractors.",
        Clears = "Work on the managed device, or an accommodation.",
    };

    public static readonly Check Check = new()
    {
        Id = "byod-insisted",
        Version = 1,
        Title = "Requests to use an own device",
        Explanation = "Requests for an exemption where policy allows managed devices only. Recorded, and nothing follows from it alone.",
        Indicators = [Insisted],
        Thresholds = [Requests],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var requests = context.Dossier.All<OnboardingStep>().Where(s => s.Type == OnboardingStepType.OwnDeviceRequest).ToArray();
        if (requests.Length == 0)
            return context.Dossier.All<OnboardingStep>().Count > 0 ? Insisted.NotObserved() : Insisted.NotChecked("no step of onboarding recorded");
        if (Applicant.Of(context.Dossier).Accommodations.Contains("own-device")) return Insisted.NotObserved("An accommodation covers the device.");
        var against = requests.Where(r => r.ManagedOnly == true).ToArray();
        return against.Length < context.Value(Requests) ? Insisted.NotObserved()
            : Insisted.Observed(null, Strength.Supporting, string.Create(CultureInfo.InvariantCulture, $"An own device was asked for {against.Length} times, where policy allows managed devices only."), [], against);
    }
}
