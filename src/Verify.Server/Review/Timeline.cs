using Verify.Core.Model;

namespace Verify.Server.Review;

/// <summary>One line of the timeline.</summary>
internal sealed record TimelineEntry(DateTimeOffset? At, string Title, string? Detail, string Source, string Kind)
{
    /// <summary>A step on the way from application to first pay, beside what was observed on it.</summary>
    public bool Milestone => Kind is "application" or "stage-change" or "offer" or "disposition" or "gate-decision" or "hr-record" or "payout";
}

/// <summary>From application to first pay, in the order of what happened in the world.</summary>
internal static class Timeline
{
    public static IReadOnlyList<TimelineEntry> Of(IEnumerable<Evidence> evidence) =>
        [.. OncePerApplication(evidence).Select(Line).Where(line => line is not null).Select(line => line!).OrderBy(line => line.At ?? DateTimeOffset.MinValue).ThenBy(line => line.Title, StringComparer.Ordinal)];

    /// <summary>An ATS repeats the application with each of its events; the first one is when the person applied.</summary>
    private static IEnumerable<Evidence> OncePerApplication(IEnumerable<Evidence> evidence)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in evidence.OrderBy(e => e.ObservedAt ?? DateTimeOffset.MinValue))
            if (item is not Application { ApplicationId: { } id } || seen.Add(id)) yield return item;
    }

    private static TimelineEntry? Line(Evidence evidence) => evidence switch
    {
        Application a => New(a, "Applied", a.JobTitle),
        StageChange s => New(s, $"Stage: {Words.Plain(s.Stage)}", s.Name),
        Offer o => New(o, $"Offer {Words.Plain(o.Status)}", o.StartsOn is { } start ? $"starts {start}" : null),
        NetworkEvent n => New(n, $"Seen on the network at {Words.Plain(n.Activity)}", n.Ip),
        DeviceEvent d => New(d, "Device seen", d.TimeZone),
        InterviewSession i => New(i, "Interview", $"{i.Joins.Count} joins"),
        Document d => New(d, $"{Words.Plain(d.Type)} read", d.Reader),
        IdentityCheck c => New(c, $"Identity check {Words.Plain(c.Status)}", string.Join(", ", ((string?[])[c.Vendor, c.Liveness is { } live ? $"live check {Words.Plain(live)}" : null]).OfType<string>()) is { Length: > 0 } seen ? seen : null),
        Shipment s => New(s, $"Parcel: {Words.Plain(s.Step)}", s.Address?.Text()),
        Payout p => New(p, p.Change ? "Pay details changed" : "Pay details given", p.HolderName),
        HrRecord h => New(h, "HR record", h.LegalName?.Text()),
        Declaration d => New(d, "The candidate declared", d.Text ?? string.Join(", ", d.Aliases)),
        EmploymentVerification v => New(v, $"Employment {Words.Plain(v.Answer)}", v.Employer),
        ReportNotice { OrderedAbout: { } employer } r => New(r, "Verification of employment ordered", employer),
        ManagedDevice m => New(m, m.FirstCheckIn ? "Device first online" : "Device online", m.Country),
        Core.Model.SignIn s => New(s, "Signed in", s.Country),
        Link l => New(l, $"Shares a {Words.Plain(l.Selector)}", $"with {l.Other}"),
        Vendor v => New(v, "Comes through a vendor", v.LegalName),
        VendorOverlap { Candidates.Count: 0 } => null,
        VendorOverlap v => New(v, $"The vendor shares a {Words.Plain(v.Selector)}", string.Join(", ", v.Companies)),
        Screening s => New(s, "Screened", s.Matches.Count == 0 ? "nothing found" : $"{s.Matches.Count} near entries"),
        Disposition d => New(d, $"Decided: {Words.Plain(d.Conclusion)}", d.Reason),
        ContactChange c => New(c, $"New {Words.Plain(c.Type)}", null),
        IpIntel or LinkLookup or Cluster or OrganisationScreening or EmploymentClaim or EducationClaim or ExternalIdentity => null,
        _ => New(evidence, Words.Plain(evidence.Kind), null),
    };

    private static TimelineEntry New(Evidence evidence, string title, string? detail) => new(evidence.ObservedAt, title, detail, evidence.Source, evidence.Kind);
}
