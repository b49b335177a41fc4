using System.Globalization;

namespace Coaching.Scheduling.Tests;

public class NamesTests
{
    [Theory]
    [InlineData("8:00-8:40", "08:00", "08:40")]
    [InlineData("08.00 - 08.40", "08:00", "08:40")]
    [InlineData("Pd1 08h00-08h40", "08:00", "08:40")]
    [InlineData("1 (7:30)", "07:30", null)]
    [InlineData("1-07:50", "07:50", null)]
    [InlineData("12:35-1:30", "12:35", "13:30")]
    [InlineData("9:30-10-30", "09:30", "10:30")]
    [InlineData("01:15p", "13:15", null)]
    [InlineData("2:05 PM – 2:45 PM", "14:05", "14:45")]
    [InlineData("8h-9h", "08:00", "09:00")]
    [InlineData("0800-0840", "08:00", "08:40")]
    [InlineData("٠٨:٠٠ - ٠٨:٤٥", "08:00", "08:45")]
    [InlineData("1ª 08:15 - FP08:15", "08:15", null)]
    [InlineData("P1", null, null)]
    [InlineData("1.5", null, null)]
    [InlineData("H97", null, null)]
    [InlineData("25:70", null, null)]
    public void Bell_times_are_read_from_the_names_of_periods(string name, string? start, string? end)
    {
        var (foundStart, foundEnd) = BellTimes.Parse(name);

        Assert.Equal(start, foundStart?.ToString("HH:mm", CultureInfo.InvariantCulture));
        Assert.Equal(end, foundEnd?.ToString("HH:mm", CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("Monday", "Tuesday", "Friday")]
    [InlineData("Lundi", "MARDI", "vendredi")]
    [InlineData("Jumatatu", "Jumanne", "Ijumaa")]
    [InlineData("Pazartesi", "Salı", "Cuma")]
    [InlineData("Понедельник", "Вторник", "Пятница")]
    [InlineData("الإثنين", "الثلاثاء", "الجمعة")]
    [InlineData("الاثنين/ص", "الثلاثاء/ص", "الجمعة/ص")]
    [InlineData("Thứ Hai", "Thứ Ba", "Thứ Sáu")]
    [InlineData("Mon wk 1", "Tues wk 1", "Fri wk 1")]
    public void Weekdays_are_recognised_in_any_language(string first, string second, string last) =>
        Assert.Equal([DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Friday], Weekdays.Recognise([first, second, last]).Select(day => day!.Value));

    [Theory]
    [InlineData("1", "2", "3")]
    [InlineData("Block A", "Block B", "Block C")]
    [InlineData("Monday", "Mardi", "Freitag")]
    [InlineData("", "\uD800", "?")]
    public void Nothing_is_guessed_of_other_names(string first, string second, string last) =>
        Assert.Equal([null, null, null], Weekdays.Recognise([first, second, last]));
}
