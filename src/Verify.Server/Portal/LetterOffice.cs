using System.Globalization;
using Microsoft.Extensions.Localization;
using Verify.Connectors.Sdk;
using Verify.Core.Asking;
using Verify.Core.Model;
using Verify.Server.Acting;
using Verify.Server.Assessing;
using Verify.Server.Store;

namespace Verify.Server.Portal;

/// <summary>
/// Gives letters to the mail system, each at most once: where nobody can say whether it was taken, it is not sent again, because the next reminder makes
/// up for a lost letter and nothing for a second one. The link exists in the letter alone.
/// </summary>
internal sealed class LetterOffice(PortalLinks links, Policies policies, IStringLocalizer<PortalTexts> texts, TimeProvider time)
{
    public async Task<WriteResult> SendAsync(TenantStore tenant, LetterMessage message, string marker, ILetterSender sender, Session session, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        // What failed by day is not tried again by night.
        if ((await TenantHours.ReadAsync(tenant, cancel)).NextOpen(now) is var open && open > now) return new WriteResult.Retry(open - now, new Failure(FailureCategory.Unavailable, "quiet hours"));
        var written = await tenant.LettersAsync(message.Candidate, cancel);
        var visit = await Visit.ForAsync(tenant, message.Candidate, policies, cancel);
        if (written.All(letter => letter.Series != message.Series) || !PortalLetters.IsWanted(visit.Evidence, visit.Asks, message.Series, written, await tenant.PortalVisitAsync(message.Candidate, cancel), now)
            || PortalLetters.MailboxOf(visit.Dossier) is not { } mailbox) return new WriteResult.Done([]);
        var ends = PortalLetters.EndOf(message.Series, written);
        if (await links.HandAsync(tenant, message, ends, cancel) is not { } link) return new WriteResult.Done([]);
        var language = await tenant.PortalLanguageAsync(message.Candidate, cancel) ?? LanguageOf(visit.Dossier);
        var result = await sender.WriteAsync(Words(message, marker, mailbox, await tenant.NameAsync(cancel), link, ends, language), session, cancel);
        if (result is WriteResult.Retry or WriteResult.Failed) await PortalLinks.TakeBackAsync(tenant, message, link, cancel);
        return result is WriteResult.Unknown ? new WriteResult.Done([]) : result;
    }

    private Letter Words(LetterMessage message, string marker, string mailbox, string organisation, Uri link, DateTimeOffset ends, string language)
    {
        CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = new CultureInfo(language);
        string[] paragraphs =
        [
            texts["Hello,"],
            message.Number == 1 ? texts["{0} asks you for something that your application needs. On a page of your own you see what is asked and why, and you decide what you agree to. It takes about ten minutes and works on a telephone.", organisation]
                : texts["This is a reminder: what {0} asked you for is still open. On a page of your own you see what is asked and why, and you decide what you agree to. If you have seen to it already, thank you; you need do nothing more.", organisation],
            $"{texts["This link opens your page. It works once, until {0}:", ends.UtcDateTime.ToString("D", CultureInfo.CurrentCulture)].Value}\n{link}",
            texts["Afterwards you can come back in the same browser for two weeks. If something does not work, or you would rather do it another way, the page tells you how to reach a person."],
            texts["If you did not apply at {0}, you need do nothing.", organisation],
        ];
        return new Letter(mailbox, organisation, message.Number == 1 ? texts["Your application at {0}: a step is open", organisation] : texts["Reminder: a step of your application at {0} is open", organisation], string.Join("\n\n", paragraphs) + "\n", marker);
    }

    /// <summary>The language of the place where the job is, else of where the candidate says to live; nothing else is known of it until the candidate chooses one in the portal.</summary>
    private static string LanguageOf(Dossier dossier) =>
        (dossier.All<Application>().LastOrDefault(application => application.JobLocation?.Country is not null)?.JobLocation ?? dossier.All<Application>().LastOrDefault(application => application.Residence?.Country is not null)?.Residence)
            ?.Country?.ToUpperInvariant() is "DE" or "AT" or "LI" ? "de" : "en";
}
