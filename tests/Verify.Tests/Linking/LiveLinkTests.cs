using Verify.Core.Model;

namespace Verify.Tests.Linking;

public class LiveLinkTests
{
    private static string Application(string given, string family, string? phone = null, string? street = null, string? unit = null) =>
        $$"""{"kind":"application","observedAt":"2026-02-01T09:00:00Z","name":{"given":"{{given}}","family":"{{family}}"}{{(phone is null ? "" : $",\"phones\":[\"{phone}\"]")}}{{(street is null ? "" : $",\"residence\":{{\"street\":\"{street}\"{(unit is null ? "" : $",\"unit\":\"{unit}\"")},\"city\":\"Dover\",\"state\":\"OH\",\"postalCode\":\"44622\",\"country\":\"US\"}}")}}}""";

    private static string Device(string id) => $$"""{"kind":"device-event","observedAt":"2026-02-01T09:00:00Z","deviceId":"{{id}}"}""";

    private static string Payout(string account) => $$"""{"kind":"payout","observedAt":"2026-02-01T09:00:00Z","method":"bank-account","accountHash":"{{account}}"}""";

    private static string Passport(string given, string family, string born, string number, string? portrait = null) =>
        $$$"""{"kind":"document","observedAt":"2026-02-01T09:00:00Z","type":"passport","name":{"given":"{{{given}}}","family":"{{{family}}}"},"birthDate":"{{{born}}}","numberHash":"{{{number}}}"{{{(portrait is null ? "" : $",\"image\":{{\"portraitHash\":\"{portrait}\"}}")}}}}""";

    private static string Profile(string handle, string avatar, IEnumerable<string> friends, string status = "active") =>
        $$"""{"kind":"profile-snapshot","observedAt":"2026-02-01T09:00:00Z","site":"profiles.example.com","handle":"{{handle}}","status":"{{status}}","avatarHash":"{{avatar}}","friends":[{{string.Join(',', friends.Select(friend => $"\"{friend}\""))}}]}""";

    private static IEnumerable<string> Friends(int from, int to) => Enumerable.Range(from, to - from).Select(i => $"friend-{i}");

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task A_pair_that_a_person_parted_stays_parted_when_new_evidence_connects_it_and_comes_back_as_it_was(string engine)
    {
        await using var store = await LinkedStore.OpenAsync(engine);
        await store.TakeAsync("a", Application("Ada", "Example", "+1 615 555 0101"), Payout("acc-1"));
        await store.TakeAsync("b", Application("Ben", "Sample", "+1 615 555 0101"), Device("dev-00000001"));
        await store.TakeAsync("c", Application("Carl", "Specimen"), Payout("acc-1"), Device("dev-00000001"));
        Assert.Equal("Phone", await store.SharedAsync("a", "b"));
        foreach (var one in (string[])["a", "b", "c"]) Assert.Equal("abc", await store.GroupAsync(one, "a", "b", "c"));
        // The link is dated by its evidence, which later grows.
        var before = await store.LinkAsync("a", "b", SelectorType.Phone);

        await store.CutAsync("a", "b");
        Assert.Equal("", await store.SharedAsync("a", "b"));
        Assert.Equal("", await store.SharedAsync("b", "a"));
        foreach (var one in (string[])["a", "b", "c"]) Assert.Equal(one, await store.GroupAsync(one, "a", "b", "c"));

        await store.TakeAsync("b", """{"kind":"contact-change","observedAt":"2026-02-03T09:00:00Z","type":"email","value":"shared@example.com"}""");
        await store.TakeAsync("a", """{"kind":"contact-change","observedAt":"2026-02-03T09:00:00Z","type":"email","value":"shared@example.com"}""");
        Assert.Equal("", await store.SharedAsync("a", "b"));

        await store.RestoreAsync("a", "b");
        Assert.Equal("Phone Email", await store.SharedAsync("a", "b"));
        var after = await store.LinkAsync("a", "b", SelectorType.Phone);
        Assert.Equal(before with { Id = after.Id, Supersedes = after.Supersedes }, after);
        foreach (var one in (string[])["a", "b", "c"]) Assert.Equal("abc", await store.GroupAsync(one, "a", "b", "c"));

        // As often as people change their minds.
        await store.CutAsync("b", "a");
        Assert.Equal("", await store.SharedAsync("a", "b"));
        await store.RestoreAsync("b", "a");
        Assert.Equal("Phone Email", await store.SharedAsync("a", "b"));
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task An_address_that_the_provider_gave_to_somebody_else_months_later_is_not_shared(string engine)
    {
        static string[] Seen(string ip, string day) =>
        [
            $$"""{"kind":"network-event","observedAt":"{{day}}T09:00:00Z","ip":"{{ip}}","activity":"application"}""",
            $$"""{"kind":"ip-intel","observedAt":"2025-09-01T09:00:00Z","ip":"{{ip}}","snapshot":"2025-09"}""",
        ];
        await using var store = await LinkedStore.OpenAsync(engine);
        await store.TakeAsync("spring", [Application("Ada", "Example"), .. Seen("198.51.100.7", "2025-03-01")]);
        await store.TakeAsync("autumn", [Application("Ben", "Sample"), .. Seen("198.51.100.7", "2025-09-01")]);
        Assert.Equal(184, (await store.LinkAsync("autumn", "spring", SelectorType.Ip)).WithinDays);
        Assert.Equal(Core.Checks.SignalState.NotObserved, (await store.SignalAsync("autumn", "ip-shared-across-candidates")).State);

        await store.TakeAsync("neighbour", [Application("Carl", "Specimen"), .. Seen("198.51.100.7", "2025-09-11")]);
        Assert.Equal(Core.Checks.SignalState.Observed, (await store.SignalAsync("neighbour", "ip-shared-across-candidates")).State);
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task A_family_an_agency_and_strangers_with_one_number_are_told_apart(string engine)
    {
        await using var store = await LinkedStore.OpenAsync(engine);
        await store.TakeAsync("ann", Application("Ann", "Example", "+1 615 555 0110", "12 Oak Ave", "3"));
        await store.TakeAsync("bob", Application("Bob", "Example", "+1 615 555 0110", "12 Oak Ave", "3"));
        Assert.True((await store.LinkAsync("ann", "bob", SelectorType.Phone)).Household);
        Assert.NotEqual(Core.Checks.SignalState.Observed, (await store.SignalAsync("ann", "contact-shared")).State);

        await store.TakeAsync("x", Application("Xena", "Sample", "+1 615 555 0120", "7 Elm St"));
        await store.TakeAsync("y", Application("Yves", "Specimen", "+1 615 555 0120", "900 Hill Rd"));
        Assert.Equal(Core.Checks.SignalState.Observed, (await store.SignalAsync("x", "contact-shared")).State);

        string[] names = ["Amina Osei", "Boris Petrov", "Chloe Martin", "Dmitri Ivanov", "Elena Garcia", "Farid Haddad", "Grace Lee", "Hugo Silva", "Ines Costa", "Jonas Berg", "Kira Novak", "Liam Byrne"];
        for (var i = 0; i < names.Length; i++)
            await store.TakeAsync($"agency-{i}", Application(names[i].Split(' ')[0], names[i].Split(' ')[1], "+1 615 555 0130", $"{100 + i} Lake Dr"), Payout($"acc-{i}"));
        Assert.True((await store.LinkAsync("agency-11", "agency-0", SelectorType.Phone)).Hub);
        // Also what was linked before it could be known.
        Assert.True((await store.LinkAsync("agency-1", "agency-0", SelectorType.Phone)).Hub);
        Assert.NotEqual(Core.Checks.SignalState.Observed, (await store.SignalAsync("agency-0", "contact-shared")).State);
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task One_name_and_birth_date_is_found_in_another_spelling_and_another_person_is_not(string engine)
    {
        await using var store = await LinkedStore.OpenAsync(engine);
        await store.TakeAsync("a", Passport("Katherine", "Smith", "1990-05-17", "n-1"));
        await store.TakeAsync("b", Passport("Catherine", "Smith", "1990-05-17", "n-2"));
        await store.TakeAsync("c", Passport("Peter", "Smith", "1990-05-17", "n-3"));
        Assert.Equal("NameAndBirth", await store.SharedAsync("b", "a"));
        Assert.Equal("", await store.SharedAsync("c", "a"));
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task Two_units_of_one_house_share_the_building_and_not_the_door(string engine)
    {
        static string Parcel(string unit) => $$$"""{"kind":"shipment","observedAt":"2026-02-01T09:00:00Z","orderId":"o-1","step":"ordered","address":{"street":"12 Oak Ave","unit":"{{{unit}}}","city":"Dover","state":"OH","postalCode":"44622","country":"US"}}""";
        await using var store = await LinkedStore.OpenAsync(engine);
        await store.TakeAsync("a", Parcel("3"));
        await store.TakeAsync("b", Parcel("Apt. 3"));
        await store.TakeAsync("c", Parcel("17"));
        Assert.Equal("DeliveryAddress Building", await store.SharedAsync("a", "b"));
        Assert.Equal("Building", await store.SharedAsync("a", "c"));
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task Answers_that_two_people_give_in_the_same_words_are_found(string engine)
    {
        const string answer = "I moved the nightly jobs to a stream and cut the time to fresh data from ninety hours to eight minutes, then wrote contracts for each table so that no change broke a report without somebody being told before it was merged.";
        static string Said(string text) => $$"""{"kind":"interview-answers","observedAt":"2026-02-01T09:00:00Z","text":"{{text}}"}""";
        await using var store = await LinkedStore.OpenAsync(engine);
        await store.TakeAsync("a", Said(answer));
        await store.TakeAsync("b", Said("Well, " + answer.Replace("nightly", "daily", StringComparison.Ordinal)));
        await store.TakeAsync("c", Said("My last project was a mobile client for nurses; we had no network in half of the wards, so I wrote a queue that keeps every order until it is taken, and tests that switch the radio off in the middle of a sentence."));
        Assert.True((await store.LinkAsync("b", "a", SelectorType.InterviewText)).Similarity > 0.6);
        Assert.Equal("", await store.SharedAsync("c", "a"));
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task A_profile_that_is_gone_is_known_again_by_its_friends_and_its_picture(string engine)
    {
        await using var store = await LinkedStore.OpenAsync(engine);
        await store.TakeAsync("first", Application("Ada", "Example", "+1 615 555 0101"), Device("dev-00000007"), Profile("ada-codes", "b00b0ceb833c43cc", Friends(0, 40)));
        await store.TakeAsync("first", """{"kind":"stage-change","observedAt":"2026-02-05T09:00:00Z","stage":"screening","status":"rejected"}""", Profile("ada-codes", "b00b0ceb833c43cc", [], "deleted"));
        await store.TakeAsync("honest", Application("Hanna", "Specimen"), Profile("hanna", "4ff4f3147cc3bc33", Friends(35, 75)));

        await store.TakeAsync("second", Application("Ben", "Sample", "+1 615 555 0101"), Device("dev-00000007"), Profile("ben-builds", "b00b0ceb833c43cf", Friends(3, 42)),
            """{"kind":"profile-match","observedAt":"2026-02-09T09:00:00Z","site":"profiles.example.com","otherName":"Ada Example","similarity":0.9,"otherPicture":false,"reviewerConfirmed":true}""");
        Assert.Contains("ProfileFriends", await store.SharedAsync("second", "first"));
        Assert.Equal(2, (await store.LinkAsync("second", "first", SelectorType.Avatar)).Distance);
        Assert.Equal("", await store.SharedAsync("second", "honest"));
        foreach (var check in (string[])["portrait-reused", "git-follow-cluster", "reapply-after-rejection", "profile-impersonates-person"])
            Assert.Equal((check, Core.Checks.SignalState.Observed), (check, (await store.SignalAsync("second", check)).State));
        Assert.NotEqual(Core.Checks.SignalState.Observed, (await store.SignalAsync("honest", "git-follow-cluster")).State);
    }
}
