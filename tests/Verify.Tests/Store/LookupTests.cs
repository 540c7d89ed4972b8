using System.Text;
using Verify.Server.Store;

namespace Verify.Tests.Store;

/// <summary>Questions to vendors: one at a time, counted before they are sent, answers that end. The same on both engines.</summary>
public sealed class LookupTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);
    private static readonly byte[] Answer = Encoding.UTF8.GetBytes("""[{"phone":"+16155550100"}]""");
    private static readonly LookupKey Number = new("twilio", "phone-intel", "+16155550100");

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task Of_many_who_ask_at_once_one_asks_and_the_budget_is_never_exceeded(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        var ada = await host.CandidateAsync("1");
        var turns = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => host.Acme.TakeLookupAsync(Number, ada, 100, Lease, host.Ct)));
        Assert.Single(turns.OfType<LookupTurn.Ask>());
        Assert.Equal(11, turns.OfType<LookupTurn.Busy>().Count());
        Assert.Equal(1, Assert.Single(await host.Acme.SpendingAsync(host.Ct)).Used);

        var others = await Task.WhenAll(Enumerable.Range(0, 12).Select(at => host.Acme.TakeLookupAsync(Number with { Input = $"+1615555012{at}" }, ada, 5, Lease, host.Ct)));
        Assert.Equal(4, others.OfType<LookupTurn.Ask>().Count());
        Assert.Equal(8, others.OfType<LookupTurn.OverBudget>().Count());
        // What is known costs nothing, however little is left; the next month has a budget of its own.
        await host.Acme.KeepAnswerAsync(Number, ada, Answer, host.Clock.GetUtcNow().AddDays(90), host.Ct);
        Assert.IsType<LookupTurn.Known>(await host.Acme.TakeLookupAsync(Number, ada, 5, Lease, host.Ct));
        host.Clock.Advance(TimeSpan.FromDays(31));
        Assert.IsType<LookupTurn.Ask>(await host.Acme.TakeLookupAsync(Number with { Input = "+16155550199" }, ada, 5, Lease, host.Ct));
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task An_answer_holds_its_time_whoever_asks_and_a_vain_question_waits(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        var (ada, bob) = (await host.CandidateAsync("1"), await host.CandidateAsync("2"));
        Assert.IsType<LookupTurn.Ask>(await host.Acme.TakeLookupAsync(Number, ada, 100, Lease, host.Ct));
        await host.Acme.FailLookupAsync(Number, ada, host.Clock.GetUtcNow().AddMinutes(10), host.Ct);
        Assert.Equal(new LookupTurn.Failed(host.Clock.GetUtcNow().AddMinutes(10)), await host.Acme.TakeLookupAsync(Number, bob, 100, Lease, host.Ct));
        host.Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.IsType<LookupTurn.Ask>(await host.Acme.TakeLookupAsync(Number, bob, 100, Lease, host.Ct));
        await host.Acme.KeepAnswerAsync(Number, bob, Answer, host.Clock.GetUtcNow().AddDays(90), host.Ct);
        Assert.Equal(Answer, Assert.IsType<LookupTurn.Known>(await host.Acme.TakeLookupAsync(Number, ada, 100, Lease, host.Ct)).Answer);
        // Neither the number nor the answer lies in the clear.
        Assert.Equal(0, await host.ScalarAsync<long>("SELECT COUNT(*) FROM lookups WHERE kind LIKE '%555%' OR candidate LIKE '%555%' OR connection LIKE '%555%'"));

        // Another question of the same connection, and another tenant's same question, are others.
        Assert.IsType<LookupTurn.Ask>(await host.Acme.TakeLookupAsync(Number with { Kind = "email-intel" }, ada, 100, Lease, host.Ct));
        host.Clock.Advance(TimeSpan.FromDays(91));
        await host.Acme.ForgetAnswersAsync(host.Ct);
        Assert.Equal(0, await host.ScalarAsync<long>("SELECT COUNT(*) FROM lookups"));
        Assert.IsType<LookupTurn.Ask>(await host.Acme.TakeLookupAsync(Number, ada, 100, Lease, host.Ct));
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task Whoever_died_while_asking_is_followed_by_the_next_and_an_erased_person_leaves_no_answer(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        var (ada, bob) = (await host.CandidateAsync("1"), await host.CandidateAsync("2"));
        await host.Acme.TakeLookupAsync(Number, ada, 100, Lease, host.Ct);
        host.Clock.Advance(Lease + TimeSpan.FromSeconds(1));
        Assert.IsType<LookupTurn.Ask>(await host.Acme.TakeLookupAsync(Number, bob, 100, Lease, host.Ct));
        // The first comes back late: what it brings takes nobody's place.
        await host.Acme.KeepAnswerAsync(Number, ada, Encoding.UTF8.GetBytes("late"), host.Clock.GetUtcNow().AddDays(1), host.Ct);
        Assert.IsType<LookupTurn.Busy>(await host.Acme.TakeLookupAsync(Number, ada, 100, Lease, host.Ct));
        await host.Acme.KeepAnswerAsync(Number, bob, Answer, host.Clock.GetUtcNow().AddDays(90), host.Ct);

        await host.Acme.InTransactionAsync(tx => tx.EraseCandidateAsync(bob), host.Ct);
        Assert.Equal(0, await host.ScalarAsync<long>("SELECT COUNT(*) FROM lookups"));
        Assert.IsType<LookupTurn.Ask>(await host.Acme.TakeLookupAsync(Number, ada, 100, Lease, host.Ct));
        await host.Acme.InTransactionAsync(tx => tx.EraseCandidateAsync(ada), host.Ct);
        await host.Acme.KeepAnswerAsync(Number, ada, Answer, host.Clock.GetUtcNow().AddDays(90), host.Ct);
        Assert.Equal(0, await host.ScalarAsync<long>("SELECT COUNT(*) FROM lookups WHERE answer IS NOT NULL"));
    }
}
