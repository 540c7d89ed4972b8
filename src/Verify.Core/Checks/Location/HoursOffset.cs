using System.Buffers;
using System.Globalization;
using Verify.Core.Geo;
using Verify.Core.Model;

namespace Verify.Core.Checks.Location;

/// <summary>Do answers and commits fall into the working day of another time zone?</summary>
internal static class HoursOffset
{
    private static readonly Threshold OffsetHours = new("offset-hours", 6, "hours");
    private static readonly Threshold Events = new("events", 60, "events");
    private static readonly Threshold Days = new("days", 10, "days");
    private static readonly Threshold Share = new("share", 0.5, "share of the events");

    private static readonly Indicator Hours = new()
    {
        Id = "hours-offset",
        Family = Family.Location,
        Strength = Strength.Supporting,
        Stages = [Stage.Interview, Stage.FirstWeeks],
        HonestCauses = "Night owls, carers, second jobs, teams that work at all hours, religious schedules.",
        Clears = "The candidate explains the hours; nothing needs to change.",
    };

    public static readonly Check Check = new()
    {
        Id = "hours-offset",
        Version = 2,
        Title = "Working hours",
        Explanation = "The eight hours that hold most of the activity are compared with a working day at the claimed residence; enough events over enough days, and availability alone never before hire.",
        Indicators = [Hours],
        Thresholds = [OffsetHours, Events, Days, Share],
        Run = context => [Run(context)],
    };

    private const int MinutesPerDay = 1440;
    private const int SlotMinutes = 30;
    private const int WindowSlots = 16;
    /// <summary>Middle of a working day from nine to five.</summary>
    private const int MiddayMinutes = 13 * 60;

    private static Signal Run(CheckContext context)
    {
        var dossier = context.Dossier;
        var times = dossier.All<ActivityTimes>().Where(t => t.Channel != ActivityChannel.Availability || dossier.Stage >= Stage.Onboarding).ToArray();
        if (times.Length == 0) return Hours.NotChecked("no activity that may be read");
        var applicant = Applicant.Of(dossier);
        if (Gazetteer.Clock(applicant.Residence) is not { } home) return Hours.NotChecked("time zone of the residence not known");

        var rented = ArrayPool<DateTime>.Shared.Rent(times.Sum(channel => channel.At.Count));
        var signal = Compare(context, times, applicant, Local(times, applicant, home, rented));
        ArrayPool<DateTime>.Shared.Return(rented);
        return signal;
    }

    private static Signal Compare(CheckContext context, ActivityTimes[] times, Applicant applicant, ReadOnlySpan<DateTime> local)
    {
        var (days, latest) = (0, DateTime.MinValue);
        foreach (var at in local)
            if (days == 0 || at.Date > latest) (days, latest) = (days + 1, at.Date);
        if (local.Length < context.Value(Events) || days < context.Value(Days)) return Hours.NotChecked("too few events");
        if (applicant.Accommodations.Contains("working-hours")) return Hours.NotObserved("An accommodation covers the working hours.");

        var (middle, share) = BestWindow(local);
        var apart = Math.Abs(middle - MiddayMinutes);
        var hours = Math.Min(apart, MinutesPerDay - apart) / 60.0;
        if (hours < context.Value(OffsetHours) || share < context.Value(Share)) return Hours.NotObserved();
        return Hours.Observed(null, Strength.Supporting, string.Create(CultureInfo.InvariantCulture, $"{share:P0} of {local.Length} events over {days} days fall into eight hours that lie {hours:0.#} hours off a working day at the claimed residence."),
            [], [.. times, applicant.ResidenceEvidence!]);
    }

    /// <summary>Each moment once, in order, on the clock of the residence; declared travel is left out.</summary>
    private static ReadOnlySpan<DateTime> Local(ActivityTimes[] times, Applicant applicant, ZoneClock home, Span<DateTime> moments)
    {
        var count = 0;
        foreach (var channel in times)
            for (var i = 0; i < channel.At.Count; i++)
                if (!applicant.TravelDeclaredAt(channel.At[i])) moments[count++] = channel.At[i].UtcDateTime;
        moments[..count].Sort();
        var kept = 0;
        for (var i = 0; i < count; i++)
            if (i == 0 || moments[i] != moments[kept - 1]) moments[kept++] = moments[i];
        for (var i = 0; i < kept; i++) moments[i] = home.LocalTime(moments[i]);
        return moments[..kept];
    }

    /// <summary>The middle of the eight hours that hold most events, the one nearest to the circular mean among equals, and the share that they hold.</summary>
    private static (double Middle, double Share) BestWindow(ReadOnlySpan<DateTime> local)
    {
        const int slots = MinutesPerDay / SlotMinutes;
        Span<int> counts = stackalloc int[slots];
        var (x, y) = (0.0, 0.0);
        foreach (var at in local)
        {
            var minutes = at.TimeOfDay.TotalMinutes;
            counts[(int)(minutes / SlotMinutes)]++;
            x += Math.Cos(minutes * 2 * Math.PI / MinutesPerDay);
            y += Math.Sin(minutes * 2 * Math.PI / MinutesPerDay);
        }
        var mean = (Math.Atan2(y, x) / (2 * Math.PI) * MinutesPerDay + MinutesPerDay) % MinutesPerDay;

        var (best, middle, nearest) = (-1, 0.0, 0.0);
        for (var start = 0; start < slots; start++)
        {
            var held = 0;
            for (var i = 0; i < WindowSlots; i++) held += counts[(start + i) % slots];
            var centre = (start + WindowSlots / 2) * SlotMinutes % MinutesPerDay;
            var off = Math.Abs(centre - mean);
            off = Math.Min(off, MinutesPerDay - off);
            if (held > best || (held == best && off < nearest)) (best, middle, nearest) = (held, centre, off);
        }
        return (middle, (double)best / local.Length);
    }
}
