using System.Globalization;
using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary>Layouts of engine state, for messages.</summary>
internal static class StateLayout
{
    /// <summary>Both layouts, and what usually makes them differ.</summary>
    public static string Describe<TStrategy>(Core<TStrategy> last, Core<TStrategy> next)
        where TStrategy : struct, IStrategy
        => string.Create(
            CultureInfo.InvariantCulture,
            $"its layout is {last.LayoutHash:x16} of {last.SnapshotBytes:N0} bytes, and that of the configuration {next.LayoutHash:x16} of {next.SnapshotBytes:N0} bytes");
}
