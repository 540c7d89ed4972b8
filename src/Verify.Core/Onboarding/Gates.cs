using Verify.Core.Assessing;
using Verify.Core.Checks;
using Verify.Core.Model;

namespace Verify.Core.Onboarding;

/// <summary>The gates of onboarding, computed from what is known. Evidence can show a step as done; what has closed a gate only a person opens.</summary>
public static class Gates
{
    public static IReadOnlyList<Gate> Of(Dossier dossier, Assessment? assessment, IReadOnlyList<KnownAddress> addresses, IReadOnlyList<KnownAccount> accounts)
    {
        var closing = Closing.Of(dossier, assessment);
        return [.. Enum.GetValues<OnboardingGate>().Select(gate => Of(gate, dossier, [.. closing.Where(fact => fact.Closes.Contains(gate))], () => Seen(gate, dossier, addresses, accounts)))];
    }

    private static Gate Of(OnboardingGate gate, Dossier dossier, IReadOnlyList<ClosingFact> closing, Func<(bool Done, string Text, DateTimeOffset? At)> seen)
    {
        GateDecision[] decisions = [.. dossier.All<GateDecision>().Where(decision => decision.Gate == gate)];
        var answered = decisions.Where(decision => decision.Opened).SelectMany(decision => decision.Answers).ToHashSet(StringComparer.Ordinal);
        ClosingFact[] against = [.. closing.Where(fact => !answered.Contains(fact.Key))];
        var last = decisions.LastOrDefault();
        if (last is { Opened: false }) return new Gate(gate, GateState.Hold, last.Reason, last.By, last.ObservedAt, against);
        if (against.Length > 0) return new Gate(gate, GateState.Hold, string.Join(' ', against.Select(fact => fact.Text).Distinct(StringComparer.Ordinal)), null, against.Max(fact => fact.At), against);
        if (last is not null) return new Gate(gate, GateState.Done, last.Reason, last.By, last.ObservedAt, []);
        var (done, text, at) = seen();
        return new Gate(gate, done ? GateState.Done : GateState.Open, text, null, at, []);
    }

    private static (bool Done, string Text, DateTimeOffset? At) Seen(OnboardingGate gate, Dossier dossier, IReadOnlyList<KnownAddress> addresses, IReadOnlyList<KnownAccount> accounts) => gate switch
    {
        OnboardingGate.Identity => Identity(dossier),
        OnboardingGate.Address => Address(addresses),
        OnboardingGate.Payroll => Payroll(accounts),
        OnboardingGate.Laptop => (false, dossier.All<Shipment>().Count > 0 ? "A parcel is ordered; nobody has released it here." : "Nobody has released it yet.", null),
        OnboardingGate.Access => (false, "Nobody has released it yet.", null),
        OnboardingGate.FirstPay => (false, "Nobody has released it yet.", null),
        OnboardingGate.FirstCheckIn => CheckIn(dossier),
        _ => throw new ArgumentOutOfRangeException(nameof(gate), gate, "no such gate"),
    };

    private static (bool, string, DateTimeOffset?) Identity(Dossier dossier)
    {
        if (dossier.Latest<Document>() is not { } document) return (false, "No identity document was read yet.", null);
        var applicant = Applicant.Of(dossier);
        if (document.MachineChecks.Any(check => !check.Passed) || Names.Compare(applicant.Application?.Name?.Text(), document.Name?.Text(), applicant.Aliases) == NameRelation.Different)
            return (false, "The document needs a person's look.", document.ObservedAt);
        return (true, "The document was read, and agrees with the application.", document.ObservedAt);
    }

    private static (bool, string, DateTimeOffset?) Address(IReadOnlyList<KnownAddress> addresses)
    {
        if (addresses.Any(address => address.Agreement == AddressAgreement.Other)) return (false, "The addresses are not all the same.", addresses.Max(address => address.At));
        var same = addresses.Where(address => address.Agreement == AddressAgreement.Same).Select(address => address.Use).Distinct().Count();
        return same >= 2 ? (true, "All addresses agree.", addresses.Max(address => address.At)) : (false, "Fewer than two sources give a whole address.", null);
    }

    private static (bool, string, DateTimeOffset?) Payroll(IReadOnlyList<KnownAccount> accounts)
    {
        if (accounts.Count == 0) return (false, "No account for pay is known yet.", null);
        var at = accounts.Max(account => account.At);
        if (accounts.Any(account => account.Shared)) return (false, "The account for pay is also that of somebody with another name.", at);
        if (accounts.Any(account => account.Holder == NameRelation.Different)) return (false, "The account is in another name.", at);
        return accounts.All(account => account.Holder is NameRelation.Equal or NameRelation.Variant) ? (true, "The account is in the hire's name.", at) : (false, "The holder of the account is not known.", at);
    }

    private static (bool, string, DateTimeOffset?) CheckIn(Dossier dossier)
    {
        if (dossier.All<ManagedDevice>().FirstOrDefault(device => device.FirstCheckIn) is { } device) return (true, "The device has checked in.", device.ObservedAt);
        return dossier.All<OnboardingStep>().FirstOrDefault(step => step.Type == OnboardingStepType.FirstCheckIn && step.Refused != true) is { } step
            ? (true, "The first check-in took place.", step.ObservedAt)
            : (false, "The first check-in has not taken place.", null);
    }
}
