using Verify.Bench.Benchmark.Honest;
using Verify.Bench.Benchmark.Schemes;
using Verify.Core.Model;

namespace Verify.Bench.Benchmark;

/// <summary>What a generated candidate is; never part of its evidence.</summary>
/// <param name="Recipe">The pattern's id, or null for an honest candidate.</param>
/// <param name="Odd">Indicators whose honest causes this candidate has.</param>
internal sealed record Label(CandidateId Candidate, string? Recipe, Mix? Mix, int Way, bool LookAlike, IReadOnlyList<string> Odd)
{
    public bool Fraud => Recipe is not null && !LookAlike;
}

/// <summary>One company's candidates over some months: ordinary, honest but odd, and a few who are not whom they say.</summary>
internal sealed class Population
{
    private readonly Draw _draw;
    private readonly List<Story> _stories = [];
    // Neither the number nor the place in the file tells what a candidate is.
    private readonly Queue<int> _numbers;
    private readonly Dictionary<CandidateId, (Scheme Scheme, Mix Mix, int Way)> _recipes = [];
    private readonly Dictionary<CandidateId, SortedSet<string>> _odd = [];
    private readonly List<Network> _reported = [];

    private Population(ulong seed, int candidates)
    {
        _draw = new Draw(seed).Fork("population");
        Begins = new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
        var numbers = Enumerable.Range(0, candidates).ToArray();
        _draw.Fork("numbers").Shuffle(numbers);
        _numbers = new Queue<int>(numbers);
        var places = _draw.Fork("places");
        // An agency answers for its people, a campus hides many: one for every few hundred candidates, ours.
        var some = Math.Max(2, candidates / 400);
        AgencyPhones = Make(some, () => Story.NewPhone(places, places.Pick(World.Homes)));
        Campuses = Make(some, () => new Network(Story.NewIp(places), places.Pick(World.Homes), i => i with { SharedVenue = true }));
        VpnExits = Make(Math.Max(6, candidates / 60), () => { var brand = places.Pick(World.Vpns); return new Network(Story.NewIp(places), places.Pick(World.Homes), i => i with { Vpn = true, Hosting = true, Provider = brand, AsnName = "Hosting " + brand }); });
        LibraryDevices = Make(some, () => "dev-" + places.Hex(12));
        CaptureFrame = places.Hex(16);
        Coworking = Make(some, () => World.Address(places, places.Pick(World.Homes), flat: false));
        Hotels = Make(some, () => "wifi-" + places.Hex(16));
        CvWriters = ["Career Lift", "Resume Studio", "CV House", "Career Centre"];
        Booths = Make(some, () => places.Hex(16));
        SchoolTexts = Make(some, () => "Projects\n" + Career.Of(places, Begins).Text(places, "Boot camp portfolio"));
        Kiosk = Story.NewIp(places);
        for (var i = 0; i < 12; i++) _reported.Add(new Network(Story.NewIp(places), places.Pick(World.Homes)));
    }

    public DateTimeOffset Begins { get; }
    public IReadOnlyList<string> AgencyPhones { get; }
    public IReadOnlyList<Network> Campuses { get; }
    public IReadOnlyList<Network> VpnExits { get; }
    public IReadOnlyList<string> LibraryDevices { get; }
    public string CaptureFrame { get; }
    public IReadOnlyList<Place> Coworking { get; }
    public IReadOnlyList<string> Hotels { get; }
    public IReadOnlyList<string> CvWriters { get; }
    public IReadOnlyList<string> Booths { get; }
    public IReadOnlyList<string> SchoolTexts { get; }
    public string Kiosk { get; }
    public IReadOnlyList<Story> Stories => _stories;

    /// <summary>Tells all stories. The same seed, size and share give the same evidence.</summary>
    public static Population Generate(ulong seed, int candidates, double prevalence)
    {
        var population = new Population(seed, candidates);
        population.Schemes(candidates, prevalence);
        population.HonestPeople();
        population._stories.Sort((a, b) => a.Id.CompareTo(b.Id));
        foreach (var story in population._stories) Journey.Tell(story);
        return population;
    }

    public IReadOnlyList<Label> Labels() => [.. _stories.Select(story =>
    {
        var odd = _odd.TryGetValue(story.Id, out var causes) ? causes.ToArray() : [];
        return _recipes.TryGetValue(story.Id, out var recipe) ? new Label(story.Id, recipe.Scheme.Pattern, recipe.Mix, recipe.Way, recipe.Scheme.LookAlike, odd) : new Label(story.Id, null, null, 0, false, odd);
    })];

    /// <summary>Another honest person of the same time, to share a home, a machine or an account with; null when there is none left.</summary>
    public Story? Partner(Story of)
    {
        var at = _stories.IndexOf(of);
        for (var next = at + 1; next < Math.Min(at + 60, _stories.Count); next++)
        {
            var other = _stories[next];
            if (_recipes.ContainsKey(other.Id) || _odd.ContainsKey(other.Id)) continue;
            _odd[other.Id] = new SortedSet<string>(StringComparer.Ordinal) { "partner" };
            other.Reached = of.Reached;
            return other;
        }
        return null;
    }

    /// <summary>An exit that public reports tie to the scheme: the brand alone, or the very address.</summary>
    public Network ReportedVpnExit(Draw draw, bool exact)
    {
        var network = draw.Pick(_reported);
        return network with
        {
            Intel = i => i with { Vpn = true, Hosting = true, Provider = "Astrill", ReportedExits = [new ReportedExit { Source = "public report", ExactAddress = exact, SeenFrom = new PartialDate(2026, 1), SeenTo = exact ? new PartialDate(2026, 6) : null }] },
        };
    }

    private void Schemes(int candidates, double prevalence)
    {
        var draw = _draw.Fork("schemes");
        var frauds = Scheme.All.Where(s => !s.LookAlike).ToArray();
        var left = (int)Math.Round(candidates * prevalence);
        var each = Math.Max(1, (int)Math.Round((double)left / frauds.Length));
        // Every pattern gets its share; which come last is left to chance, for what rounding leaves.
        draw.Shuffle(frauds);
        for (var i = 0; i < frauds.Length; i++)
        {
            var share = i == frauds.Length - 1 ? left : Math.Min(left, (int)Math.Round((double)left / (frauds.Length - i)));
            Crews(frauds[i], share, draw.Fork(frauds[i].Pattern));
            left -= share;
        }
        foreach (var lookAlike in Scheme.All.Where(s => s.LookAlike)) Crews(lookAlike, each, draw.Fork(lookAlike.Pattern));
    }

    private void Crews(Scheme scheme, int candidates, Draw draw)
    {
        var mixes = new Queue<Mix>();
        var way = draw.Int(0, scheme.Ways.Count - 1);
        while (candidates > 0)
        {
            var size = Math.Min(draw.Int(scheme.Least, scheme.Most), Math.Max(candidates, 1));
            // A crew smaller than it can be would not be this scheme: the last one takes the rest along.
            if (candidates - size < scheme.Least && candidates - size > 0) size = candidates <= scheme.Most ? candidates : candidates - scheme.Least;
            size = Math.Min(size, candidates);
            var crew = new Crew(draw.Fork("crew" + candidates), this, size);
            var begins = Begins.AddDays(draw.Between(0, 90));
            var pieces = scheme.Ways[way++ % scheme.Ways.Count](crew);
            for (var i = 0; i < size; i++)
            {
                if (mixes.Count == 0) Refill(mixes, draw);
                var mix = mixes.Dequeue();
                var story = New(begins.AddDays(draw.Between(0, 30)), Reach(draw, scheme.Reaches), draw);
                _recipes[story.Id] = (scheme, mix, (way - 1) % scheme.Ways.Count);
                scheme.Tell(story, pieces, mix);
            }
            candidates -= size;
        }
    }

    // Of ten candidates four leave the full picture, three lack one piece, two come late, one leaves a single family.
    private static void Refill(Queue<Mix> mixes, Draw draw)
    {
        Mix[] ten = [Mix.Full, Mix.Full, Mix.Full, Mix.Full, Mix.OnePieceMissing, Mix.OnePieceMissing, Mix.OnePieceMissing, Mix.Delayed, Mix.Delayed, Mix.OneFamily];
        draw.Shuffle(ten);
        foreach (var mix in ten) mixes.Enqueue(mix);
    }

    /// <summary>As far as the scheme must have come, or farther: nobody knows how far it will get.</summary>
    private static Stage Reach(Draw draw, Stage least) => least >= Stage.FirstWeeks || draw.Chance(0.6) ? least : least + draw.Int(0, Stage.FirstWeeks - least);

    private void HonestPeople()
    {
        var draw = _draw.Fork("honest");
        var first = _stories.Count;
        while (_numbers.Count > 0) New(Begins.AddDays(draw.Between(0, 120)), Funnel(draw), draw);
        for (var i = first; i < _stories.Count; i++)
        {
            var story = _stories[i];
            foreach (var oddity in Oddity.All)
            {
                if (!story.Has(oddity.From) || !draw.Chance(oddity.Rate)) continue;
                if (!_odd.TryGetValue(story.Id, out var causes)) _odd[story.Id] = causes = new SortedSet<string>(StringComparer.Ordinal);
                causes.Add(oddity.Indicator);
                oddity.Tell(story, this);
            }
        }
    }

    // How far the candidates of a company stand at one moment, those hired in the last quarter included: ours.
    private static Stage Funnel(Draw draw) => draw.Pick(
        (0.28, Stage.Application), (0.17, Stage.Screening), (0.17, Stage.Interview), (0.08, Stage.Offer), (0.10, Stage.Onboarding), (0.20, Stage.FirstWeeks));

    private Story New(DateTimeOffset applied, Stage reached, Draw draw)
    {
        var id = $"c{_numbers.Dequeue():d6}";
        var own = _draw.Fork(id);
        var story = new Story(id, own, reached, applied, draw.Pick(World.Homes));
        _stories.Add(story);
        return story;
    }

    private static List<T> Make<T>(int count, Func<T> make) => [.. Enumerable.Range(0, count).Select(_ => make())];
}
