using Verify.Core.Model;

namespace Verify.Core.Checks.Contact;

/// <summary>Is the only phone number a non-fixed VoIP line or quite new?</summary>
internal static class PhoneLowTrust
{
    private static readonly Threshold NewDays = new("new-days", 30, "days before application");

    private static readonly Indicator LowTrust = new()
    {
        Id = "phone-low-trust",
        Family = Family.Contact,
        Strength = Strength.Supporting,
        Stages = [Stage.Application],
        HonestCauses = "Users of internet numbers, freelancers, expatriates, new arrivals, relay services for deaf people, a change of carrier.",
        Clears = "Any second contact point that is verified.",
        Task = "Please ask for a second way to reach the candidate.",
    };

    public static readonly Check Check = new()
    {
        Id = "phone-low-trust",
        Version = 2,
        Title = "Kind and age of the phone number",
        Explanation = "What the numbering plan and the carrier say: a non-fixed VoIP line, or first seen or ported shortly before the application. A second verified number takes the weight away.",
        Indicators = [LowTrust],
        Thresholds = [NewDays],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var intel = new SortedDictionary<string, PhoneIntel>(StringComparer.Ordinal);
        foreach (var item in context.Dossier.All<PhoneIntel>()) intel[ContactKeys.Phone(item.Phone) ?? item.Phone] = item;
        if (intel.Count == 0) return LowTrust.NotChecked("phone number not looked up");

        var applied = Applicant.Of(context.Dossier).Application?.ObservedAt;
        PhoneIntel? found = null;
        string? code = null;
        foreach (var item in intel.Values)
        {
            var (voip, isNew) = (item.LineType == LineType.NonFixedVoip, IsNew(item.FirstSeen, applied, context) || IsNew(item.LastPorted, applied, context));
            if (!voip && !isNew) return applied is null && (item.FirstSeen ?? item.LastPorted) is not null ? LowTrust.NotChecked("application without a time") : LowTrust.NotObserved();
            if (code is null || voip && isNew) (found, code) = (item, voip && isNew ? "VOIP+NEW" : voip ? "VOIP" : "NEW");
        }
        var signal = LowTrust.Observed(code, Strength.Supporting, code switch
        {
            "VOIP" => "The carrier reports a VoIP line that is bound to no place.",
            "NEW" => "The number was first seen or ported shortly before the application.",
            _ => "The carrier reports a VoIP line that is bound to no place, first seen or ported shortly before the application.",
        }, [], found!);
        if (SecondIsVerified(context.Dossier, intel)) return signal with { Percent = 0 };
        return code == "VOIP+NEW" ? signal with { Percent = 150 } : signal;
    }

    private static bool IsNew(DateTimeOffset? since, DateTimeOffset? applied, CheckContext context) =>
        since is { } from && applied is { } at && from <= at && (at - from).TotalDays <= context.Value(NewDays);

    private static bool SecondIsVerified(Dossier dossier, SortedDictionary<string, PhoneIntel> intel)
    {
        if (intel.Values.Any(i => i.VerifiedByCall == true)) return true;
        foreach (var change in dossier.All<ContactChange>())
            if (change is { Type: ContactType.Phone, Verified: true, Value: { } value } && !intel.ContainsKey(ContactKeys.Phone(value) ?? value)) return true;
        return false;
    }
}
