using Verify.Core.Model;

namespace Verify.Core.Documents;

/// <summary>A document check's answer. Not checked is an answer of its own: it never means clean.</summary>
public enum FindingState
{
    Passed,
    Failed,
    NotChecked,
}

/// <summary>One check of one document: which, its answer, and a plain sentence that names the values it looked at.</summary>
public sealed record DocumentFinding(string Check, FindingState State, string Detail)
{
    public static DocumentFinding Passed(string check, string detail) => new(check, FindingState.Passed, detail);
    public static DocumentFinding Failed(string check, string detail) => new(check, FindingState.Failed, detail);
    public static DocumentFinding NotChecked(string check, string why) => new(check, FindingState.NotChecked, why);

    /// <summary>The finding as a document's evidence holds it; a check that was not made leaves none.</summary>
    public MachineCheck? AsMachineCheck() => State == FindingState.NotChecked ? null : new MachineCheck { Id = Check, Passed = State == FindingState.Passed, Detail = Detail };

    /// <summary>Passed or failed by a condition, each with its own sentence.</summary>
    public static DocumentFinding Of(string check, bool passed, string whenPassed, string whenFailed) =>
        passed ? Passed(check, whenPassed) : Failed(check, whenFailed);
}
