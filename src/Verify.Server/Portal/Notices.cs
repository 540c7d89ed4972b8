using Verify.Core.Asking;
using Verify.Core.Model;

namespace Verify.Server.Portal;

/// <summary>What a candidate is told before deciding about a purpose: sentences by purpose, and what the law of the place adds. The texts are keys of PortalTexts.</summary>
internal static class Notices
{
    public static string VersionFor(IReadOnlyList<string> places) => $"{PortalPlan.NoticeEdition}:{string.Join('+', places)}";

    public static string TitleOf(ConsentPurpose purpose) => purpose switch
    {
        ConsentPurpose.Documents => "Documents",
        ConsentPurpose.Biometrics => "Live check and comparison of faces",
        ConsentPurpose.NetworkAndDevice => "Network and device",
        ConsentPurpose.EmploymentVerification => "Earlier employment",
        ConsentPurpose.BackgroundReport => "Background report",
        ConsentPurpose.InterviewMedia => "Recorded interviews",
        _ => throw new ArgumentOutOfRangeException(nameof(purpose), purpose, "nobody is asked about it here"),
    };

    public static IReadOnlyList<string> For(ConsentPurpose purpose, IReadOnlyList<string> places)
    {
        var europe = places.Contains("eu") || places.Contains("uk");
        List<string> texts = [purpose switch
        {
            ConsentPurpose.Documents => "We read the documents that you upload, check them for mistakes and compare them with your application. They are kept encrypted and deleted when they are no longer needed.",
            ConsentPurpose.Biometrics => "You take a few pictures of yourself while following prompts, and they are compared with the portrait on your document. A person looks at the result; you can choose a live call in its place.",
            ConsentPurpose.NetworkAndDevice => "While you are here we note your internet address, the kind of browser, your time zone and clock, and the name of your camera if you use it. We do not fingerprint your device.",
            ConsentPurpose.EmploymentVerification => "We may ask your earlier employers whether and when you worked there. You can upload pay or tax documents in place of that.",
            ConsentPurpose.InterviewMedia => "If an interview is recorded, we look at some pictures of the recording to see whether the same person came to each interview and is on the document. The recording is not kept here, and a picture of you out of it only where a person who looks at your case asks for one, until you take your choice back or at most a month after the application is over; how you look, speak or behave is not judged, and a person decides. If you say no, the interview takes place all the same.",
            ConsentPurpose.BackgroundReport => "A screening company may make a report about you. You get a copy before anything is decided from it, and time to object.",
            _ => throw new ArgumentOutOfRangeException(nameof(purpose), purpose, "nobody is asked about it here"),
        }];
        if (europe) texts.Add("You decide freely and can withdraw at any time for the future. You may ask for a copy, a correction or deletion, and complain to your data protection authority.");
        if (europe && purpose is (ConsentPurpose.Biometrics or ConsentPurpose.InterviewMedia)) texts.Add("Pictures of your face are a special category of data; without your explicit consent they are not used.");
        if (places.Contains("il") && purpose == ConsentPurpose.Biometrics) texts.Add("Illinois: measurements of your face are made only for this comparison, not sold or shared, and destroyed with the pictures when the check is done, at the latest after three years. Choosing yes is your written release.");
        if (places.Contains("us") && purpose == ConsentPurpose.BackgroundReport) texts.Add("United States: this is the separate disclosure that the Fair Credit Reporting Act asks for. Choosing yes authorises the report.");
        return texts;
    }
}
