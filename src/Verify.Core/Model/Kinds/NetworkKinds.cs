using System.ComponentModel;

namespace Verify.Core.Model;

/// <summary>What the candidate was doing when a network or device was seen.</summary>
public enum Activity { Application, Scheduling, Assessment, Interview, Signature, IdentityCheck, Onboarding, Work }

/// <summary>One event in which the candidate's address was seen.</summary>
[Kind("network-event", Sensitivity.Personal, Retention.Network)]
public sealed record NetworkEvent : Evidence
{
    public required string Ip { get; init; }
    public required Activity Activity { get; init; }
    [Description("A person acted (a keep-alive is not interactive).")]
    public bool Interactive { get; init; } = true;
    public string? SessionId { get; init; }
    public string? UserAgent { get; init; }
}

/// <summary>What a dated snapshot or vendor says about an address. Coordinates of the exit, with their accuracy.</summary>
[Kind("ip-intel", Sensitivity.Personal, Retention.Network)]
public sealed record IpIntel : Evidence
{
    public required string Ip { get; init; }
    public string? Country { get; init; }
    public string? Region { get; init; }
    public string? City { get; init; }
    public double? Latitude { get; init; }
    public double? Longitude { get; init; }
    [Description("Kilometres.")]
    public double? AccuracyKm { get; init; }
    public int? Asn { get; init; }
    public string? AsnName { get; init; }
    public bool Vpn { get; init; }
    public bool Tor { get; init; }
    public bool PublicProxy { get; init; }
    public bool Hosting { get; init; }
    public bool ResidentialProxy { get; init; }
    public DateTimeOffset? ResidentialProxyLastSeen { get; init; }
    [Description("A privacy relay of a large platform: not counted as an anonymiser.")]
    public bool Relay { get; init; }
    [Description("A corporate gateway on the allow-list: not counted as an anonymiser.")]
    public bool CorporateGateway { get; init; }
    public bool CarrierNat { get; init; }
    [Description("A known shared network: university, library, co-working house.")]
    public bool SharedVenue { get; init; }
    public string? Provider { get; init; }
    [Description("The address is allotted to, or documented as used by, the DPRK.")]
    public bool EmbargoedRange { get; init; }
    [Description("Country of the tenant's own legal embargo list.")]
    public bool EmbargoedCountry { get; init; }
    [Description("How many independent sources place the address there.")]
    public int? GeoSources { get; init; }
    [Description("VPN exit sets that public reporting ties to this scheme.")]
    public IReadOnlyList<ReportedExit> ReportedExits { get; init; } = [];
    [Description("Name and date of the snapshot that answered.")]
    public required string Snapshot { get; init; }
}

/// <summary>An address set named in a public report.</summary>
public sealed record ReportedExit
{
    public required string Source { get; init; }
    [Description("The address itself was published, not only its provider.")]
    public bool ExactAddress { get; init; }
    public PartialDate? SeenFrom { get; init; }
    public PartialDate? SeenTo { get; init; }
}

/// <summary>What a consented page or assessment tool saw of the device.</summary>
[Kind("device-event", Sensitivity.Personal, Retention.Network)]
public sealed record DeviceEvent : Evidence
{
    [Description("First-party id of the device; absent where consent is.")]
    public string? DeviceId { get; init; }
    public Activity? Activity { get; init; }
    [Description("Minutes east of UTC that the device's clock showed.")]
    public int? UtcOffsetMinutes { get; init; }
    public string? TimeZone { get; init; }
    [Description("Remote-control software that a consented agent reported.")]
    public string? RemoteControl { get; init; }
    public bool? Virtual { get; init; }
    public bool? WebDriver { get; init; }
    public string? GraphicsRenderer { get; init; }
    public string? Ip { get; init; }
    public string? CameraLabel { get; init; }
}

/// <summary>What happened in a skills test.</summary>
[Kind("skills-test", Sensitivity.Personal, Retention.Application)]
public sealed record SkillsTest : Evidence
{
    public IReadOnlyList<Paste> Pastes { get; init; } = [];
    public int? AddressChanges { get; init; }
    public bool? RemoteControl { get; init; }
    [Description("The stated rules allow outside help.")]
    public bool OutsideHelpAllowed { get; init; }
}

/// <summary>Text pasted into a task.</summary>
public sealed record Paste
{
    public required string Task { get; init; }
    public required int Characters { get; init; }
    [Description("It came from the editor itself.")]
    public bool FromEditor { get; init; }
}

/// <summary>Instants at which the candidate wrote, committed or offered time: for working hours only.</summary>
[Kind("activity-times", Sensitivity.Personal, Retention.Network)]
public sealed record ActivityTimes : Evidence
{
    public required ActivityChannel Channel { get; init; }
    public required IReadOnlyList<DateTimeOffset> At { get; init; }
}

public enum ActivityChannel { Message, Commit, Availability, SignIn, Call }
