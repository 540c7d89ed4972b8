using Verify.Core.Model;
using static Verify.Bench.Benchmark.Honest.Papers;

namespace Verify.Bench.Benchmark.Honest;

/// <summary>Honest causes around addresses and equipment.</summary>
internal static class Parcels
{
    public static IReadOnlyList<Oddity> All { get; } =
    [
        new("ship-address-late-change", "a real move, a safe place", 0.04, "8 % move in a year (Census CPS ASEC): in the six weeks of onboarding about 1 %; redirects to a safe place 3 %, ours", Stage.Onboarding, Redirect),
        new("ship-address-shared", "couple, flat-share, co-working address", 0.01, Oddity.Ours, Stage.Onboarding, OneDoor),
        new("ship-pickup-by-other", "neighbour, reception, partner", 0.08, Oddity.Ours, Stage.Onboarding, Neighbour),
        new("device-first-online-elsewhere", "travel in week one, company tunnel", 0.03, Oddity.Ours, Stage.FirstWeeks, FirstTrip),
        new("device-colocated", "couple, hotel at an offsite, co-working house", 0.02, Oddity.Ours, Stage.FirstWeeks, Offsite),
        new("device-serial-unconfirmed", "blindness, hardware swap, label removed", 0.02, Oddity.Ours, Stage.Onboarding, Label),
        new("byod-insisted", "ergonomics, accessibility, privacy", 0.05, Oddity.Ours, Stage.Onboarding, (s, _) => s.Later(() => { for (var i = 0; i < s.Draw.Pick([1, 1, 1, 2]); i++) s.Tell(new OnboardingStep { Id = Story.Draft, Source = "hr", Type = OnboardingStepType.OwnDeviceRequest, ManagedOnly = s.Draw.Chance(0.7) }, s.At(Stage.Onboarding, 1 + i)); })),
        new("ship-address-not-on-id", "parents' home, safer delivery, student, moved", 0.05, Oddity.Ours, Stage.Onboarding, Parents),
        new("ship-address-type", "rural mail, nomad in a hotel, live-work unit, new building", 0.04, Oddity.Ours, Stage.Onboarding, Door),
    ];

    private static void Redirect(Story s, Population p)
    {
        var moved = s.Draw.Chance(0.25);
        var to = moved ? World.Address(s.Draw, s.Home, s.Draw.Chance(0.5)) : World.Address(s.Draw, s.Home, false) with { PostalCode = s.Draw.Chance(0.6) ? s.Residence.PostalCode : null };
        if (moved && s.Draw.Chance(0.7)) Declare(s, d => d with { Move = new MoveDeclaration { From = s.Residence, To = to, At = s.Day(Stage.Onboarding) } });
        if (moved) s.HrAddress = to;
        s.Later(() => s.Tell(new Shipment { Id = Story.Draft, Source = "logistics", OrderId = $"o-{s.Id}", Step = moved ? ShipmentStep.AddressChanged : ShipmentStep.Redirected, Address = to, Actor = "candidate" }, s.At(Stage.Onboarding, moved ? 3.5 : 6)));
    }

    private static void OneDoor(Story s, Population p)
    {
        if (s.Draw.Chance(0.3)) { s.Delivery = s.Draw.Pick(p.Coworking); s.OnAddress = Then(s.OnAddress, a => a with { Business = true, Units = 60 }); return; }
        if (p.Partner(s) is not { } flatmate) return;
        flatmate.MoveIn(s);
        if (s.Draw.Chance(0.7)) Groups.SameHousehold(s, flatmate);
    }

    private static void Neighbour(Story s, Population p)
    {
        var partner = $"{s.Draw.Pick(World.Given)} {(s.Draw.Chance(0.4) ? s.Family : s.Draw.Pick(World.Family))}";
        if (s.Draw.Chance(0.4)) Declare(s, d => d with { Household = [.. d.Household, partner] });
        s.OnShipment = Then(s.OnShipment, e => e.Step == ShipmentStep.Delivered ? e with { Signer = partner } : e);
    }

    private static void FirstTrip(Story s, Population p)
    {
        var town = s.Draw.Pick(s.Draw.Chance(0.7) ? World.Homes : World.Elsewhere);
        var tunnel = s.Draw.Chance(0.5);
        if (!tunnel && s.Draw.Chance(0.6)) Places.DeclareTravel(s, [town.Country], 140);
        s.OnManagedDevice = Then(s.OnManagedDevice, m => m.FirstCheckIn ? m with { Latitude = town.Latitude, Longitude = town.Longitude, Country = town.Country, BehindTunnel = tunnel, NetworkHash = "wifi-" + s.Draw.Hex(16) } : m);
    }

    private static void Offsite(Story s, Population p)
    {
        var hotel = s.Draw.Pick(p.Hotels);
        s.Later(() => s.Tell(new ManagedDevice { Id = Story.Draft, Source = "mdm", Serial = $"SN{s.Id}", NetworkHash = hotel, KnownVenue = s.Draw.Chance(0.8), Country = s.Home.Country }, s.At(Stage.FirstWeeks, 17)));
    }

    private static void Label(Story s, Population p)
    {
        s.OnSerial = Then(s.OnSerial, e => s.Draw.Chance(0.5) ? e with { Reported = null, Refused = true } : e with { Reported = "SN" + s.Draw.Digits(8) });
        // The device manager confirms it afterwards.
        s.Later(() => s.Tell(new OnboardingStep { Id = Story.Draft, Source = "mdm", Type = OnboardingStepType.SerialCheck, Expected = "SN1", Reported = "SN1", Refused = false, ManagedOnly = true }, s.At(Stage.Onboarding, 11)));
    }

    private static void Parents(Story s, Population p)
    {
        var town = s.Draw.Chance(0.7) ? s.Home : s.Draw.Pick(World.Homes.Where(t => t.Country == s.Home.Country).ToArray());
        s.Delivery = World.Address(s.Draw, town, false);
        if (s.Draw.Chance(0.4)) s.HrAddress = s.Delivery;
        if (s.Draw.Chance(0.3)) Declare(s, d => d with { Move = new MoveDeclaration { From = s.Residence, To = s.Delivery, At = s.Day(Stage.Onboarding) } });
    }

    private static void Door(Story s, Population p) => s.OnAddress = Then(s.OnAddress, s.Draw.Int(0, 3) switch
    {
        0 => a => a with { PostOfficeBox = true },
        1 => a => a with { Hotel = true },
        2 => a => a with { Business = true },
        _ => a => a with { Deliverable = false },
    });
}
