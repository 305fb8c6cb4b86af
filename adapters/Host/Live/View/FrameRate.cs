namespace LowLatencyMM.Host;

/// <summary>Frames a second, smoothed over about one second. One thread.</summary>
internal struct FrameRate
{
    private const double Weight = 0.2; // at eight looks a second
    private long _frames;
    private double _seconds;

    public double PerSecond { get; private set; }

    public void Look(long frames, double elapsedSeconds)
    {
        double passed = elapsedSeconds - _seconds;
        if (passed <= 0) return;
        double rate = (frames - _frames) / passed;
        PerSecond = PerSecond == 0 ? rate : PerSecond + (Weight * (rate - PerSecond));
        (_frames, _seconds) = (frames, elapsedSeconds);
    }
}
