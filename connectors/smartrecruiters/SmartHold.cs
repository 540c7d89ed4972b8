using Verify.Connectors.Sdk;

namespace Verify.Connectors.SmartRecruiters;

/// <summary>Holds and releases by the onboarding status of the person's primary job. https://developers.smartrecruiters.com/reference/candidatesonboardingstatusupdate</summary>
internal sealed class SmartHold(Session session)
{
    private readonly SmartClient _smart = new(session);

    public async Task<WriteResult> ApplyAsync(HoldOrder order, CancellationToken cancel)
    {
        if (order.Person is not { } person || !SmartClient.IsId(person.Value)) return new WriteResult.Failed(new Failure(FailureCategory.NotFound, "SmartRecruiters does not know this hire"));
        if (session.Connection.Setting(order.Hold ? "holdStatus" : "releaseStatus") is not { } wanted) return new WriteResult.Failed(new Failure(FailureCategory.Refused, $"settings.{(order.Hold ? "holdStatus" : "releaseStatus")}: not set"));
        if (!(await _smart.CandidateAsync(person.Value, cancel)).Succeeded(out var candidate, out var failure)) return WriteResult.From(failure, written: false);
        if (candidate.PrimaryAssignment?.Job?.Id is not { } job || !SmartClient.IsId(job)) return new WriteResult.Failed(new Failure(FailureCategory.NotFound, "the hire has no job at SmartRecruiters"));
        if (!(await _smart.OnboardingAsync(person.Value, job, cancel)).Succeeded(out var held, out failure)) return WriteResult.From(failure, written: false);
        if (held.OnboardingStatus == wanted) return new WriteResult.Done([]);
        var written = await _smart.WriteAsync(HttpMethod.Put, $"candidates/{person.Value}/jobs/{job}/onboardingStatus", new SmartOnboarding { OnboardingStatus = wanted }, SmartJson.Default.SmartOnboarding, cancel);
        return written.Failure is { } broken ? WriteResult.From(broken, written: true) : new WriteResult.Done(["onboarding status"]);
    }
}
