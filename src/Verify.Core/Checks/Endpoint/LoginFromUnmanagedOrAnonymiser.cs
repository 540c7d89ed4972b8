using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.Endpoint;

/// <summary>Are accounts or tokens used from unmanaged devices behind an anonymiser, several countries, or other devices?</summary>
internal static class LoginFromUnmanagedOrAnonymiser
{
    private static readonly Threshold FirstDaysLimit = new("first-days", 30, "days from the start");
    private static readonly Threshold Hours = new("hours", 24, "hours between two countries");

    private static readonly Indicator Login = new()
    {
        Id = "login-from-unmanaged-or-anonymiser",
        Family = Family.Endpoint,
        Strength = Strength.Strong,
        Stages = [Stage.FirstWeeks],
        HonestCauses = "Mail on a phone, a private VPN, travel, browser sync, backup tools.",
        Clears = "A declared journey, or the worker signs in from the managed device without a VPN.",
    };

    public static readonly Check Check = new()
    {
        Id = "login-from-unmanaged-or-anonymiser",
        Version = 2,
        Title = "Sign-ins of the first weeks",
        Explanation = "Sign-ins of the first thirty days: unmanaged device behind an anonymiser, two countries within a day, one token on two devices, cookies read by another program.",
        Indicators = [Login],
        Thresholds = [FirstDaysLimit, Hours],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var dossier = context.Dossier;
        var all = dossier.All<SignIn>();
        var cookies = dossier.All<EndpointObservation>().Where(seen => seen.CookieStoreRead is not null).ToArray();
        if (all.Count == 0 && cookies.Length == 0) return Login.NotChecked("no sign-ins");
        if (Payroll.PayChanges.Start(dossier) is null) return Login.NotChecked("no start date");
        var signIns = all.Where(signIn => Early(context, signIn)).ToArray();
        cookies = [.. cookies.Where(seen => Early(context, seen))];
        if (signIns.Length == 0 && cookies.Length == 0) return Login.NotChecked("no sign-in of the first weeks");
        return Unmanaged(signIns) ?? Countries(context, signIns) ?? Token(signIns) ?? Cookies(cookies) ?? (all.Any(signIn => signIn.ObservedAt is null) ? Login.NotChecked("sign-ins without a time") : Login.NotObserved());
    }

    private static bool Early(CheckContext context, Evidence evidence) => FirstDays.DaysFromStart(context.Dossier, evidence.ObservedAt) is >= 0 and var day && day <= context.Value(FirstDaysLimit);

    private static Signal? Unmanaged(SignIn[] signIns) => Array.Find(signIns, signIn => signIn is { ManagedDevice: false, Anonymiser: true }) is { } found
        ? Login.Observed("UNMANAGED", Strength.Strong, "A sign-in succeeded from an unmanaged device through an anonymiser.", Addresses(found), found) : null;

    /// <summary>Neighbours in time suffice: where two countries lie within the window, two neighbours between them differ.</summary>
    private static Signal? Countries(CheckContext context, SignIn[] signIns)
    {
        SignIn? before = null;
        foreach (var signIn in signIns)
        {
            if (signIn.Country is null || !signIn.Interactive || Applicant.Of(context.Dossier).TravelDeclaredAt(signIn.ObservedAt!.Value)) continue;
            if (before is not null && !string.Equals(before.Country, signIn.Country, StringComparison.OrdinalIgnoreCase) && signIn.ObservedAt - before.ObservedAt is { } gap && gap.TotalHours <= context.Value(Hours))
                return Login.Observed("COUNTRIES", Strength.Strong,
                    string.Create(CultureInfo.InvariantCulture, $"Sign-ins from two countries lie {gap.TotalHours:F0} hours apart."), Addresses(before, signIn), before, signIn);
            before = signIn;
        }
        return null;
    }

    private static Signal? Token(SignIn[] signIns)
    {
        var holders = new Dictionary<string, SignIn>(StringComparer.Ordinal);
        foreach (var signIn in signIns)
        {
            if (signIn.TokenHash is null || signIn.DeviceId is null || holders.TryAdd(signIn.TokenHash, signIn) || holders[signIn.TokenHash].DeviceId == signIn.DeviceId) continue;
            return Login.Observed("TOKEN", Strength.Strong, "One session token was used on two devices.", [$"token:{signIn.TokenHash}"], holders[signIn.TokenHash], signIn);
        }
        return null;
    }

    private static Signal? Cookies(EndpointObservation[] observations) => Array.Find(observations, seen => seen is { CookieStoreRead: true, CookieReaderKnown: false }) is { } found
        ? Login.Observed("COOKIES", Strength.Strong, "A program that is not a browser read the browser's cookie store.", [], found) : null;

    private static string[] Addresses(params ReadOnlySpan<SignIn> signIns)
    {
        var facts = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var signIn in signIns)
            if (signIn.Ip is not null) facts.Add($"ip:{signIn.Ip}");
        return [.. facts];
    }
}
