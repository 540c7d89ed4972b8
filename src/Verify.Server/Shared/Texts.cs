namespace Verify.Server.Shared;

/// <summary>The texts that people read: Texts.resx beside this file, English; other languages as Texts.xx.resx.</summary>
public sealed class Texts;
