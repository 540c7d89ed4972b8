using Verify.Core.Model;

namespace Verify.Server.Receiving;

/// <summary>What a piece of evidence says about whether an application goes on: from its end the time is counted for which data is kept.</summary>
/// <param name="Application">The application within the system that speaks of it.</param>
/// <param name="At">When it ended; nothing where it goes on.</param>
internal sealed record Closing(string Application, DateTimeOffset? At, DateTimeOffset ObservedAt)
{
    /// <summary>A rejection or a withdrawal ends an application; everything else that is heard of it says that it goes on.</summary>
    public static Closing? Of(Evidence evidence) => evidence switch
    {
        StageChange { Status: ApplicationStatus.Rejected or ApplicationStatus.Withdrawn, ObservedAt: { } at } change => new Closing(Key(change.Source, change.ApplicationId), at, at),
        StageChange { ObservedAt: { } at } change => new Closing(Key(change.Source, change.ApplicationId), null, at),
        Application { ObservedAt: { } at } application => new Closing(Key(application.Source, application.ApplicationId), null, at),
        _ => null,
    };

    private static string Key(string source, string? application) => $"{source}/{application}";
}
