using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Verify.Core.Geo;
using Verify.Server.SignIn;
using Verify.Server.Store;

namespace Verify.Server.Review;

/// <summary>Where the candidate claims to be, and where systems saw them, on one map and in one table.</summary>
[Authorize(Policy = SignInSetup.ForReview)]
internal sealed class PlacesModel(VerifyStore store) : PageModel
{
    public const int MostMarks = 120, MostRows = 200;

    [BindProperty(SupportsGet = true)]
    public string Id { get; set; } = "";

    public CaseFile CaseFile { get; private set; } = null!;
    public IReadOnlyList<SeenPlace> Places { get; private set; } = [];
    public MapView View { get; private set; } = MapView.Around([]);
    public IReadOnlyList<(SeenPlace Place, Located At)> Marks { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await CaseFile.OpenAsync(store, User, Id, "places-viewed", cancel) is not { } file) return NotFound();
        CaseFile = file;
        Places = Review.Places.Of(file.Evidence);
        Marks = [.. Places.Where(place => place.Where is not null).Take(MostMarks).Select(place => (place, place.Where!.Value))];
        View = MapView.Around([.. Marks.Select(mark => mark.At)]);
        return Page();
    }
}
