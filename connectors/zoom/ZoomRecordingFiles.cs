using Verify.Connectors.Sdk;

namespace Verify.Connectors.Zoom;

/// <summary>The recording of an interview in Zoom's cloud, by the meeting's and the file's id; where it can be downloaded is asked for each time.</summary>
internal sealed class ZoomRecordingFiles(ZoomClient zoom)
{
    /// <summary>The views that show most of the candidate come first; a shared screen without anybody's picture shows nothing.</summary>
    private static readonly string[] Views = ["gallery_view", "speaker_view", "active_speaker", "shared_screen_with_gallery_view", "shared_screen_with_speaker_view"];

    public static bool AreWanted(Connection connection) => connection.Setting("recordings") == "yes";

    /// <summary>The best file of a meeting; nothing where it was not recorded, or is still being worked on.</summary>
    public async Task<Result<string?>> FindAsync(string uuid, CancellationToken cancel)
    {
        var got = await zoom.RecordingsAsync(uuid, cancel);
        if (got.Failure is { Category: FailureCategory.NotFound }) return Result<string?>.Of(null);
        if (!got.Succeeded(out var all, out var failure)) return failure;
        var best = (all.RecordingFiles ?? []).Where(file => file is { FileType: "MP4", Status: "completed", Id.Length: > 0 } && Views.Contains(file.RecordingType)).MinBy(file => Array.IndexOf(Views, file.RecordingType));
        return best is null ? Result<string?>.Of(null) : $"{Uri.EscapeDataString(uuid)}/{Uri.EscapeDataString(best.Id!)}";
    }

    public async Task<Result<IReadOnlyList<string>>> DownloadAsync(string recording, Stream target, Connection connection, CancellationToken cancel)
    {
        if (!AreWanted(connection)) return new Failure(FailureCategory.Refused, "recordings are switched off");
        if (recording.Split('/') is not [var meeting, var id]) return new Failure(FailureCategory.Rejected, "not a recording of this connector");
        var uuid = Uri.UnescapeDataString(meeting);
        if (!(await zoom.RecordingsAsync(uuid, cancel)).Succeeded(out var all, out var failure)) return failure;
        if ((all.RecordingFiles ?? []).FirstOrDefault(file => file.Id == Uri.UnescapeDataString(id)) is not { } found) return new Failure(FailureCategory.NotFound, "the recording is not there any more");
        if (!Uri.TryCreate(found.DownloadUrl, UriKind.Absolute, out var address)) return new Failure(FailureCategory.BadAnswer, "GET recordings: without an address");
        if (!(await zoom.PastParticipantsAsync(uuid, cancel)).Succeeded(out var people, out failure)) return failure;
        if ((await zoom.DownloadAsync(address, target, cancel)).Failure is { } broken) return broken;
        // Whoever has no mailbox is a stranger all the same: the user's id counts as one whose face nobody knows.
        return people.Where(one => one.InternalUser == true).Select(one => one.Email ?? one.UserEmail ?? one.Id ?? one.UserId ?? "").Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
    }
}
