using Verify.Core.Model;

namespace Verify.Core.Checks.NetworkDevice;

/// <summary>Is the session driven from afar, or is the device a virtual machine?</summary>
internal static class DeviceRemoteOrVirtual
{
    private static readonly Indicator Remote = new()
    {
        Id = "device-remote-or-virtual",
        Family = Family.NetworkDevice,
        Strength = Strength.Strong,
        Stages = [Stage.Application, Stage.Interview],
        HonestCauses = "Helpers for accessibility, cloud PCs, people who work in security, Chromebooks.",
        Clears = "A session from an ordinary device, or an accommodation for assistive technology.",
        Task = "Please ask for one session from an ordinary device, or agree on an accommodation.",
    };

    public static readonly Check Check = new()
    {
        Id = "device-remote-or-virtual",
        Version = 2,
        Title = "Remote control and virtual devices",
        Explanation = "Remote-control software that a consented agent reported, and signs of a virtual machine or an automated browser. Programs that help people to use a computer are none. No device is probed from outside.",
        Indicators = [Remote],
        Run = context => [Run(context)],
    };

    private static readonly WordList Assistive = new("assistive-technology.txt");
    private static readonly WordList Renderers = new("software-renderers.txt");

    private static Signal Run(CheckContext context)
    {
        var devices = context.Dossier.All<DeviceEvent>();
        var tests = context.Dossier.All<SkillsTest>();
        if (devices.Count == 0 && !tests.Any(t => t.RemoteControl is not null)) return Remote.NotChecked("no device seen");

        var agreed = Applicant.Of(context.Dossier).Accommodations.Contains("assistive-technology");
        if (!agreed && devices.LastOrDefault(d => !string.IsNullOrWhiteSpace(d.RemoteControl) && Assistive.In(d.RemoteControl) is null) is { } driven)
            return Remote.Observed("REMOTE", Strength.Strong, $"The consented agent reports remote control by {driven.RemoteControl}.", [], driven);
        if (!agreed && tests.LastOrDefault(t => t.RemoteControl == true) is { } test)
            return Remote.Observed("REMOTE", Strength.Strong, "The assessment tool reports remote control.", [], test);
        if (devices.LastOrDefault(d => d.WebDriver == true || d.Virtual == true || Renderers.In(d.GraphicsRenderer) is not null) is { } machine)
        {
            var signal = Remote.Observed("VIRTUAL", Strength.Supporting, machine.WebDriver == true ? "The browser was driven by a program." : "The device is a virtual machine or draws in software.", [], machine);
            return agreed || IsSecurityRole(context.Dossier) ? signal with { Percent = 0 } : signal;
        }
        return Remote.NotObserved();
    }

    /// <summary>People who work in security use virtual machines every day.</summary>
    private static bool IsSecurityRole(Dossier dossier) =>
        Applicant.Of(dossier).Application?.JobFamily?.Contains("security", StringComparison.OrdinalIgnoreCase) == true || dossier.Role.Contains("security", StringComparison.OrdinalIgnoreCase);
}
