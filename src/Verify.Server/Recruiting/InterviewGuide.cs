using Verify.Core.Model;

namespace Verify.Server.Recruiting;

/// <summary>What to do in the interview, by stage: the same for every candidate, so that it tells nothing about one.</summary>
internal static class InterviewGuide
{
    private static readonly string[] Before =
    [
        "Say in the invitation that video is expected, and that another way is found for whoever asks.",
        "Invite through the calendar of the company, so that the meeting is on record for both sides.",
    ];

    private static readonly string[] During =
    [
        "Ask every candidate the same opening questions, and to switch the camera on.",
        "Let the candidate explain one piece of own work in depth: what was hard, what was left out, what would be done differently.",
        "Share a small task on the screen and talk about it together.",
        "Fill in the interviewer's form right after the call, with what you saw and heard, and nothing about what kind of person it was.",
        "If something seems odd, do not confront anybody: note it, and go on as with everybody else.",
    ];

    private static readonly string[] After =
    [
        "Send the offer with the start date through the ATS; what is needed next is asked for by itself.",
        "Pass questions about address, pay or equipment on to HR; do not take new details by mail or telephone.",
    ];

    public static IReadOnlyList<string> For(Stage? stage) => stage switch
    {
        null or Stage.Application or Stage.Screening => Before,
        Stage.Interview => During,
        Stage.Offer or Stage.Onboarding or Stage.FirstWeeks or Stage.Exit => After,
        _ => throw new ArgumentOutOfRangeException(nameof(stage)),
    };
}
