using LowLatencyMM.Messages;

namespace LowLatencyMM.Importers;

/// <summary>One open file of recorded data, handed out as frames in order of receive time. One thread; the same file gives the same bytes.</summary>
/// <remarks>An instrument's definition precedes its first frame. Every failure is an <see cref="ImportException"/> with file and line.</remarks>
public interface IImporter : IFrameSource, IDisposable
{
    ImportStatistics Statistics { get; }

    ImportProgress Progress { get; }

    /// <summary>What the format's own check found so far; final after the last frame. Null: it has none, or it was not asked for.</summary>
    ImportVerdict? Verdict { get; }
}
