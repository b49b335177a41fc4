using static Coaching.Scheduling.Tests.Reading;

namespace Coaching.Scheduling.Tests;

public class CsvTimetableTests
{
    private static readonly TimetableOptions Options = new()
    {
        Columns = new CsvTimetableColumns { Staff = "Mwalimu", Day = "Siku", Period = "Kipindi", Subject = "Somo", Class = "Darasa", Room = "Chumba" },
    };

    [Fact]
    [Trait("requirement", "CAS-46")]
    public void Rows_are_read_by_the_names_of_the_columns()
    {
        var timetable = Read(TimetableFormat.Csv, Options, ("week.csv",
            "Kipindi;Siku;Mwalimu;Somo;Darasa;Chumba\n"
            + "8:40-9:20;Ijumaa;Ana;Hisabati;7A;1\n8:00-8:40;Jumatatu;Ana;Hisabati;7A;1\n8:00-8:40;Jumatatu;Ana;Hisabati;7B;1\n8:00-8:40;Jumatatu;Ben;Kiswahili;8A;\"2\"\n"
            + "8:00-8:40;Jumatatu;Cho;Kiswahili;8A;2\n8:00-8:40;;Ana;Hisabati;7A;1\n8:00-8:40;Jumatatu;Ana;Sayansi;8B;3\n8:00-8:40;Jumatatu;\"Dan;X;8B;3\n8:00-8:40;Jumanne;Dan;X;8B;3\n"));

        Assert.Equal([DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Friday], timetable.Days.Select(day => day.Weekday!.Value));
        Assert.Equal([new TimeOnly(8, 0), new TimeOnly(8, 40)], timetable.Periods.Select(period => period.Start!.Value));
        Assert.Equal(5, timetable.Lessons.Count);
        Assert.Equal(["7A", "7B"], timetable.Lessons.Single(lesson => lesson.Subject == "Hisabati" && lesson.Start.Day == 0).Classes);
        Assert.Equal(["Ben", "Cho"], timetable.Lessons.Single(lesson => lesson.Subject == "Kiswahili").Staff);
        Assert.Equal([TimetableIssueCodes.MissingValue, TimetableIssueCodes.StaffDoubleBooked, TimetableIssueCodes.UnclosedQuote], Codes(timetable));
        Assert.Equal(7, timetable.Issues.Single(issue => issue.Code == TimetableIssueCodes.MissingValue).Line);
    }

    [Fact]
    public void A_missing_column_is_named()
    {
        var timetable = Read(TimetableFormat.Csv, Options, ("week.csv", "Siku,Mwalimu\nJumatatu,Ana\n"));

        Assert.Contains(timetable.Issues, issue => issue is { Code: TimetableIssueCodes.MissingColumn, Element: "Kipindi" });
        Assert.Empty(timetable.Lessons);
    }

    [Fact]
    public void Periods_that_only_the_options_order_stand_in_that_order()
    {
        var options = Options with
        {
            Bells = [new("Alpha", new TimeOnly(8, 0), new TimeOnly(9, 0)), new("Omega", new TimeOnly(9, 0), new TimeOnly(10, 0)), new("Beta", new TimeOnly(10, 0), new TimeOnly(11, 0))],
            Days = [new("Day A", DayOfWeek.Wednesday), new("Day B", DayOfWeek.Wednesday, 2)],
        };

        var timetable = Read(TimetableFormat.Csv, options, ("week.csv", "Siku,Kipindi,Mwalimu,Somo,Darasa,Chumba\nDay B,Beta,Ana,M,7A,1\nDay A,Omega,Ana,M,7A,1\n"));

        Assert.Equal(["Alpha", "Omega", "Beta"], timetable.Periods.Select(period => period.Name));
        Assert.Equal([(DayOfWeek.Wednesday, 1), (DayOfWeek.Wednesday, 2)], timetable.Days.Select(day => (day.Weekday!.Value, day.Week)));
        Assert.Empty(timetable.Issues);
    }
}
