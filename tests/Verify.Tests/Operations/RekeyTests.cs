using Verify.Core.Model;
using Verify.Server.Linking;
using Verify.Server.Store;
using Verify.Server.Work;
using Verify.Tests.Linking;

namespace Verify.Tests.Operations;

/// <summary>The key by which candidates are matched is exchanged while candidates come in.</summary>
public sealed class RekeyTests
{
    private static string Applied(string given, string phone) => $$"""{"kind":"application","observedAt":"2026-02-01T09:00:00Z","name":{"given":"{{given}}","family":"Example"},"phones":["{{phone}}"]}""";

    private static string Resume(string text) => $$"""{"kind":"resume","observedAt":"2026-02-01T09:00:00Z","text":"{{text}}"}""";

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task Whoever_shares_something_is_found_before_while_and_after_and_known_links_keep_their_name(string engine)
    {
        const string phone = "+1 615 555 0101";
        var text = string.Join(' ', Enumerable.Range(0, 60).Select(i => $"built the {i * 7919 % 101}th service"));
        await using var store = await LinkedStore.OpenAsync(engine);
        await store.TakeAsync("a", Applied("Ada", phone), Resume(text));
        await store.TakeAsync("b", Applied("Ben", phone), Resume(text));
        var fact = (await store.LinkAsync("a", "b", SelectorType.Phone)).Fact;
        Assert.Equal("Phone ResumeText", await store.SharedAsync("a", "b"));
        var old = await store.Host.ScalarAsync<long>("SELECT COUNT(*) FROM selectors");

        await RekeySelectors.AskAsync(store.Tenant, store.Host.Clock.GetUtcNow(), store.Host.Ct);
        await Assert.ThrowsAsync<StoreException>(() => RekeySelectors.AskAsync(store.Tenant, store.Host.Clock.GetUtcNow(), store.Host.Ct));
        await store.TakeAsync("c", Applied("Cleo", phone));
        Assert.Equal(fact, (await store.LinkAsync("c", "a", SelectorType.Phone)).Fact);

        // Hashed anew; from here on look-ups go by the new key.
        await store.WaitAsync(TimeSpan.FromMinutes(8));
        Assert.True(await store.Host.ScalarAsync<long>("SELECT COUNT(*) FROM selectors") >= 2 * old);
        await store.TakeAsync("d", Applied("Dan", phone), Resume(text));
        foreach (var other in (string[])["a", "b", "c"]) Assert.Equal(fact, (await store.LinkAsync("d", other, SelectorType.Phone)).Fact);
        Assert.Equal("Phone ResumeText", await store.SharedAsync("d", "a"));

        // The old key is destroyed, then what was hashed under it leaves.
        await store.WaitAsync(TimeSpan.FromMinutes(8));
        await store.WaitAsync(TimeSpan.FromMinutes(8));
        Assert.Equal(1, await store.Host.ScalarAsync<long>("SELECT COUNT(DISTINCT key_id) FROM selectors"));
        Assert.Equal("", await store.Tenant.GetAsync("rekey-selectors", store.Host.Ct));
        await store.TakeAsync("e", Applied("Eva", phone));
        foreach (var other in (string[])["a", "b", "c", "d"]) Assert.Equal(fact, (await store.LinkAsync("e", other, SelectorType.Phone)).Fact);

        // A second look finds each link that there was, once and under its name.
        await store.Tenant.InTransactionAsync(async tx => await tx.EnqueueAssessAsync((await store.Tenant.FindCandidateAsync("ats", "a"))!.Value, store.Host.Clock.GetUtcNow()), store.Host.Ct);
        await store.WaitAsync(TimeSpan.FromSeconds(1));
        foreach (var other in (string[])["b", "c", "d", "e"]) Assert.Equal(fact, (await store.LinkAsync("a", other, SelectorType.Phone)).Fact);
        Assert.Equal(6, (await store.DossierAsync("a")).All<Link>().Count());
        await store.Host.ReopenAsync();
        Assert.Equal(5, (await store.Tenant.FindSelectorAsync("phone", "+16155550101", 10, store.Host.Ct)).Count);
    }
}
