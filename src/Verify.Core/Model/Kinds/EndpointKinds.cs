using System.ComponentModel;

namespace Verify.Core.Model;

/// <summary>What the endpoint agent saw on the company device.</summary>
[Kind("endpoint-observation", Sensitivity.Personal, Retention.Employment)]
public sealed record EndpointObservation : Evidence
{
    public IReadOnlyList<RemoteTool> RemoteTools { get; init; } = [];
    [Description("USB, display or neighbour identifiers of a hardware remote control, as listed.")]
    public IReadOnlyList<string> KvmIdentifiers { get; init; } = [];
    [Description("USB id or process of a known input faker.")]
    public IReadOnlyList<string> Jigglers { get; init; } = [];
    [Description("Variance of the pointer's period, per cent, and for how many hours.")]
    public double? PointerPeriodVariance { get; init; }
    public double? PointerPeriodHours { get; init; }
    [Description("Share of active hours with the lid closed and input arriving, 0 to 1.")]
    public double? LidClosedInputShare { get; init; }
    public bool? LocalInputDevice { get; init; }
    [Description("Docked to a screen of its own.")]
    public bool? Docked { get; init; }
    public double? UptimeDays { get; init; }
    public bool? StayedAtOneSpot { get; init; }
    [Description("A process that is not a browser read the cookie store.")]
    public bool? CookieStoreRead { get; init; }
    [Description("The cookie reader is a known backup or migration tool.")]
    public bool CookieReaderKnown { get; init; }
    [Description("Policy exception for lab hardware.")]
    public bool LabException { get; init; }
}

/// <summary>A remote-control program from the dated list.</summary>
public sealed record RemoteTool
{
    public required string Name { get; init; }
    public bool Approved { get; init; }
    [Description("Installed by the user, not by IT.")]
    public bool InstalledByUser { get; init; }
    public DateTimeOffset? InstalledAt { get; init; }
}

/// <summary>An alert of the endpoint agent.</summary>
[Kind("endpoint-alert", Sensitivity.Restricted, Retention.Employment)]
public sealed record EndpointAlert : Evidence
{
    public required AlertSeverity Severity { get; init; }
    public string? Category { get; init; }
    [Description("Triaged as a false alert.")]
    public bool FalsePositive { get; init; }
}

public enum AlertSeverity { Low, Medium, High, Critical }

/// <summary>A phone or key that approves sign-ins, and for how many people.</summary>
[Kind("authenticator", Sensitivity.Restricted, Retention.Employment)]
public sealed record Authenticator : Evidence
{
    public required string DeviceHash { get; init; }
    [Description("Distinct people whose sign-ins it approves, this one included.")]
    public required int Users { get; init; }
    [Description("A registered shared or break-glass device.")]
    public bool RegisteredShared { get; init; }
    public bool Household { get; init; }
}

/// <summary>One successful sign-in to company systems.</summary>
[Kind("sign-in", Sensitivity.Personal, Retention.Employment)]
public sealed record SignIn : Evidence
{
    public string? Ip { get; init; }
    public string? Country { get; init; }
    public bool? ManagedDevice { get; init; }
    public bool? Anonymiser { get; init; }
    public string? TokenHash { get; init; }
    public string? DeviceId { get; init; }
    public bool Interactive { get; init; } = true;
}

/// <summary>Working hours and blocks per day, from systems that policy allows to be read.</summary>
[Kind("work-pattern", Sensitivity.Personal, Retention.Employment)]
public sealed record WorkPattern : Evidence
{
    public required IReadOnlyList<WorkDay> Days { get; init; }
}

/// <summary>One day's activity.</summary>
public sealed record WorkDay
{
    public required PartialDate Date { get; init; }
    public required double ActiveHours { get; init; }
    [Description("Disjoint blocks of at least eight hours.")]
    public int LongBlocks { get; init; }
}

/// <summary>Movement of code and data.</summary>
[Kind("data-movement", Sensitivity.Restricted, Retention.Employment)]
public sealed record DataMovement : Evidence
{
    public int? Clones { get; init; }
    [Description("Median of clones over seven days in the same role and cohort.")]
    public double? RoleMedianClones { get; init; }
    public int? ForksToPersonal { get; init; }
    public int? ArchivesToPersonalCloud { get; init; }
    public bool Approved { get; init; }
}

/// <summary>A threat to leak or withhold, confirmed by people.</summary>
[Kind("threat", Sensitivity.Restricted, Retention.Employment)]
public sealed record Threat : Evidence
{
    public IReadOnlyList<string> ConfirmedBy { get; init; } = [];
    public string? Summary { get; init; }
}
