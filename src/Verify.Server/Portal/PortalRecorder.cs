using System.Globalization;
using Verify.Connectors.Sdk;
using Verify.Core.Model;
using Verify.Server.Receiving;
using Verify.Server.Store;
using Verify.Server.Uploads;

namespace Verify.Server.Portal;

/// <summary>What a candidate decides, declares and shows in the portal, as evidence with its audit row, in one transaction each.</summary>
internal sealed class PortalRecorder(Intake intake, TimeProvider time)
{
    public const string Source = "portal";

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Records decisions that differ from the last ones, or were made before another notice. Withdrawing the use of biometrics takes the pictures away.</summary>
    public async Task DecideAsync(Visit visit, IReadOnlyDictionary<ConsentPurpose, bool> decisions, CancellationToken cancel)
    {
        var now = Now;
        var notice = Notices.VersionFor(visit.Places);
        var changed = decisions.Where(decision => Core.Asking.PortalPlan.Decision(visit.Evidence, decision.Key) is not { } last || last.Given != decision.Value || last.NoticeVersion != notice).ToArray();
        if (changed.Length == 0) return;
        await visit.Tenant.InTransactionAsync(async tx =>
        {
            await intake.AppendAsync(tx, visit.Candidate, [.. changed.Select(decision => EvidenceDraft.Of(Source, new Consent
            {
                Id = EvidenceDraft.Placeholder, Source = Source, ObservedAt = now, Purpose = decision.Key, Given = decision.Value, NoticeVersion = notice,
            }))], now);
            foreach (var (purpose, given) in changed)
            {
                await tx.AppendAuditAsync(visit.Actor, given ? "consent-given" : "consent-refused", visit.Candidate.Value, EvidenceText.Kebab(purpose));
                if (purpose == ConsentPurpose.Biometrics && !given) await tx.DeleteUploadsAsync(visit.Candidate, Slots.Liveness);
            }
        }, cancel);
    }

    /// <summary>The network and device of this visit: only what was agreed to, once a session and address.</summary>
    public async Task SeenAsync(Visit visit, HttpContext http, string session, Device device, CancellationToken cancel)
    {
        if (http.Connection.RemoteIpAddress is not { } address) return;
        var ip = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
        var now = Now;
        var id = Convert.ToHexStringLower(PortalLinks.Hash(session))[..16];
        List<EvidenceDraft> drafts =
        [
            new($"{Source}|network|{id}|{ip}", new NetworkEvent
            {
                Id = EvidenceDraft.Placeholder, Source = Source, ObservedAt = now, Ip = ip, Activity = Activity.IdentityCheck, SessionId = id, UserAgent = Clip(http.Request.Headers.UserAgent.ToString(), 400),
            }),
        ];
        if (device.Known)
            drafts.Add(new($"{Source}|device|{id}|{ip}|{device.Zone}|{device.Offset}|{device.Camera}", new DeviceEvent
            {
                Id = EvidenceDraft.Placeholder, Source = Source, ObservedAt = now, Activity = Activity.IdentityCheck, Ip = ip, TimeZone = device.Zone, UtcOffsetMinutes = device.Offset, CameraLabel = device.Camera,
            }));
        await visit.Tenant.InTransactionAsync(tx => intake.AppendAsync(tx, visit.Candidate, drafts, now), cancel);
    }

    /// <summary>Something that the candidate says; it is claimed, and puts observations into context.</summary>
    public Task DeclareAsync(Visit visit, Declaration declaration, string action, CancellationToken cancel) => visit.Tenant.InTransactionAsync(async tx =>
    {
        await intake.AppendAsync(tx, visit.Candidate, [EvidenceDraft.Of(Source, declaration)], Now);
        await tx.AppendAuditAsync(visit.Actor, action, visit.Candidate.Value);
    }, cancel);

    public Declaration Says(string? text) => new() { Id = EvidenceDraft.Placeholder, Source = Source, ObservedAt = Now, Assurance = Assurance.Claimed, Text = text };

    public async Task AskAsync(Visit visit, string kind, string text, TimeSpan within, CancellationToken cancel)
    {
        // The same words on the same day are one request: a form that is sent twice.
        var key = $"{visit.Candidate}|{kind}|{Now.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture)}|{text}";
        var id = "q-" + (await visit.Tenant.HasherAsync())("portal request", key)[..24];
        await visit.Tenant.InTransactionAsync(async tx =>
        {
            if (await tx.OpenPortalRequestAsync(id, visit.Candidate, kind, text, Now + within)) await tx.AppendAuditAsync(visit.Actor, $"{kind}-opened", visit.Candidate.Value, id);
        }, cancel);
    }

    public static string? Clip(string? text, int most) => string.IsNullOrWhiteSpace(text) ? null : text.Trim() is var kept && kept.Length <= most ? kept : kept[..most];
}

/// <summary>What the browser says of the device when asked with consent: no more than this is looked at.</summary>
internal sealed record Device(string? Zone, int? Offset, string? Camera)
{
    public bool Known => Zone is not null || Offset is not null || Camera is not null;

    /// <summary>From hidden fields that a script fills; what is not plausible is not there.</summary>
    public static Device Of(string? zone, string? offset, string? camera) => new(
        zone is { Length: > 0 and <= 64 } && zone.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '+' or '-') ? zone : null,
        int.TryParse(offset, CultureInfo.InvariantCulture, out var minutes) && Math.Abs(minutes) <= 14 * 60 ? minutes : null,
        PortalRecorder.Clip(camera, 120));
}
