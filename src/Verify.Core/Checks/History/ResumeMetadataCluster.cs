using Verify.Core.Model;

namespace Verify.Core.Checks.History;

/// <summary>Does the file's metadata tie CVs of different people together?</summary>
internal static class ResumeMetadataCluster
{
    private static readonly Indicator Metadata = new()
    {
        Id = "resume-metadata-cluster",
        Family = Family.History,
        Strength = Strength.Supporting,
        Stages = [Stage.Application],
        HonestCauses = "CV services, a computer that several people use, career centres.",
        Clears = "The candidate names the service or shared computer.",
    };

    public static readonly Check Check = new()
    {
        Id = "resume-metadata-cluster",
        Version = 1,
        Title = "Metadata of CV files",
        Explanation = "Author and document id of the file are compared with those of other people, generic ones left out; program and minute alone only support.",
        Indicators = [Metadata],
        Run = context => [Run(context.Dossier)],
    };

    private static Signal Run(Dossier dossier)
    {
        var links = SharedLinks.ToOthers(dossier, SelectorType.ResumeMetadata);
        if (links.Count == 0) return SharedLinks.LookedUp(dossier, SelectorType.ResumeMetadata) ? Metadata.NotObserved() : Metadata.NotChecked(SharedLinks.NotLookedUp);
        var firm = links.FindAll(link => !link.Weak);
        return firm.Count > 0
            ? Metadata.Observed("AUTHOR", Strength.Strong, "The CV file has the author or document id of a file that a person of another name sent.", SharedLinks.Facts(dossier, firm), [.. firm])
            : Metadata.Observed("MINUTE", Strength.Supporting, "The CV file was made by the same program in the same minute as that of a person of another name.", SharedLinks.Facts(dossier, links), [.. links]);
    }
}
