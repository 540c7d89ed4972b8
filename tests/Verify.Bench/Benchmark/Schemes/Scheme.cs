using Verify.Core.Model;

namespace Verify.Bench.Benchmark.Schemes;

/// <summary>How much of the scheme's picture a candidate leaves.</summary>
internal enum Mix { Full, OnePieceMissing, Delayed, OneFamily }

/// <summary>One thing that a scheme does, told in one candidate's story.</summary>
/// <param name="Family">The catalogue family that the trace belongs to.</param>
/// <param name="Act">The thing itself, without which there is no such scheme: it is never the piece that is missing.</param>
internal sealed record Piece(string Family, Action<Story> Tell, bool Act = false);

/// <summary>One of the 16 patterns as it works in the world: ways to go about it, each a list of things done.</summary>
/// <param name="Pattern">The pattern's id in the catalogue.</param>
/// <param name="Reaches">How far in the pipeline the scheme must have come to leave its traces.</param>
/// <param name="Least">Fewest candidates that one crew runs in one company.</param>
/// <param name="Most">Most of them.</param>
/// <param name="Ways">Variants: other order, other tools.</param>
internal sealed record Scheme(string Pattern, Stage Reaches, int Least, int Most, IReadOnlyList<Func<Crew, Piece[]>> Ways)
{
    /// <summary>The patterns that are no fraud by the candidate: an honest victim, and a contract matter.</summary>
    public bool LookAlike => Pattern is "pattern-payroll-diversion-victim" or "pattern-overemployment";

    public static IReadOnlyList<Scheme> All { get; } =
    [
        Farms.Laptop, Imposters.ProxyInterview, Imposters.Stolen, Imposters.Rented, Personas.Farm, Imposters.SyntheticFace, Money.FrontCompany, Money.Mule, Money.DiversionVictim,
        Careers.HijackedProfile, Careers.Portfolio, Careers.Invented, Personas.ReferralRing, Farms.MultiOperator, Farms.Extortion, Farms.Overemployment,
    ];

    /// <summary>Tells the pieces that this mix leaves.</summary>
    public void Tell(Story story, Piece[] pieces, Mix mix)
    {
        var draw = story.Draw.Fork("mix");
        switch (mix)
        {
            case Mix.Full:
                foreach (var piece in pieces) piece.Tell(story);
                break;
            case Mix.OnePieceMissing:
                var missing = pieces.Any(piece => !piece.Act) ? draw.Pick(pieces.Where(piece => !piece.Act).ToArray()) : null;
                foreach (var piece in pieces) if (piece != missing) piece.Tell(story);
                break;
            case Mix.Delayed:
                // One trace is there in time, the others come weeks later; ours: three weeks in the middle, two months at most.
                var first = draw.Int(0, pieces.Length - 1);
                for (var i = 0; i < pieces.Length; i++)
                {
                    if (i == first) pieces[i].Tell(story);
                    else story.Delayed(Math.Min(draw.Skewed(21, 0.5), 60), () => pieces[i].Tell(story));
                }
                break;
            case Mix.OneFamily:
                var family = draw.Pick(pieces.Select(piece => piece.Family).Distinct().ToArray());
                foreach (var piece in pieces) if (piece.Family == family) piece.Tell(story);
                break;
        }
    }
}

/// <summary>What the people behind several candidates have in common.</summary>
internal sealed class Crew
{
    public Crew(Draw draw, Population population, int size)
    {
        (Draw, Population, Size) = (draw, population, size);
        Operator = draw.Pick(World.Elsewhere);
        HelperTown = draw.Pick(World.Homes.Where(town => town.Country == "US").ToArray());
        Helper = World.Address(draw, HelperTown, flat: false);
        HelperName = $"{draw.Pick(World.Given)} {draw.Pick(World.Family)}";
        Wifi = "wifi-" + draw.Hex(16);
        HelperNetwork = new Network(Story.NewIp(draw), HelperTown);
        OperatorNetwork = new Network(Story.NewIp(draw), Operator);
        Account = "acct-" + draw.Hex(24);
        Phones = [Story.NewPhone(draw, HelperTown), Story.NewPhone(draw, HelperTown)];
        Devices = ["dev-" + draw.Hex(12), "dev-" + draw.Hex(12)];
        Portrait = draw.Hex(16);
        Room = draw.Hex(16);
        Authenticator = "mfa-" + draw.Hex(16);
        Author = draw.Pick(["m.kovac", "dev-pc-04", "Aster Writing", "studio", "w.holt"]) + draw.Int(10, 999);
        Resume = Career.Of(draw, population.Begins);
        ResumeBody = Resume.Text(draw, "");
        Referee = (HelperName, Story.NewEmail(draw, "contact", "desk"), Story.NewPhone(draw, HelperTown));
        Vpn = draw.Pick(population.VpnExits);
        Reported = population.ReportedVpnExit(draw, exact: draw.Chance(0.6));
        Vendor = $"{draw.Pick(World.Family)} Remote Talent";
        Token = "t-" + draw.Hex(12);
    }

    public Draw Draw { get; }
    public Population Population { get; }
    public int Size { get; }
    public Town Operator { get; }
    public Town HelperTown { get; }
    public Place Helper { get; }
    public string HelperName { get; }
    public string Wifi { get; }
    public Network HelperNetwork { get; }
    public Network OperatorNetwork { get; }
    public string Account { get; }
    public string[] Phones { get; }
    public string[] Devices { get; }
    public string Portrait { get; }
    public string Room { get; }
    public string Authenticator { get; }
    public string Author { get; }
    public Career Resume { get; }
    public string ResumeBody { get; }
    public (string Name, string Email, string Phone) Referee { get; }
    public Network Vpn { get; }
    public Network Reported { get; }
    public string Vendor { get; }
    public string Token { get; }
    public List<CandidateId> Members { get; } = [];

    /// <summary>The recycled text under another name, with a few lines exchanged.</summary>
    public string Reword(Story s, double changed)
    {
        var lines = ResumeBody.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.Length > 0).ToArray();
        var fresh = s.Career.Text(s.Draw, s.Name).Split('\n');
        return s.Name + "\n" + string.Join('\n', lines.Select((line, i) => s.Draw.Chance(changed) ? fresh[i % fresh.Length] : line));
    }
}
