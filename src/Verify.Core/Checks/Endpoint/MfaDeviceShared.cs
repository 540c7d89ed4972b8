using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.Endpoint;

/// <summary>Does one phone or key approve the sign-ins of several people?</summary>
internal static class MfaDeviceShared
{
    private static readonly Threshold Users = new("users", 2, "people");

    private static readonly Indicator Shared = new()
    {
        Id = "mfa-device-shared",
        Family = Family.Endpoint,
        Strength = Strength.Strong,
        Stages = [Stage.FirstWeeks],
        HonestCauses = "A shared emergency device, demonstration devices, couples who swapped phones.",
        Clears = "The device is registered as shared, or both people register their own.",
    };

    public static readonly Check Check = new()
    {
        Id = "mfa-device-shared",
        Version = 1,
        Title = "One authenticator for several people",
        Explanation = "The people whose sign-ins one authenticator approves are counted; registered shared devices and households are left out.",
        Indicators = [Shared],
        Thresholds = [Users],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var dossier = context.Dossier;
        var authenticators = dossier.All<Authenticator>();
        var links = SharedLinks.ToOthers(dossier, SelectorType.AuthenticatorDevice);
        foreach (var device in authenticators)
        {
            if (device.RegisteredShared || device.Household || device.Users < context.Value(Users)) continue;
            // The same fact as a link on this device, so that a group over it counts once.
            string[] facts = links.Count > 0 ? SharedLinks.Facts(dossier, links) : [$"link:{device.DeviceHash}"];
            return Shared.Observed(null, Strength.Strong, string.Create(CultureInfo.InvariantCulture, $"One authenticator approves the sign-ins of {device.Users} people."), facts, [device, .. links]);
        }
        if (links.Count > 0 && !authenticators.Any(device => device.RegisteredShared || device.Household))
            return Shared.Observed(null, Strength.Strong, "The authenticator also approves the sign-ins of a person of another name.", SharedLinks.Facts(dossier, links), [.. links]);
        return authenticators.Count > 0 || SharedLinks.LookedUp(dossier, SelectorType.AuthenticatorDevice) ? Shared.NotObserved() : Shared.NotChecked("no authenticator");
    }
}
