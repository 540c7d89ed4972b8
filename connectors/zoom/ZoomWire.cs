using System.Text.Json;
using System.Text.Json.Serialization;

namespace Verify.Connectors.Zoom;

internal sealed record ZoomEnvelope
{
    public string? Event { get; init; }
    public ZoomPayload? Payload { get; init; }
}

internal sealed record ZoomPayload
{
    public ZoomMeeting? Object { get; init; }
    [JsonPropertyName("plainToken")]
    public string? PlainToken { get; init; }
}

/// <summary>A meeting that was held. Its number is a text in some answers and a number in others.</summary>
internal sealed record ZoomMeeting
{
    public JsonElement Id { get; init; }
    public string? Uuid { get; init; }
    public string? Topic { get; init; }
    public DateTimeOffset? StartTime { get; init; }

    public string? Number => Id.ValueKind switch { JsonValueKind.String => Id.GetString(), JsonValueKind.Number => Id.GetRawText(), _ => null };
}

/// <summary>The recordings of a meeting that was held.</summary>
internal sealed record ZoomRecordings
{
    public IReadOnlyList<ZoomRecording>? RecordingFiles { get; init; }
}

internal sealed record ZoomRecording
{
    public string? Id { get; init; }
    public string? FileType { get; init; }
    public string? Status { get; init; }
    public string? RecordingType { get; init; }
    public string? DownloadUrl { get; init; }
}

internal sealed record ZoomToken
{
    public required string AccessToken { get; init; }
    public required int ExpiresIn { get; init; }
    public string? Scope { get; init; }
}

internal sealed record ZoomPage
{
    public string? NextPageToken { get; init; }
    public IReadOnlyList<ZoomParticipant>? Participants { get; init; }
    public IReadOnlyList<ZoomMeeting>? Meetings { get; init; }
}

/// <summary>One stay of a participant, as the dashboard or a report has it. For guests much of it is blank.</summary>
internal sealed record ZoomParticipant
{
    /// <summary>The account's own people have one; guests have none.</summary>
    public string? Id { get; init; }
    public string? UserId { get; init; }
    public string? ParticipantUuid { get; init; }
    public string? UserName { get; init; }
    public string? Name { get; init; }
    public string? Email { get; init; }
    public string? UserEmail { get; init; }
    public bool? InternalUser { get; init; }
    public string? Device { get; init; }
    public string? Os { get; init; }
    public string? OsVersion { get; init; }
    public string? Client { get; init; }
    public string? Version { get; init; }
    public string? PcName { get; init; }
    public string? MacAddr { get; init; }
    public string? HarddiskId { get; init; }
    public string? IpAddress { get; init; }
    public string? Microphone { get; init; }
    public string? Speaker { get; init; }
    public string? Camera { get; init; }
    public string? Status { get; init; }
    public DateTimeOffset? JoinTime { get; init; }
    public DateTimeOffset? LeaveTime { get; init; }
    public IReadOnlyList<ZoomMinute>? UserQos { get; init; }
}

/// <summary>One minute of one participant's lines.</summary>
internal sealed record ZoomMinute
{
    public ZoomLine? AudioInput { get; init; }
    public ZoomLine? VideoInput { get; init; }
}

/// <summary>Figures with their units, such as "27.5 kbps".</summary>
internal sealed record ZoomLine
{
    public string? Bitrate { get; init; }
    public string? Jitter { get; init; }
    public string? AvgLoss { get; init; }
    public string? FrameRate { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(ZoomEnvelope))]
[JsonSerializable(typeof(ZoomMeeting))]
[JsonSerializable(typeof(ZoomRecordings))]
[JsonSerializable(typeof(ZoomToken))]
[JsonSerializable(typeof(ZoomPage))]
internal sealed partial class ZoomJson : JsonSerializerContext;
