namespace Verify.Server.Portal;

/// <summary>What candidates read: PortalTexts.resx beside this file, English; other languages as PortalTexts.xx.resx.</summary>
public sealed class PortalTexts;
