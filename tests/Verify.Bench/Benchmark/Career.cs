using System.Globalization;
using System.Text;
using Verify.Core.Model;

namespace Verify.Bench.Benchmark;

/// <summary>One job of a career.</summary>
internal sealed record Job(string Employer, string Domain, string Title, PartialDate Start, PartialDate? End, IReadOnlyList<string> Skills)
{
    /// <summary>What registers know: the firm was there before the job began.</summary>
    public PartialDate Incorporated { get; init; }
    public bool Registered { get; init; } = true;
}

/// <summary>Jobs, newest first, and a degree.</summary>
internal sealed record Career(IReadOnlyList<Job> Jobs, string School, string Major, PartialDate Graduated)
{
    public static Career Of(Draw draw, DateTimeOffset applied)
    {
        var jobs = new List<Job>();
        var month = (applied.Year * 12) + applied.Month - 1;
        DateOnly Date(int at) => new(at / 12, (at % 12) + 1, 1);
        var running = true;
        for (var i = 0; i < draw.Int(2, 4); i++)
        {
            var length = Math.Clamp((int)draw.Skewed(30, 0.5), 7, 90);
            var (start, end) = (Date(month - length), Date(month));
            var (employer, domain) = World.Firm(draw);
            jobs.Add(new Job(employer, domain, draw.Pick(["Software Engineer", "Senior Engineer", "Data Engineer", "Systems Developer", "Platform Engineer"]),
                new PartialDate(start.Year, start.Month), running ? null : new PartialDate(end.Year, end.Month), [draw.Pick(World.OldSkills), draw.Pick(World.OldSkills)])
            {
                Incorporated = new PartialDate(start.Year - draw.Int(2, 40), draw.Int(1, 12)),
            });
            running = false;
            month -= length + draw.Int(1, 4);
        }
        return new Career(jobs, draw.Pick(World.Schools), draw.Pick(World.Majors), new PartialDate(Math.Min(Date(month).Year, applied.Year - 2), 6));
    }

    /// <summary>The text of a résumé over this career; every draw words it anew.</summary>
    public string Text(Draw draw, string name)
    {
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"{name}\n"));
        foreach (var job in Jobs)
        {
            text.Append(CultureInfo.InvariantCulture, $"{job.Title}, {job.Employer}, {job.Start} to {job.End?.ToString() ?? "today"}\n");
            for (var i = 0; i < draw.Int(3, 5); i++)
                text.Append(CultureInfo.InvariantCulture, $"{draw.Pick(World.Verbs)} the {draw.Pick(World.Objects)} for {draw.Pick(World.Purposes)} in {draw.Pick(World.OldSkills)} and {draw.Pick(World.Results)} {draw.Int(4, 68)} percent within {draw.Int(2, 19)} months.\n");
        }
        return text.Append(CultureInfo.InvariantCulture, $"{Major}, {School}, {Graduated.Year}\n").ToString();
    }
}
