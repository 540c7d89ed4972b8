using Verify.Core.Text;

namespace Verify.Tests.Text;

public class DatesTests
{
    private const int Latest = 2026;

    [Theory]
    [InlineData("1978-11-12", "1978-11-12")]
    [InlineData("19781112", "1978-11-12")]
    [InlineData("13/12/1978", "1978-12-13")]
    [InlineData("Mar 1 1970", "1970-03-01")]
    [InlineData("17-May-90", "1990-05-17")]
    [InlineData("3/15/06", "2006-03-15")]
    [InlineData("1978-11", "1978-11")]
    [InlineData("11/1978", "1978-11")]
    [InlineData("1978", "1978")]
    [InlineData("1978-11-12T08:30:00Z", "1978-11-12")]
    [InlineData("12th of May 1990", "1990-05-12")]
    public void Dates_are_read_as_people_write_them(string raw, string iso) => Assert.Equal(iso, Dates.Read(raw, Latest)?.ToString());

    [Fact]
    public void Day_and_month_that_could_be_either_give_both_readings() =>
        Assert.Equal(["1978-12-11", "1978-11-12"], Dates.Readings("12/11/1978", Latest).Select(date => date.ToString()));

    [Fact]
    public void Two_digit_years_never_lie_in_the_future() => Assert.Equal(1931, Dates.Read("2/4/31", Latest)?.Year);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("1978-13-01")]
    [InlineData("1978-02-30")]
    [InlineData("12345678901")]
    [InlineData("1/2/3/4")]
    public void What_is_no_date_gives_nothing(string? raw) => Assert.Empty(Dates.Readings(raw, Latest));
}
