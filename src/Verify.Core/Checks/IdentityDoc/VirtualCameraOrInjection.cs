using Verify.Core.Model;

namespace Verify.Core.Checks.IdentityDoc;

/// <summary>Does the picture come from a program, an emulator or a tampered app?</summary>
internal static class VirtualCameraOrInjection
{
    private static readonly Indicator Injection = new()
    {
        Id = "virtual-camera-or-injection",
        Family = Family.IdentityDoc,
        Strength = Strength.Supporting,
        Stages = [Stage.Interview, Stage.Onboarding],
        HonestCauses = "Streaming set-ups, background filters, accessibility tools, cloud desktops, rooted phones.",
        Clears = "The same step with an ordinary phone or the physical camera.",
        Task = "Please ask the candidate to repeat the step with an ordinary phone.",
    };

    public static readonly Check Check = new()
    {
        Id = "virtual-camera-or-injection",
        Version = 2,
        Title = "Origin of the picture",
        Explanation = "Device attestation and camera label of the last identity check; in interviews a virtual camera counts only when it stays after the request to switch.",
        Indicators = [Injection],
        Run = context => [Run(context)],
    };

    private static readonly WordList Cameras = new("virtual-cameras.txt");

    private static Signal Run(CheckContext context)
    {
        var check = context.Dossier.All<IdentityCheck>().LastOrDefault(c => c.AttestationFailed is not null || c.Emulator is not null || c.VirtualCamera is not null || c.CameraLabel is not null);
        var sessions = context.Dossier.All<InterviewSession>().Where(s => s.CameraLabel is not null || s.VirtualCamera is not null).ToArray();
        if (check is null && sessions.Length == 0) return Injection.NotChecked("no camera or device seen");

        if (check is not null && Reason(check) is { } reason)
            return Injection.Observed(reason, Strength.Strong, reason switch
            {
                "ATTESTATION" => "The device's attestation failed in the identity check.",
                "EMULATOR" => "The identity check ran on an emulator.",
                _ => $"The camera of the identity check is virtual ({check.CameraLabel ?? "no label"}).",
            }, [], check);

        // What the platform saw of the camera and what the interviewer saw of the switch may be told apart.
        var stayed = context.Dossier.All<InterviewSession>().Where(s => s.VirtualCameraKept == true).Select(s => s.SessionId).ToHashSet(StringComparer.Ordinal);
        var kept = Array.Find(sessions, s => stayed.Contains(s.SessionId) && (s.VirtualCamera == true || Cameras.In(s.CameraLabel) is not null));
        return kept is null ? Injection.NotObserved()
            : Injection.Observed("INTERVIEW", Strength.Supporting, "A virtual camera stayed in use after the request to switch to the physical one.", [], kept);
    }

    private static string? Reason(IdentityCheck check) => check switch
    {
        { AttestationFailed: true } => "ATTESTATION",
        { Emulator: true } => "EMULATOR",
        { VirtualCamera: true } => "VIRTUAL-CAMERA",
        { VirtualCamera: null } when Cameras.In(check.CameraLabel) is not null => "VIRTUAL-CAMERA",
        _ => null,
    };
}
