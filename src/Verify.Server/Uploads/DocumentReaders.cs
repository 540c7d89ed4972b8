using Verify.Connectors.Sdk;
using Verify.Core.Documents.Evidencing;
using Verify.Core.Documents.Reading;
using Verify.Server.Connecting;
using Verify.Server.Documents;
using Verify.Server.Store;

namespace Verify.Server.Uploads;

/// <summary>What reading a paper came to: its content with the first page's image, or why it must be read later or by a person.</summary>
internal sealed record PaperReading(DocumentContent Content, ImageReading Image, string Reader)
{
    public Failure? Failure { get; init; }
}

/// <summary>
/// Reads with the reader that the tenant has: a connection that reads documents, else the local one. The local reader always looks first: it decodes in a
/// process of its own, tells about the image, and keeps what would harm a reader from going further.
/// </summary>
internal sealed class DocumentReaders(ReaderHost local, ConnectorCatalog catalog, ConnectorSessions sessions)
{
    public async Task<PaperReading> ReadAsync(TenantStore tenant, DocumentForm form, IReadOnlyList<StoredFile> pages, CancellationToken cancel)
    {
        var outside = await OutsideAsync(tenant, cancel);
        DocumentContent? content = null;
        ImageReading? image = null;
        foreach (var page in pages)
        {
            var looked = await local.ReadAsync(page.Content, cancel);
            if (image is null || image.Image is null) image = looked;
            if (looked.Kind is ReadKind.Crashed or ReadKind.TimedOut or ReadKind.OutOfMemory) return new PaperReading(DocumentContent.Of(looked), looked, local.Reader);
            var read = DocumentContent.Of(looked);
            var forOthers = looked.Kind != ReadKind.Refused || page.MediaType == FileForm.Pdf;
            if (outside is var (reader, session) && forOthers)
            {
                var answer = await reader.ReadAsync(new DocumentFile(page.Content, form), session, cancel);
                if (!answer.Succeeded(out var theirs, out var failure)) return new PaperReading(read, looked, reader.Id) { Failure = failure };
                // What the local reader is sure of is exact; the outside reader adds the print.
                // With several pages it may be sure of another one than they read.
                read = looked.Pages > 1 && !theirs.CanBeOne(read) ? theirs : theirs.With(read);
            }
            content = content is null ? read : content.With(read);
        }
        return new PaperReading(content!, image!, outside is var (who, _) ? $"{who.Id}" : local.Reader);
    }

    private async Task<(IDocumentReader Reader, Session Session)?> OutsideAsync(TenantStore tenant, CancellationToken cancel)
    {
        foreach (var connection in await tenant.ConnectionsAsync(cancel))
            if (connection.Enabled && catalog.Find(connection.Connector) is { Connector: IDocumentReader reader } entry)
                return (reader, sessions.For(tenant.Tenant, connection, entry));
        return null;
    }
}
