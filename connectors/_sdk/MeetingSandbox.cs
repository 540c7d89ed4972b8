namespace Verify.Connectors.Sdk;

/// <summary>An invented interview, in nobody's format.</summary>
public sealed record SandboxMeeting
{
    /// <summary>A number: the same one is the same meeting.</summary>
    public required int Number { get; init; }
    public string Subject { get; init; } = "Interview: remote engineer";
    public required DateTimeOffset StartsAt { get; init; }
    public TimeSpan Length { get; init; } = TimeSpan.FromMinutes(45);
    /// <summary>The mailbox that was invited, as far as the platform knows it.</summary>
    public string? Invited { get; init; }
    /// <summary>How often the platform has completed what it knows.</summary>
    public int Version { get; init; } = 1;
    /// <summary>The candidate's side; one interviewer of the company is always there.</summary>
    public IReadOnlyList<SandboxStay> Stays { get; init; } = [];
}

/// <summary>One stay of a guest; times in minutes from the start.</summary>
public sealed record SandboxStay
{
    public int Guest { get; init; } = 1;
    public double From { get; init; } = 1;
    public double To { get; init; } = 44;
    public string? Name { get; init; }
    public string? Machine { get; init; }
    public string? Ip { get; init; }
    public string? Mac { get; init; }
    public string? Camera { get; init; } = "Integrated Webcam";
    public string Microphone { get; init; } = "Headset Microphone";
    public double VideoMinutes { get; init; } = 40;
}

/// <summary>A stand-in for a meeting platform: the same interview can be held on each.</summary>
public interface IMeetingSandbox
{
    /// <summary>An interview took place, or more of it became known.</summary>
    SandboxWebhook Holds(SandboxMeeting meeting);

    /// <summary>Its recording is there.</summary>
    SandboxWebhook Records(SandboxMeeting meeting, byte[] recording);

    /// <summary>The link of a meeting, as it stands in the calendar.</summary>
    string LinkOf(int number);
}
