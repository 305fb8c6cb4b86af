using System.Globalization;

namespace LowLatencyMM.Host;

/// <summary>Where the journal goes.</summary>
internal static class StorageChecks
{
    private const string NotTold = "no --journal DIR was given";
    private const int SegmentsFreeMin = 8;
    private const int SegmentsFreeGood = 64; // 16 GiB of default segments
    private const double MedianMsGood = 5;
    private const double MaxMsGood = 50; // the time between syncs: beyond it one sync waits for another
    private static readonly string[] Volatile = ["tmpfs", "ramfs"];
    private static readonly string[] Doubtful = ["nfs", "nfs4", "cifs", "fuse", "overlay", "9p", "virtiofs"];

    public static PreflightFinding FileSystem(PreflightHost host, PreflightNeeds needs)
    {
        const string wanted = "a local disk (xfs or ext4)";
        if (needs.JournalDirectory is not { } directory) return PreflightFinding.Unknown(NotTold, wanted);
        if (PreflightMounts.Read(host)?.Find(directory) is not { } mount) return PreflightFinding.Unknown("no /proc/mounts", wanted);
        string found = $"{mount.Kind} at {mount.Point}";
        const string fix = "a directory on a local disk, as the engine's --out";
        if (Volatile.Contains(mount.Kind)) return PreflightFinding.Fail($"{found}: gone after a reboot", wanted, fix);
        return PreflightFinding.WarnUnless(!Doubtful.Contains(mount.Kind.Split('.')[0]), found, wanted, fix);
    }

    public static PreflightFinding Room(PreflightHost host, PreflightNeeds needs)
    {
        string wanted = $"{Gigabytes(SegmentsFreeGood * needs.SegmentBytes)} GiB free, {SegmentsFreeGood} segments";
        if (needs.JournalDirectory is not { } directory) return PreflightFinding.Unknown(NotTold, wanted);
        if (host.ReadSpace(directory) is not { } space) return PreflightFinding.Unknown($"the room at {directory} cannot be asked", wanted);
        string found = $"{Gigabytes(space.Free)} GiB of {Gigabytes(space.Total)} free";
        const string fix = "move closed runs away (docs/runbook.md, disk full), or a larger disk";
        if (space.Free < SegmentsFreeMin * needs.SegmentBytes) return PreflightFinding.Fail(found, wanted, fix);
        return PreflightFinding.WarnUnless(space.Free >= SegmentsFreeGood * needs.SegmentBytes, found, wanted, fix);
    }

    public static PreflightFinding Syncs(PreflightHost host, PreflightNeeds needs)
    {
        string wanted = string.Create(CultureInfo.InvariantCulture, $"median at most {MedianMsGood} ms, longest at most {MaxMsGood} ms");
        if (needs.JournalDirectory is not { } directory) return PreflightFinding.Unknown(NotTold, wanted);
        if (host.MeasureSync(directory) is not { } times)
            return PreflightFinding.Fail($"nothing can be written to {directory}", wanted, $"mkdir -p {directory}; chown to the user that runs the engine");
        string found = string.Create(
            CultureInfo.InvariantCulture, $"{times.Count} writes of {times.WriteBytes >> 10} KiB: median {times.MedianMs:0.##} ms, longest {times.MaxMs:0.##} ms");
        return PreflightFinding.WarnUnless(
            times.MedianMs <= MedianMsGood && times.MaxMs <= MaxMsGood, found, wanted, "a disk of its own with power-loss protection; the engine is not held up, but a power loss costs more");
    }

    private static string Gigabytes(long bytes) => (bytes / (double)(1L << 30)).ToString("0.#", CultureInfo.InvariantCulture);
}
