using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Verify.Core.Acting;
using Verify.Core.Asking;
using Verify.Core.Model;
using Verify.Connectors.Sdk;
using Verify.Server.Acting;
using Verify.Server.Assessing;
using Verify.Server.Interviewing;
using Verify.Server.Portal;
using Verify.Server.SignIn;
using Verify.Server.Store;

namespace Verify.Server.Recruiting;

/// <summary>The recruiter's card: how far it is, what the candidate is asked next and why, what to do in the interview. It holds no reason, no score and no feed.</summary>
[Authorize(Policy = SignInSetup.ForProgress)]
internal sealed class ProgressModel(VerifyStore store, PortalLinks links, Policies policies, RubricLinks forms, TimeProvider time) : PageModel
{
    /// <summary>What an interviewer noticed counts by itself only where two noticed it.</summary>
    public const int Raters = 2;

    internal sealed record HeldInterview(string Id, DateTimeOffset StartsAt, int Asked, int Given);

    [BindProperty(SupportsGet = true)]
    public string Id { get; set; } = "";

    public string? Name { get; private set; }
    public string? JobTitle { get; private set; }
    public Stage? Stage { get; private set; }
    public ProgressStatus Status { get; private set; }
    public string Task { get; private set; } = "";
    public IReadOnlyList<Ask> Asks { get; private set; } = [];

    /// <summary>Shown once, to who made it: of the link only a hash is kept.</summary>
    public Uri? Link { get; private set; }

    /// <summary>Candidates are written to here, and there is something to write about.</summary>
    public bool MayWrite { get; private set; }

    /// <summary>When letters went or go out, the oldest first.</summary>
    public IReadOnlyList<DateTimeOffset> Letters { get; private set; } = [];

    /// <summary>When the letter goes out that was just asked for.</summary>
    public DateTimeOffset? Written { get; private set; }

    public IReadOnlyList<HeldInterview> Sessions { get; private set; } = [];

    /// <summary>The organisation's own, in which a coming interview's beginning is typed.</summary>
    public TimeZoneInfo Zone { get; private set; } = TimeZoneInfo.Utc;

    /// <summary>Shown once too.</summary>
    public Uri? FormLink { get; private set; }
    public string? FormProblem { get; private set; }

    /// <summary>A link to the interviewer's form: about an interview that was held, or about a coming one by the link that stands in its calendar event.</summary>
    public async Task<IActionResult> OnPostFormAsync(string? interviewer, string? session, string? meeting, DateTime? begins, CancellationToken cancel)
    {
        if (await OnGetAsync(cancel) is not PageResult page) return NotFound();
        var held = Sessions.FirstOrDefault(one => one.Id == session);
        var starts = held?.StartsAt ?? (begins is { } local && !Zone.IsInvalidTime(local) ? new DateTimeOffset(TimeZoneInfo.ConvertTimeToUtc(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), Zone)) : default(DateTimeOffset?));
        var id = held?.Id ?? (starts is { } at ? MeetingSession.Id(meeting, at) : null);
        if (interviewer is not { Length: > 2 and <= 200 } || !interviewer.Contains('@', StringComparison.Ordinal)) FormProblem = "A mailbox is needed.";
        else if (id is null) FormProblem = "Choose an interview, or give the link of the meeting and when it begins.";
        else if ((FormLink = await forms.CreateAsync(store.For(User.TenantOf()), new CandidateId(Id), id, starts!.Value, interviewer, User.Actor(), cancel)) is null) FormProblem = "This interviewer gave the form of this interview already.";
        return page;
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await OnGetAsync(cancel) is not PageResult page) return NotFound();
        Link = await links.CreateAsync(User.TenantOf(), new CandidateId(Id), User.Actor(), cancel);
        return page;
    }

    /// <summary>A letter to the candidate; asked for twice on one day it is the same letter.</summary>
    public async Task<IActionResult> OnPostLetterAsync(CancellationToken cancel)
    {
        if (await OnGetAsync(cancel) is not PageResult page || !MayWrite) return NotFound();
        var (tenant, now) = (store.For(User.TenantOf()), time.GetUtcNow());
        var hours = await TenantHours.ReadAsync(tenant, cancel);
        Written = hours.NextOpen(now);
        var letter = new LetterMessage(new CandidateId(Id), $"asked-{await TenantHours.TodayAsync(tenant, now, cancel):yyyy-MM-dd}", 1);
        var connection = (await CandidateMail.ConnectionAsync(tenant, cancel))!;
        await tenant.InTransactionAsync(async tx =>
        {
            await letter.EnqueueAsync(tx, connection.Id, Written.Value);
            await tx.AppendAuditAsync(User.Actor(), "portal-letter-asked", Id);
        }, cancel);
        return page;
    }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        var tenant = store.For(User.TenantOf());
        if (await tenant.CandidateAsync(new CandidateId(Id), cancel) is not { Display: { } shown } row) return NotFound();
        var latest = await AssessCandidate.LatestAsync(tenant, row.Id, cancel);
        var progress = latest is null ? new NextAction.WriteBack(ProgressStatus.NotStarted, "") : Actions.Progress(latest);
        (Name, JobTitle, Stage, Status, Task) = (shown.Name, shown.JobTitle, latest?.Stage, progress.Status, progress.Task);
        var visit = await Visit.ForAsync(tenant, row.Id, policies, cancel);
        Asks = visit.Asks;
        Letters = [.. (await tenant.LettersAsync(row.Id, cancel)).Select(letter => letter.At).Order()];
        MayWrite = PortalLetters.MailboxOf(visit.Dossier) is not null && PortalLetters.IsOpen(visit.Evidence, Asks) && await CandidateMail.ConnectionAsync(tenant, cancel) is not null;
        Zone = (await TenantHours.ReadAsync(tenant, cancel)).Zone;
        var counts = (await tenant.RubricCountsAsync(row.Id, cancel)).ToDictionary(count => count.Session, StringComparer.Ordinal);
        Sessions = [.. (await Dossiers.EvidenceAsync(tenant, row.Id, cancel)).OfType<InterviewSession>().Where(one => one.StartedAt is not null).GroupBy(one => one.SessionId).OrderBy(group => group.Min(one => one.StartedAt))
            .Select(group => new HeldInterview(group.Key, group.Min(one => one.StartedAt)!.Value, counts.GetValueOrDefault(group.Key).Asked, counts.GetValueOrDefault(group.Key).Given))];
        await tenant.AppendAuditAsync(User.Actor(), "progress-viewed", row.Id.Value, "", cancel);
        return Page();
    }

    /// <summary>The steps of a verification in order, and which of them this one is at.</summary>
    public static IReadOnlyList<ProgressStatus> Steps { get; } = [ProgressStatus.NotStarted, ProgressStatus.InProgress, ProgressStatus.Complete];

    /// <summary>Whether a step is behind, current, or to come. An open next step is part of the middle one.</summary>
    public string StepClass(ProgressStatus step)
    {
        var now = Status == ProgressStatus.NextStepOpen ? ProgressStatus.InProgress : Status;
        return step == now ? "now" : step < now ? "past" : "ahead";
    }
}
