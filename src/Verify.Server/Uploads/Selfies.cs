using Verify.Connectors.Sdk;
using Verify.Core.Documents.Reading;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Server.Documents;
using Verify.Server.Store;
using FaceComparison = Verify.Core.Model.FaceComparison;

namespace Verify.Server.Uploads;

/// <summary>Compares a live frame with the portrait of the identity document, where the tenant turned biometrics on and the candidate said yes. A person still looks: a face alone never decides.</summary>
internal sealed class Selfies(FaceHost faces)
{
    public async Task<Evidence?> CompareAsync(TenantStore tenant, CandidateId candidate, IReadOnlyList<Upload> uploads, IReadOnlyList<StoredFile> frames, Upload live, CancellationToken cancel)
    {
        if (!await FaceHost.AreOnAsync(tenant, cancel)) return null;
        var consent = (await Dossiers.EvidenceAsync(tenant, candidate, cancel)).OfType<Consent>().Where(c => c.Purpose == ConsentPurpose.Biometrics).MaxBy(c => c.ObservedAt);
        if (consent is not { Given: true }) return null;
        if (await PortraitAsync(tenant, candidate, uploads, cancel) is not { } portrait) return null;
        var answer = await faces.Reader.CompareFacesAsync(portrait.Content, frames[0].Content, cancel);
        if (answer.Kind != ReadKind.Ok || answer.Distance is null) return null;
        return new FaceComparison
        {
            Id = EvidenceDraft.Placeholder, Source = "portal", ObservedAt = live.AddedAt, First = FaceSource.Document, Second = FaceSource.Selfie, FirstId = portrait.Id, SecondId = live.Id,
            Answer = answer.Same switch { true => FaceAnswer.Same, false => FaceAnswer.Different, null => FaceAnswer.Inconclusive },
            Vendor = faces.Reader.Reader, Score = answer.Similarity, ConsentGiven = true,
        };
    }

    /// <summary>The picture of the last identity document that was read.</summary>
    public static async Task<StoredFile?> PortraitAsync(TenantStore tenant, CandidateId candidate, IReadOnlyList<Upload> uploads, CancellationToken cancel) =>
        uploads.LastOrDefault(upload => upload is { Slot: Slots.Identity, State: "read" }) is { } document && await tenant.FileAsync(candidate, document.File(1), cancel) is { } portrait && portrait.MediaType != FileForm.Pdf ? portrait : null;
}

/// <summary>A reader that may compare faces, apart from the one that reads documents: that one never looks for any.</summary>
internal sealed class FaceHost(ReaderSettings settings) : IDisposable
{
    public const string Setting = "biometrics";

    public ReaderHost Reader { get; } = new(settings with { Faces = true });

    /// <summary>Whether the tenant turned biometrics on.</summary>
    public static async Task<bool> AreOnAsync(TenantStore tenant, CancellationToken cancel) => await tenant.GetAsync(Setting, cancel) == "on";

    public void Dispose() => Reader.Dispose();
}
