using Microsoft.AspNetCore.Builder;

namespace Verify.Connectors.Greenhouse;

public sealed partial class GreenhouseSandbox
{
    protected override void Map(WebApplication app)
    {
    }
}
