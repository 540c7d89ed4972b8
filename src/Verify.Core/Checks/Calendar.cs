namespace Verify.Core.Checks;

/// <summary>Sums of dates that stop at the first and the last day there is: evidence may claim any year, and no check may fall over it.</summary>
internal static class Calendar
{
    private const int MonthsOfAll = 9999 * 12;

    public static DateOnly PlusDays(this DateOnly day, int days) => DateOnly.FromDayNumber((int)Math.Clamp((long)day.DayNumber + days, DateOnly.MinValue.DayNumber, DateOnly.MaxValue.DayNumber));

    public static DateOnly PlusMonths(this DateOnly day, long months) => Reach(day.Year, day.Month, months) switch
    {
        < 0 => DateOnly.MinValue,
        > 0 => DateOnly.MaxValue,
        _ => day.AddMonths((int)months),
    };

    public static DateOnly PlusYears(this DateOnly day, int years) => day.PlusMonths(years * 12L);

    public static DateTimeOffset PlusMonths(this DateTimeOffset at, long months) => Reach(at.Year, at.Month, months) switch
    {
        < 0 => DateTimeOffset.MinValue,
        > 0 => DateTimeOffset.MaxValue,
        _ => at.AddMonths((int)months),
    };

    public static DateTimeOffset PlusYears(this DateTimeOffset at, int years) => at.PlusMonths(years * 12L);

    /// <summary>-1 before the first month there is, 1 after the last, else 0.</summary>
    private static int Reach(int year, int month, long months) => (year - 1) * 12L + month - 1 + months is var sum && sum < 0 ? -1 : sum >= MonthsOfAll ? 1 : 0;
}
