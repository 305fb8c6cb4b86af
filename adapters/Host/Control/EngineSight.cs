using LowLatencyMM.SharedMemory;

namespace LowLatencyMM.Host;

/// <summary>A deployment's engine as another process sees it: presence, figures, names. One thread; reads shared memory only, so it works when the engine hangs.</summary>
internal sealed class EngineSight(DeploymentDirectory directory) : IDisposable
{
    private readonly byte[] _factsPathBytes = FileIdentity.PathBytes(directory.File(DeploymentFiles.Facts));
    private readonly byte[] _telemetryPathBytes = FileIdentity.PathBytes(directory.File(DeploymentFiles.EngineTelemetry));
    private FileIdentity _factsSeen;
    private FileIdentity _telemetrySeen;

    public ProcessSight Process { get; } = new(directory, DeploymentFiles.Engine);

    /// <summary>Null when there are none; a dead engine's stay until the next one's.</summary>
    public EngineObserver? Observer { get; private set; }

    /// <summary>Null when there are none.</summary>
    public EngineFacts? Facts { get; private set; }

    /// <summary>Why there are no figures, in one line; null when there are, or nobody shows any.</summary>
    public string? TelemetryProblem { get; private set; }

    /// <summary>Why there are no names, in one line; null when there are, or nobody gives any.</summary>
    public string? FactsProblem { get; private set; }

    /// <summary>Takes the figures of now.</summary>
    public void Refresh()
    {
        _ = Process.Look();
        if (HasChanged(_telemetryPathBytes, ref _telemetrySeen)) OpenTelemetry();
        if (HasChanged(_factsPathBytes, ref _factsSeen)) ReadFacts();
        Observer?.Refresh();
    }

    /// <summary>Figures of an instrument; false when there are none yet, or its writer died while it wrote them.</summary>
    public bool TryRead(int slot, out InstrumentTelemetry telemetry)
    {
        telemetry = default;
        return Observer is not null && slot < Observer.Telemetry.InstrumentCount && Observer.Telemetry.Instrument(slot).TryRead(out telemetry)
            && telemetry.InstrumentId != 0;
    }

    public void Dispose()
    {
        Observer?.Dispose();
        Process.Dispose();
    }

    private static bool HasChanged(byte[] pathBytes, ref FileIdentity seen)
    {
        if (!FileIdentity.TryGet(pathBytes, out FileIdentity found)) found = default;
        if (found == seen) return false;
        seen = found;
        return true;
    }

    private void OpenTelemetry()
    {
        Observer?.Dispose();
        Observer = null;
        TelemetryProblem = null;
        if (_telemetrySeen == default) return;
        try
        {
            Observer = EngineObserver.Open(directory);
        }
        catch (SharedBlockException exception) when (exception.Refusal == SharedBlockRefusal.Missing)
        {
            _telemetrySeen = default;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            TelemetryProblem = OneLine.Of(exception);
        }
    }

    private void ReadFacts()
    {
        Facts = null;
        FactsProblem = null;
        try
        {
            Facts = EngineFactsReader.TryRead(directory.File(DeploymentFiles.Facts));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or UserException)
        {
            FactsProblem = OneLine.Of(exception);
        }
    }
}
