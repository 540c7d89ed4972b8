using Verify.Core.Checks.Payroll;
using Verify.Core.Model;

namespace Verify.Core.Checks.Endpoint;

/// <summary>When the company device came to life, and when the work began.</summary>
internal static class FirstDays
{
    /// <summary>The first check-in of a company device, else its delivery.</summary>
    public static DateTimeOffset? FirstBoot(Dossier dossier)
    {
        DateTimeOffset? first = null;
        foreach (var device in dossier.All<ManagedDevice>())
            if (device.FirstCheckIn) first = Earlier(first, device.ObservedAt);
        foreach (var step in dossier.All<OnboardingStep>())
            if (step.Type == OnboardingStepType.FirstCheckIn) first = Earlier(first, step.ObservedAt);
        if (first is not null) return first;
        foreach (var shipment in dossier.All<Shipment>())
            if (shipment.Step is ShipmentStep.Delivered or ShipmentStep.PickedUp) first = Earlier(first, shipment.ObservedAt);
        return first;
    }

    /// <summary>Whole days from the first day of work; nothing when that day or the time is not known.</summary>
    public static int? DaysFromStart(Dossier dossier, DateTimeOffset? at) =>
        PayChanges.Start(dossier) is { } start && at is { } known ? DateOnly.FromDateTime(known.UtcDateTime).DayNumber - start.Earliest.DayNumber : null;

    /// <summary>Remote-control programs that the user installed and nobody approved.</summary>
    public static List<(EndpointObservation Observation, RemoteTool Tool)> UnapprovedTools(Dossier dossier)
    {
        var found = new List<(EndpointObservation, RemoteTool)>();
        foreach (var observation in dossier.All<EndpointObservation>())
            foreach (var tool in observation.RemoteTools)
                if (tool is { Approved: false, InstalledByUser: true }) found.Add((observation, tool));
        return found;
    }

    /// <summary>The observation that shows a hardware remote control outside an agreed lab.</summary>
    public static EndpointObservation? Kvm(Dossier dossier)
    {
        foreach (var observation in dossier.All<EndpointObservation>())
            if (observation.KvmIdentifiers.Count > 0 && !observation.LabException) return observation;
        return null;
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b ?? a : a;
}
