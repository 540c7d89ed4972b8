using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Verify.Core.Model;

/// <summary>One immutable observation about a candidate. Never edited, only superseded. The sealed records under <c>Model/Kinds</c> are all kinds there are.</summary>
[JsonConverter(typeof(EvidenceConverter))]
public abstract record Evidence
{
    public required EvidenceId Id { get; init; }

    /// <summary>The kind's name in JSON; it decides which further members there are.</summary>
    [JsonInclude]
    public string Kind => EvidenceKinds.NameOf(GetType());

    [Description("The system that brought the observation, for example 'greenhouse', 'portal', 'generic'.")]
    public required string Source { get; init; }

    [Description("When it was true in the world (not when it was received). Absent where the source does not say.")]
    public DateTimeOffset? ObservedAt { get; init; }

    public Assurance Assurance { get; init; } = Assurance.Observed;

    [Description("The evidence that this one replaces.")]
    public EvidenceId? Supersedes { get; init; }
}

/// <summary>How closely a kind of evidence must be kept.</summary>
public enum Sensitivity
{
    /// <summary>Facts about the pipeline or about public things.</summary>
    Ordinary,
    /// <summary>Personal data: names, contact points, addresses, history.</summary>
    Personal,
    /// <summary>Documents, accounts, tax and screening: security and compliance only.</summary>
    Restricted,
    /// <summary>Biometric results: only with notice, consent and release.</summary>
    Biometric,
}

/// <summary>How long a kind of evidence is kept; the policy gives each class its days.</summary>
public enum Retention { Pipeline, Application, Document, Biometric, Employment, Network }

/// <summary>Says once, on the record itself, what a kind is called and how it must be kept.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class KindAttribute(string name, Sensitivity sensitivity, Retention retention) : Attribute
{
    public string Name { get; } = name;
    public Sensitivity Sensitivity { get; } = sensitivity;
    public Retention Retention { get; } = retention;
}

/// <summary>Marks a member that no check may read: it is, or stands close to, a protected attribute (catalogue section 13).</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ProtectedAttribute : Attribute;
