using LesionPortal.Web.Shared.Controls;
using Microsoft.AspNetCore.Components;

namespace LesionPortal.Web.Datasets.Components;

public sealed partial class ImportChoice
{
    private bool _fromArchive;
    private bool _busy;
    private string? _path;
    private string? _name;
    private string? _fileName;
    private UploadZone? _zone;
    private (string Field, string Message)? _problem;

    /// <summary>The dataset that is now being imported.</summary>
    [Parameter]
    public EventCallback<int> OnStarted { get; set; }

    [Inject]
    private IDatasetImports Imports { get; set; } = null!;

    private string? Of(string field) => _problem is { } p && p.Field == field ? p.Message : null;

    private void Choose(bool archive)
    {
        _fromArchive = archive;
        _problem = null;
    }

    private void FileChosen((string Name, long Bytes) file)
    {
        _fileName = file.Name;
        _problem = null;
        _name ??= NameOf(file.Name);
    }

    private async Task StartAsync()
    {
        _problem = null;
        if (_fromArchive)
        {
            if (_fileName is null)
            {
                _problem = ("file", "No archive is chosen yet.");
                return;
            }

            _busy = true;
            await _zone!.StartAsync("/api/datasets", new Dictionary<string, string> { ["name"] = _name?.Trim() ?? "" });
            return;
        }

        if (string.IsNullOrWhiteSpace(_path))
        {
            _problem = ("path", "Give the path of a folder or archive on the server.");
            return;
        }

        _busy = true;
        var outcome = await Imports.StartAsync(string.IsNullOrWhiteSpace(_name) ? NameOf(_path.Trim()) : _name.Trim(), _path.Trim());
        _busy = false;
        if (outcome.DatasetId is { } id)
            await OnStarted.InvokeAsync(id);
        else
            _problem = (outcome.Field ?? "path", outcome.Refusal ?? "The portal refused the import; see its log.");
    }

    private async Task FinishedAsync(UploadReply reply)
    {
        _busy = false;
        if (int.TryParse(reply.Id, out var id))
            await OnStarted.InvokeAsync(id);
        else
            _problem = (
                reply.Field == "name" ? "name" : "file",
                reply.Problem ?? "The portal sent an unreadable answer; " + "check the list of datasets."
            );
    }

    /// <summary>"PH2Dataset.tar.xz" and "/data/PH2Dataset/" are both called "PH2Dataset".</summary>
    private static string NameOf(string path)
    {
        var name = Path.GetFileName(path.TrimEnd('/', '\\'));
        var dot = name.IndexOf('.', 1 <= name.Length ? 1 : 0);
        return dot > 0 ? name[..dot] : name;
    }
}
