using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Verify.Core.Model;

/// <summary>A date without a time, known to the year, the month or the day: <c>2019</c>, <c>2019-05</c>, <c>2019-05-31</c>. A date without a time stays a date.</summary>
[JsonConverter(typeof(PartialDateConverter))]
public readonly record struct PartialDate
{
    public PartialDate(int year, int month = 0, int day = 0)
    {
        if (year is < 1 or > 9999 || month is < 0 or > 12 || (month == 0 && day != 0) || day < 0 || (day > 0 && day > DateTime.DaysInMonth(year, month)))
            throw new ArgumentException($"not a date: {year}-{month}-{day}");
        (Year, Month, Day) = (year, month, day);
    }

    public int Year { get; }
    /// <summary>1–12, or 0 where only the year is known.</summary>
    public int Month { get; }
    /// <summary>1–31, or 0 where the day is not known.</summary>
    public int Day { get; }

    /// <summary>Whether the day is known.</summary>
    public bool IsFull => Day > 0;

    /// <summary>The first day that the date can mean.</summary>
    public DateOnly Earliest => new(Year, Month == 0 ? 1 : Month, Day == 0 ? 1 : Day);

    /// <summary>The last day that the date can mean.</summary>
    public DateOnly Latest => Day != 0 ? Earliest : Month == 0 ? new DateOnly(Year, 12, 31) : new DateOnly(Year, Month, DateTime.DaysInMonth(Year, Month));

    /// <summary>The same date with day and month swapped, when that is a date too: the commonest typing error.</summary>
    public PartialDate? Swapped => Day is > 0 and <= 12 ? new PartialDate(Year, Day, Month) : null;

    public static PartialDate From(DateOnly date) => new(date.Year, date.Month, date.Day);

    public static bool TryParse([NotNullWhen(true)] string? text, out PartialDate date)
    {
        date = default;
        if (text is null || text.Length is not (4 or 7 or 10)) return false;
        if (!TryNumber(text, 0, 4, out var year)) return false;
        int month = 0, day = 0;
        if (text.Length >= 7 && (text[4] != '-' || !TryNumber(text, 5, 2, out month) || month is < 1 or > 12)) return false;
        if (text.Length == 10 && (text[7] != '-' || !TryNumber(text, 8, 2, out day) || day < 1 || year < 1 || day > DateTime.DaysInMonth(year, month))) return false;
        if (year < 1) return false;
        date = new PartialDate(year, month, day);
        return true;
    }

    public override string ToString() => Month == 0
        ? Year.ToString("D4", CultureInfo.InvariantCulture)
        : Day == 0 ? string.Create(CultureInfo.InvariantCulture, $"{Year:D4}-{Month:D2}") : string.Create(CultureInfo.InvariantCulture, $"{Year:D4}-{Month:D2}-{Day:D2}");

    private static bool TryNumber(string text, int start, int length, out int number) =>
        int.TryParse(text.AsSpan(start, length), NumberStyles.None, CultureInfo.InvariantCulture, out number);
}

/// <summary>Reads and writes <see cref="PartialDate"/> as its ISO text.</summary>
public sealed class PartialDateConverter : JsonConverter<PartialDate>
{
    public override PartialDate Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && PartialDate.TryParse(reader.GetString(), out var date)
            ? date
            : throw new JsonException("a date is written YYYY, YYYY-MM or YYYY-MM-DD");

    public override void Write(Utf8JsonWriter writer, PartialDate value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
