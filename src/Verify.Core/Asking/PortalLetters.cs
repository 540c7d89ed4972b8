using Verify.Core.Model;
using Verify.Core.Text;

namespace Verify.Core.Asking;

/// <summary>A letter that was written to a candidate. Letters of one series speak of the same thing; the first is the letter, the others remind of it.</summary>
public sealed record WrittenLetter(string Series, int Number, DateTimeOffset At);

/// <summary>What is to be done about writing to a candidate.</summary>
public abstract record LetterStep
{
    private LetterStep() { }

    public sealed record Write(string Series, int Number) : LetterStep;

    /// <summary>Look again then.</summary>
    public sealed record Wait(DateTimeOffset Until) : LetterStep;

    /// <summary>Nothing, unless more evidence comes.</summary>
    public sealed record Rest : LetterStep;
}

/// <summary>Decides when a candidate is written to about the portal: once when papers are due, and at most twice more; never before, and no more after a visit or the end of the application.</summary>
public static class PortalLetters
{
    /// <summary>What was asked for without anybody asking for the letter.</summary>
    public const string Papers = "papers";

    public const int Most = 3;

    /// <summary>How long a link opens the portal; the links of a series end together.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(14);

    /// <summary>Between two letters, and after a visit.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromDays(4);

    /// <param name="visited">When the candidate was last in the portal.</param>
    public static LetterStep Next(IReadOnlyList<Evidence> evidence, IReadOnlyList<Ask> asks, IReadOnlyList<WrittenLetter> written, DateTimeOffset? visited, DateTimeOffset now)
    {
        if (!IsOpen(evidence, asks)) return new LetterStep.Rest();
        if (PortalPlan.OfferMade(evidence) && written.All(letter => letter.Series != Papers))
            return Settled(written, visited) is { } settled && settled > now ? new LetterStep.Wait(settled) : new LetterStep.Write(Papers, 1);
        if (written.MaxBy(letter => letter.At) is not { } last) return new LetterStep.Rest();
        var next = last.At + Pause;
        if (last.Number >= Most || !Holds(last.Series, written, visited, next)) return new LetterStep.Rest();
        return next > now ? new LetterStep.Wait(next) : Holds(last.Series, written, visited, now) ? new LetterStep.Write(last.Series, last.Number + 1) : new LetterStep.Rest();
    }

    /// <summary>Whether a letter that waited is still worth sending.</summary>
    public static bool IsWanted(IReadOnlyList<Evidence> evidence, IReadOnlyList<Ask> asks, string series, IReadOnlyList<WrittenLetter> written, DateTimeOffset? visited, DateTimeOffset now) =>
        IsOpen(evidence, asks) && Holds(series, written, visited, now);

    /// <summary>When the links of a series end.</summary>
    public static DateTimeOffset EndOf(string series, IReadOnlyList<WrittenLetter> written) => written.Where(letter => letter.Series == series).Min(letter => letter.At) + Lifetime;

    /// <summary>The mailbox that the candidate applied with. One that was changed later is not written to: who changed it is not known.</summary>
    public static string? MailboxOf(Dossier dossier) => Emails.Mailbox(dossier.All<Application>().LastOrDefault(application => application.Emails.Count > 0)?.Emails[0]);

    /// <summary>When the last letter or visit is long enough ago for another letter.</summary>
    private static DateTimeOffset? Settled(IReadOnlyList<WrittenLetter> written, DateTimeOffset? visited) => written.Select(letter => (DateTimeOffset?)letter.At).Append(visited).Max() + Pause;

    /// <summary>Nobody has come since the series began, and its links still open.</summary>
    private static bool Holds(string series, IReadOnlyList<WrittenLetter> written, DateTimeOffset? visited, DateTimeOffset now) =>
        now < EndOf(series, written) && !(visited >= EndOf(series, written) - Lifetime);

    /// <summary>Whether something is asked of the candidate, and an application goes on.</summary>
    public static bool IsOpen(IReadOnlyList<Evidence> evidence, IReadOnlyList<Ask> asks) => GoesOn(evidence) && asks.Any(ask => ask is { State: AskState.Open, Optional: false });

    /// <summary>Whether an application is neither over nor come to its end with a hire.</summary>
    private static bool GoesOn(IReadOnlyList<Evidence> evidence)
    {
        var last = evidence.OfType<StageChange>().GroupBy(change => (change.Source, change.ApplicationId)).Select(changes => changes.MaxBy(change => change.ObservedAt)!).ToArray();
        return last.Length == 0 ? evidence.OfType<Application>().Any()
            : last.Any(change => change.Stage < Stage.FirstWeeks && change.Status is not (ApplicationStatus.Rejected or ApplicationStatus.Withdrawn or ApplicationStatus.Hired));
    }
}
