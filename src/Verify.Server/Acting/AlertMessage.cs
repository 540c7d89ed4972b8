using System.Text.Json;
using Microsoft.Extensions.Localization;
using Verify.Connectors.Sdk;
using Verify.Core.Acting;
using Verify.Core.Model;
using Verify.Server.Shared;

namespace Verify.Server.Acting;

/// <summary>What waits in the outbox for HR: what to do about one hire. Who it is stands behind the link.</summary>
internal sealed record AlertMessage(HrAlert Alert)
{
    public static byte[] Bytes(HrAlert alert) => JsonSerializer.SerializeToUtf8Bytes(new AlertMessage(alert), Json.Readable);

    public static AlertMessage Read(byte[] json) => JsonSerializer.Deserialize<AlertMessage>(json, Json.Readable)!;

    public Alert ToAlert(CandidateId candidate, string marker, Uri publicUrl, IStringLocalizer<Texts> texts)
    {
        var (title, text) = Alert switch
        {
            HrAlert.HoldEquipmentAndPay => ("Please hold equipment and pay", "The verification of a hire goes on. Please ship no equipment and start no pay until it is complete."),
            HrAlert.ConfirmBeforeStart => ("A step is open before a start", "Some information about a hire is still open. Please see to it before the first day."),
            HrAlert.Released => ("A hold is released", "The verification of a hire is complete. Equipment and pay can go ahead."),
            _ => throw new InvalidOperationException($"no such alert: {Alert}"),
        };
        return new Alert(texts[title], texts[text], new Uri(publicUrl, $"progress/{candidate.Value}?u={marker}"), texts["Open in Verify"], marker);
    }
}
