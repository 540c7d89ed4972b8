using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.Payroll;

/// <summary>Does a contractor press, after a refusal, for prepayment, another payment route or contact off the platform?</summary>
internal static class FreelanceTermsPressure
{
    private static readonly Threshold Requests = new("requests", 2, "requests after a refusal");

    private static readonly Indicator Pressure = new()
    {
        Id = "freelance-terms-pressure",
        Family = Family.Payroll,
        Strength = Strength.Supporting,
        Stages = [Stage.Application, Stage.Offer],
        HonestCauses = "A freelancer's ordinary caution, messaging habits of a region.",
        Clears = "The contractor accepts milestones and the ordinary payment route.",
        Task = "Please restate milestones and the payment route, and note the answer.",
    };

    public static readonly Check Check = new()
    {
        Id = "freelance-terms-pressure",
        Version = 1,
        Title = "Pressure on payment terms",
        Explanation = "Requests of a contractor that a person tagged are counted when they came again after a refusal; the use of an account in another name counts at once.",
        Indicators = [Pressure],
        Thresholds = [Requests],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var tags = context.Dossier.All<CommunicationTag>();
        if (tags.Count == 0) return Pressure.NotChecked("no tagged conversation");
        var contractor = context.Dossier.All<HrRecord>().Any(record => record.Contractor == true);
        var own = tags.Where(tag => tag.Contractor || contractor).ToArray();
        if (own.Length == 0) return Pressure.NotChecked("not a contractor");

        if (Array.FindLast(own, tag => tag.Topic == CommunicationTopic.AccountInOtherName) is { } other)
            return Pressure.Observed("OTHER-NAME", Strength.Strong, "The contractor asked to use an account in another name.", [], other);
        var again = Array.FindAll(own, tag => tag.AfterRefusal);
        return again.Length < context.Value(Requests) ? Pressure.NotObserved()
            : Pressure.Observed("AFTER-REFUSAL", Strength.Supporting,
                string.Create(CultureInfo.InvariantCulture, $"The contractor asked {again.Length} times for other payment terms or contact after a refusal."), [], [.. again]);
    }
}
