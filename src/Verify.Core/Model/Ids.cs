namespace Verify.Core.Model;

/// <summary>One customer organisation. Lower-case letters, digits and hyphens.</summary>
public readonly record struct TenantId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>A person in one tenant's pipeline (later a hire); opaque.</summary>
public readonly record struct CandidateId(string Value) : IComparable<CandidateId>
{
    public int CompareTo(CandidateId other) => string.CompareOrdinal(Value, other.Value);
    public override string ToString() => Value;
}

/// <summary>One observation. Derived from the raw source values under the candidate's key, so that a repeated delivery is the same evidence.</summary>
public readonly record struct EvidenceId(string Value) : IComparable<EvidenceId>
{
    public int CompareTo(EvidenceId other) => string.CompareOrdinal(Value, other.Value);
    public override string ToString() => Value;
}
