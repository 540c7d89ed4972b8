using Verify.Core.Model;
using static Verify.Bench.Benchmark.Schemes.Traces;

namespace Verify.Bench.Benchmark.Schemes;

/// <summary>Schemes around the company's laptop and accounts.</summary>
internal static class Farms
{
    /// <summary>A helper receives and hosts laptops; they are driven from elsewhere (90 and more were found in one home).</summary>
    public static readonly Scheme Laptop = new("pattern-laptop-farm", Stage.FirstWeeks, 1, 5,
    [
        c => [ParcelToHelper(c), OneWifi(c), RemoteTool(), OtherMachine(c), Unattended()],
        c => [LateChange(c), OneWifi(c), Kvm(), NoSerial(), ReportedVpn(c)],
        c => [ParcelToHelper(c), Forwarder(), PickedUpBy(c), WakesElsewhere(c), RemoteTool(), OtherMachine(c)],
        c => [LateChange(c), PickedUpBy(c), Kvm(), Unattended(), OtherMachine(c)],
    ]);

    /// <summary>A team works one or many jobs through shared sign-ins.</summary>
    public static readonly Scheme MultiOperator = new("pattern-multi-operator", Stage.FirstWeeks, 1, 4,
    [
        c => [SharedAuthenticator(c), SeveralWork(), NoCamera(), TokenOnTwo(c)],
        c => [TokenOnTwo(c), OperatorHours(c), OtherJobs(), SeveralWork()],
        c => [TwoPlaces(c), SeveralWork(), RemoteTool(), OperatorHours(c)],
    ]);

    /// <summary>On discovery or dismissal data is copied and money demanded.</summary>
    public static readonly Scheme Extortion = new("pattern-exit-extortion", Stage.FirstWeeks, 1, 1,
    [
        c => [Threat(), Copies(), OtherMachine(c)],
        c => [Dismissed(), Copies(), OtherMachine(c), RemoteTool()],
        c => [Dismissed(), Copies(), Tampering(), Threat()],
    ]);

    /// <summary>One person under the own name holds several full-time jobs.</summary>
    public static readonly Scheme Overemployment = new("pattern-overemployment", Stage.FirstWeeks, 1, 1,
    [
        c => [Jobs(), Mover()],
        c => [Jobs(), LongDays()],
        c => [Jobs()],
    ]);

    private static Piece Jobs() => OtherJobs() with { Act = true };

    private static Piece SharedAuthenticator(Crew c) => new("endpoint", s => s.OnAuthenticator = a => a with { DeviceHash = c.Authenticator, Users = Math.Max(2, c.Size) });

    /// <summary>The session's token is taken along to a second machine.</summary>
    private static Piece TokenOnTwo(Crew c) => new("endpoint", s => s.Later(() =>
    {
        var token = "t-" + s.Draw.Hex(10);
        var day = s.Draw.Between(3, 20);
        s.Tell(new SignIn { Id = Story.Draft, Source = "idp", Ip = s.HomeNetwork.Ip, Country = s.Home.Country, ManagedDevice = true, Anonymiser = false, TokenHash = token, DeviceId = $"SN{s.Id}" }, s.At(Stage.FirstWeeks, day));
        s.Tell(new SignIn { Id = Story.Draft, Source = "idp", Ip = c.OperatorNetwork.Ip, Country = c.Operator.Country, ManagedDevice = false, Anonymiser = s.Draw.Chance(0.5), TokenHash = token, DeviceId = "other-" + s.Draw.Hex(4) }, s.At(Stage.FirstWeeks, day + s.Draw.Between(0.1, 1)));
    }));

    /// <summary>Signs in from two far places within hours.</summary>
    private static Piece TwoPlaces(Crew c) => new("network-device", s => s.Later(() =>
    {
        for (var i = 0; i < 2; i++)
        {
            var at = s.At(Stage.FirstWeeks, 5 + (i * 6));
            s.SeeOn(s.HomeNetwork, Activity.Work, at, "idp");
            s.SeeOn(c.OperatorNetwork, Activity.Work, at.AddHours(s.Draw.Between(0.5, 2)), "idp");
        }
    }));

    private static Piece Threat() => new("endpoint", s => s.Later(() => s.Tell(new Threat { Id = Story.Draft, Source = "hr", ConfirmedBy = ["r-1", "r-9"], Summary = "says the code will be published unless paid" }, s.At(Stage.FirstWeeks, 55))));

    private static Piece Dismissed() => new("endpoint", s => s.Later(() => s.Tell(new HrRecord
    {
        Id = Story.Draft, Source = "hris", EmployeeId = $"e-{s.Id}", LegalName = s.LegalName ?? new PersonName { Given = s.Given, Family = s.Family }, HomeAddress = s.HrAddress, StartDate = PartialDate.From(DateOnly.FromDateTime(s.Starts.UtcDateTime)), WorkCountry = s.Home.Country, TaxIdHash = s.TaxIdHash, TerminationPlanned = true,
    }, s.At(Stage.FirstWeeks, 48))));

    private static Piece Copies() => new("endpoint", s => s.Later(() => s.Tell(new DataMovement
    {
        Id = Story.Draft, Source = "scm", Clones = (int)s.Draw.Skewed(60, 0.3), RoleMedianClones = 9, ForksToPersonal = s.Draw.Int(0, 3), ArchivesToPersonalCloud = s.Draw.Int(1, 4),
    }, s.At(Stage.FirstWeeks, s.Draw.Between(2, 50)))));

    private static Piece Tampering() => new("endpoint", s => s.Later(() => s.Tell(new EndpointAlert { Id = Story.Draft, Source = "edr", Severity = AlertSeverity.Critical, Category = "credential-dump" }, s.At(Stage.FirstWeeks, s.Draw.Between(0.05, 2)))));

    private static Piece Mover() => new("endpoint", s => s.Later(() => s.Tell(new EndpointObservation { Id = Story.Draft, Source = "edr", Jigglers = ["mouse mover"], Docked = true, LocalInputDevice = true, CookieStoreRead = false }, s.At(Stage.FirstWeeks, 20))));

    private static Piece LongDays() => new("endpoint", s => s.Later(() => s.Tell(new WorkPattern { Id = Story.Draft, Source = "scm", Days = [.. Enumerable.Range(0, 14).Where(d => d % 7 < 5).Select(d => new WorkDay { Date = s.Day(Stage.FirstWeeks, 14 + d), ActiveHours = Math.Round(s.Draw.Between(14, 17), 1), LongBlocks = 2 })] }, s.At(Stage.FirstWeeks, 29))));
}
