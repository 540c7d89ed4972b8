using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Verify.Server.Portal;
using Verify.Server.Receiving;
using Verify.Server.Store;

namespace Verify.Server.Interviewing;

/// <summary>The interviewer's one-minute form. Opening it costs nothing; sending it uses the link up.</summary>
[EnableRateLimiting(PortalSetup.VisitLimit)]
internal sealed class RubricModel(RubricLinks links, Intake intake, TimeProvider time) : PageModel
{
    /// <summary>Each question with its answers; the first is that nobody noticed.</summary>
    public static IReadOnlyList<(string Name, string Question, (string Value, string Words)[] Answers)> Questions { get; } =
    [
        ("Person", "Who answered?", [("", "I cannot say"), ("one", "One person, from beginning to end"), ("another", "After a break or reconnect, another person")]),
        ("Around", "What was to be heard around the candidate?", [("", "I cannot say"), ("quiet", "Nothing that matters here"), ("voices", "Other interviews, or many voices")]),
        ("Answers", "How were the answers given?", [("", "I cannot say"), ("free", "Freely"), ("read", "As if read out")]),
        ("Switched", "If you asked for the built-in camera instead of a program: what happened?", [("", "I did not ask"), ("switched", "It was switched"), ("stayed", "The program stayed")]),
    ];

    [BindProperty]
    public string? Token { get; set; }

    public RubricVisit? Visit { get; private set; }
    public bool Given { get; private set; }

    public async Task OnGetAsync(string? t, CancellationToken cancel)
    {
        Token = t;
        Visit = await links.OpenAsync(t, cancel);
    }

    public async Task<IActionResult> OnPostAsync([FromForm] RubricForm form, CancellationToken cancel)
    {
        if (await links.OpenAsync(Token, cancel) is not { } visit) return Page();
        var now = time.GetUtcNow();
        // Of two that come at once one is taken.
        Given = await visit.Tenant.InTransactionAsync(async tx =>
        {
            if (!await tx.UseRubricLinkAsync(visit.Link)) return false;
            await intake.AppendAsync(tx, visit.Link.Candidate, [.. form.Evidence(visit, now)], now);
            await tx.AppendAuditAsync($"interviewer:{visit.Link.Rater}", "rubric-given", visit.Link.Candidate.Value, visit.Link.Session);
            return true;
        }, cancel);
        return Page();
    }
}
