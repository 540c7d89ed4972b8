using Verify.Core.Model;

namespace Verify.Core.Checks.Address;

/// <summary>Could the hire read out the serial number of the delivered laptop?</summary>
internal static class DeviceSerialUnconfirmed
{
    private static readonly Threshold Refusals = new("refusals", 2, "refusals");

    private static readonly Indicator Unconfirmed = new()
    {
        Id = "device-serial-unconfirmed",
        Family = Family.Address,
        Strength = Strength.Strong,
        Stages = [Stage.Onboarding],
        HonestCauses = "Blindness, a hardware swap, a label that came off.",
        Clears = "The serial number as the device itself reports it, with another proof.",
        Task = "Please ask the hire to open the laptop's settings and read the serial number.",
    };

    public static readonly Check Check = new()
    {
        Id = "device-serial-unconfirmed",
        Version = 1,
        Title = "Serial number of the laptop",
        Explanation = "The number that was read out is compared with the one that was sent, letters that look like digits set aside; or the read-out was refused twice. The last answer counts.",
        Indicators = [Unconfirmed],
        Thresholds = [Refusals],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var steps = context.Dossier.All<OnboardingStep>().Where(s => s.Type == OnboardingStepType.SerialCheck).ToArray();
        var challenges = context.Dossier.All<Challenge>().Where(c => c is { Type: ChallengeType.DeviceSerial, AppliesToEveryone: true, Accommodation: false, AlternativeTaken: false }).ToArray();
        if (steps.Length == 0 && challenges.Length == 0) return Unconfirmed.NotChecked("serial number not asked for");
        if (Applicant.Of(context.Dossier).Accommodations.Contains("serial-check")) return Unconfirmed.NotObserved("An accommodation covers the read-out.");

        var read = Array.FindLast(steps, s => !string.IsNullOrWhiteSpace(s.Reported) && !string.IsNullOrWhiteSpace(s.Expected));
        if (challenges.LastOrDefault() is { Result: ChallengeResult.Passed } passed && !(read?.ObservedAt > passed.ObservedAt)) return Unconfirmed.NotObserved();
        if (read is not null)
            return Plain(read.Reported!) == Plain(read.Expected!) ? Unconfirmed.NotObserved()
                : Unconfirmed.Observed("DIFFERENT", Strength.Strong, "The serial number that was read out is not that of the delivered laptop.", [], read);

        Evidence[] refused = [.. steps.Where(s => s.Refused == true), .. challenges.Where(c => c.Result is ChallengeResult.Declined or ChallengeResult.Failed)];
        if (refused.Length >= context.Value(Refusals)) return Unconfirmed.Observed("REFUSED", Strength.Strong, "The serial number was asked for more than once and not shown.", [], refused);
        return refused.Length > 0 ? Unconfirmed.NotObserved() : Unconfirmed.NotChecked("no answer yet");
    }

    /// <summary>Letters and digits that look alike on a label are one.</summary>
    private static string Plain(string serial) =>
        string.Concat(serial.ToUpperInvariant().Where(char.IsLetterOrDigit).Select(c => c switch { 'O' => '0', 'I' or 'L' => '1', _ => c }));
}
