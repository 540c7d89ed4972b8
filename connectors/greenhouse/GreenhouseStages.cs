using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.Greenhouse;

/// <summary>Greenhouse lets every job name its stages; the ones it starts with are known, the others the setting stageMap names.</summary>
internal static class GreenhouseStages
{
    private static readonly Dictionary<string, Stage> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Application Review"] = Stage.Application,
        ["Preliminary Phone Screen"] = Stage.Screening,
        ["Recruiter Phone Screen"] = Stage.Screening,
        ["Phone Screen"] = Stage.Screening,
        ["Recruiter Screen"] = Stage.Screening,
        ["Identity verification"] = Stage.Screening,
        ["Assessment"] = Stage.Screening,
        ["Take Home Test"] = Stage.Screening,
        ["Hiring Manager Screen"] = Stage.Interview,
        ["Phone Interview"] = Stage.Interview,
        ["Technical Phone Interview"] = Stage.Interview,
        ["Technical Interview"] = Stage.Interview,
        ["Face to Face"] = Stage.Interview,
        ["Onsite"] = Stage.Interview,
        ["Onsite Interview"] = Stage.Interview,
        ["Executive Interview"] = Stage.Interview,
        ["Reference Check"] = Stage.Interview,
        ["Offer"] = Stage.Offer,
    };

    public static Stage? Map(string? name, Connection connection) => StageMap.Of(name, connection, Known);
}
