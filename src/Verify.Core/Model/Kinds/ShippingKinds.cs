using System.ComponentModel;

namespace Verify.Core.Model;

/// <summary>One step in the life of the equipment parcel.</summary>
[Kind("shipment", Sensitivity.Personal, Retention.Employment)]
public sealed record Shipment : Evidence
{
    public required string OrderId { get; init; }
    public required ShipmentStep Step { get; init; }
    [Description("The delivery address as it stands after this step.")]
    public Place? Address { get; init; }
    [Description("Who caused the step: candidate, hr, carrier, a name.")]
    public string? Actor { get; init; }
    [Description("Who signed for it.")]
    public string? Signer { get; init; }
    public bool? PhotoMatches { get; init; }
    public bool? IdChecked { get; init; }
}

public enum ShipmentStep { Ordered, LabelCreated, AddressChanged, Redirected, Dispatched, Delivered, PickedUp, Returned }

/// <summary>What a postal authority or dated list says about an address.</summary>
[Kind("address-intel", Sensitivity.Personal, Retention.Employment)]
public sealed record AddressIntel : Evidence
{
    public required Place Address { get; init; }
    [Description("Commercial mail receiving agency.")]
    public bool? MailAgency { get; init; }
    public bool? Forwarder { get; init; }
    public bool? PostOfficeBox { get; init; }
    public bool? Hotel { get; init; }
    public bool? Business { get; init; }
    public bool? Vacant { get; init; }
    public bool? Deliverable { get; init; }
    [Description("Units in the building.")]
    public int? Units { get; init; }
    [Description("A pick-up point that the employer chose, with an identity check.")]
    public bool ChosenByEmployer { get; init; }
    public string? Snapshot { get; init; }
}

/// <summary>A step of onboarding that a person or system recorded.</summary>
[Kind("onboarding-step", Sensitivity.Ordinary, Retention.Employment)]
public sealed record OnboardingStep : Evidence
{
    public required OnboardingStepType Type { get; init; }
    public string? Expected { get; init; }
    public string? Reported { get; init; }
    public bool? Refused { get; init; }
    [Description("Policy allows managed devices only.")]
    public bool? ManagedOnly { get; init; }
}

public enum OnboardingStepType { SerialCheck, OwnDeviceRequest, FirstCheckIn, EquipmentReturned }

/// <summary>What a person decided about a gate of onboarding.</summary>
[Kind("gate-decision", Sensitivity.Restricted, Retention.Employment)]
public sealed record GateDecision : Evidence
{
    public required OnboardingGate Gate { get; init; }
    [Description("Opened: the step is done or may go ahead. Otherwise it is held.")]
    public required bool Opened { get; init; }
    public required string By { get; init; }
    public required string Reason { get; init; }
    [Description("What stood against opening at that moment and was looked at. Whatever comes later closes the gate again.")]
    public IReadOnlyList<string> Answers { get; init; } = [];
}

public enum OnboardingGate { Identity, Address, Payroll, Laptop, Access, FirstPay, FirstCheckIn }

/// <summary>A company device as the device manager sees it.</summary>
[Kind("managed-device", Sensitivity.Personal, Retention.Employment)]
public sealed record ManagedDevice : Evidence
{
    public required string Serial { get; init; }
    public string? Ip { get; init; }
    public double? Latitude { get; init; }
    public double? Longitude { get; init; }
    public string? Country { get; init; }
    [Description("This observation is the first check-in after delivery.")]
    public bool FirstCheckIn { get; init; }
    [Description("Keyed hash of the wireless network's BSSID.")]
    public string? NetworkHash { get; init; }
    [Description("An office, hotel or co-working house known to the tenant.")]
    public bool KnownVenue { get; init; }
    [Description("The address seen is that of an always-on company tunnel.")]
    public bool BehindTunnel { get; init; }
}
