using System.Globalization;

namespace LowLatencyMM.Host;

/// <summary>The first difference between a replay and the run that was recorded.</summary>
/// <param name="Sequence">The frame whose header, or whose content at the end of the run, disagrees.</param>
/// <param name="OrderSequence">The last frame before it that caused orders in the replay; 0 for none.</param>
/// <param name="Orders">Those orders in words.</param>
internal sealed record Divergence(
    DivergenceKind Kind, long Sequence, long TimeNs, string FrameKind, ulong Recorded, ulong Replayed, long OrderSequence, IReadOnlyList<string> Orders)
{
    /// <summary>Tells it to a person.</summary>
    /// <param name="place">Where in the journal.</param>
    /// <param name="recordedBuild">The build that wrote the journal.</param>
    public void Write(TextWriter output, string place, string recordedBuild)
    {
        output.WriteLine($"{place}: {Headline()}");
        output.WriteLine($"  frame {Sequence} ({FrameKind}), received {UtcTime.Format(TimeNs)}");
        output.WriteLine($"  recorded {Show(Recorded)}, replayed {Show(Replayed)}");
        if (OrderSequence == 0) output.WriteLine("  the replay caused no order before this frame");
        else
        {
            output.WriteLine($"  the last orders of the replay came from frame {OrderSequence}:");
            foreach (string order in Orders) output.WriteLine($"    {order}");
        }

        output.WriteLine(recordedBuild == Resource.Build
            ? "  this build wrote the journal: look for frames that were changed since, or for an input of the engine that is no frame"
            : $"  another build wrote the journal ({recordedBuild}; this is {Resource.Build}): look for a change of behaviour between them");
    }

    private string Headline() => Kind switch
    {
        DivergenceKind.OrderDigest => "the orders caused before this frame differ from those of the run",
        DivergenceKind.FinalDigest => "the orders of the whole run differ",
        DivergenceKind.OrderCount => "the run had another number of orders",
        DivergenceKind.FrameCount => "the run had another number of frames",
        _ => "the orders are equal but the final state differs",
    };

    private string Show(ulong value) => Kind is DivergenceKind.OrderCount or DivergenceKind.FrameCount
        ? value.ToString("N0", CultureInfo.InvariantCulture)
        : value.ToString("x16", CultureInfo.InvariantCulture);
}
