using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.Contact;

/// <summary>Do two people with different names use one phone number or mailbox?</summary>
internal static class ContactShared
{
    private static readonly Threshold ClusterIdentities = new("cluster-identities", 3, "identities");

    private static readonly Indicator Shared = new()
    {
        Id = "contact-shared",
        Family = Family.Contact,
        Strength = Strength.Strong,
        Stages = [Stage.Application, Stage.Screening],
        HonestCauses = "Couples, housemates, parents who apply for their children, an agency's own number, typing errors.",
        Clears = "Both people confirm a shared household, or the number is corrected.",
        Task = "Please ask the candidate for a contact point of their own.",
    };

    public static readonly Check Check = new()
    {
        Id = "contact-shared",
        Version = 2,
        Title = "Shared phone or mailbox",
        Explanation = "Links over the phone number and the canonical mailbox to people of another name; numbers of agencies and declared households are left out.",
        Indicators = [Shared],
        Thresholds = [ClusterIdentities],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        if (!SharedLinks.LookedUp(context.Dossier, SelectorType.Phone, SelectorType.Email)) return Shared.NotChecked(SharedLinks.NotLookedUp);
        var links = SharedLinks.ToOthers(context.Dossier, SelectorType.Phone, SelectorType.Email);
        if (links.Count == 0) return Shared.NotObserved();

        var widest = SharedLinks.ByValue(links)[0];
        var what = widest.Links[0].Selector == SelectorType.Phone ? "phone number" : "mailbox";
        return Shared.Observed(widest.Identities >= context.Value(ClusterIdentities) ? "CLUSTER" : "PAIR", Strength.Strong,
            string.Create(CultureInfo.InvariantCulture, $"{widest.Identities} people of different names use the same {what}."), SharedLinks.Facts(context.Dossier, links), [.. links]);
    }
}
