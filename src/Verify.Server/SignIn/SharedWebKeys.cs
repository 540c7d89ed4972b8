using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Verify.Server.Store;

namespace Verify.Server.SignIn;

/// <summary>Keeps the keys of sessions and forms in the key store, so that any node takes what another one issued.</summary>
internal sealed class SharedWebKeys(VerifyStore store) : IXmlRepository
{
    // The framework asks without waiting asynchronously: once at start and once a day.
    public IReadOnlyCollection<XElement> GetAllElements() => [.. store.WebKeysAsync().GetAwaiter().GetResult().Select(xml => XElement.Parse(xml))];

    public void StoreElement(XElement element, string friendlyName) => store.AddWebKeyAsync(friendlyName, element.ToString(SaveOptions.DisableFormatting)).GetAwaiter().GetResult();
}
